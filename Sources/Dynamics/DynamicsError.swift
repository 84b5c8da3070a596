import Quantities

/// Why a motion cannot go on.
public enum DynamicsError: ReportableError, Hashable {
  /// A barostat has left no volume between the lattice vectors, or no finite one.
  case noCell(step: Int)
  /// An atom would move so far in one step, Å, that no force law holds on the way.
  case ranAway(atom: Int, distance: Double, step: Int)

  public var sentence: String {
    switch self {
    case .noCell(let step):
      "the cell lost its volume at step \(step); a longer time of the barostat, a shorter time "
        + "step or a potential that holds its atoms apart may keep it"
    case .ranAway(let atom, let distance, let step):
      "atom \(atom + 1) would move \(distance.isFinite ? "\(Int(min(distance, 1e9).rounded(.up)))" : "∞") Å in step "
        + "\(step + 1); a shorter time step, a relaxed structure to start from or a potential that "
        + "holds its atoms apart may keep it"
    }
  }
}
