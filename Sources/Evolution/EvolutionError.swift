import Quantities
import Structures

/// What cannot be searched.
public enum EvolutionError: ReportableError, Equatable {
  /// One end member is a combination of the others, or there is none.
  case dependentEndMembers([Composition])
  /// A parent that cannot be put together from the end members.
  case offTheLine(parent: String, composition: Composition, endMembers: [Composition])
  case noSymmetry(parent: String, tolerance: Double)
  case duplicateParent(String)
  /// No parent reaches any composition within the limits.
  case emptySearchSpace(minimumAtoms: Int, maximumFractionRemoved: Double)

  public var sentence: String {
    switch self {
    case .dependentEndMembers(let members):
      return "end members \(list(members)): expected at least one, none of them a "
        + "combination of the others"
    case .offTheLine(let parent, let composition, let members):
      return "parent '\(parent)': \(composition) is no combination of \(list(members)) in "
        + "amounts that are not negative"
    case .noSymmetry(let parent, let tolerance):
      return "parent '\(parent)': found no space group within \(tolerance) Å; expected atoms "
        + "that do not overlap, and each symmetric image of an atom on an atom"
    case .duplicateParent(let name):
      return "two parents are called '\(name)'; expected each name once"
    case .emptySearchSpace(let atoms, let fraction):
      return "no parent reaches an allowed composition with at least \(atoms) atoms and at most "
        + "a fraction \(fraction) of its atoms removed"
    }
  }

  private func list(_ members: [Composition]) -> String {
    members.isEmpty ? "(none)" : members.map(\.formula).joined(separator: ", ")
  }
}
