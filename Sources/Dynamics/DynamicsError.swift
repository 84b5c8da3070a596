import Quantities

/// Why a motion cannot go on.
public enum DynamicsError: ReportableError, Hashable {
  /// A barostat has left no volume between the lattice vectors, or no finite one.
  case noCell(step: Int)

  public var sentence: String {
    switch self {
    case .noCell(let step):
      "the cell lost its volume at step \(step); a longer time of the barostat, a shorter time "
        + "step or a potential that holds its atoms apart may keep it"
    }
  }
}
