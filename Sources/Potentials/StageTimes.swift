import Dispatch

/// Where the time of evaluations goes, by the clock on the wall, s.
public struct StageTimes: Sendable, Hashable {
  /// Neighbour lists.
  public var list = 0.0
  /// Displacements of pairs and their choice by the cutoffs.
  public var pairs = 0.0
  /// Radial functions, harmonics, densities, invariants.
  public var descriptors = 0.0
  /// Energies of the networks and their derivatives by the descriptors.
  public var networks = 0.0
  /// From derivatives by descriptors to derivatives by pairs.
  public var derivatives = 0.0
  /// Sums over pairs, and cores.
  public var forces = 0.0

  public init() {}

  private var named: [(name: String, time: Double)] {
    [
      ("neighbour lists", list), ("pairs within the cutoffs", pairs), ("descriptors", descriptors),
      ("networks", networks), ("derivatives of the descriptors", derivatives),
      ("forces and stress", forces),
    ]
  }

  /// The part of each stage, by its name, in the time since an earlier reading.
  public func parts(since earlier: StageTimes) -> [String: Double] {
    let times = zip(named, earlier.named).map { ($0.name, $0.time - $1.time) }
    let total = max(1e-300, times.reduce(0) { $0 + $1.1 })
    return Dictionary(uniqueKeysWithValues: times.map { ($0, $1 / total) })
  }
}

/// A clock that is read at the end of each stage.
struct StageClock {
  private var last = DispatchTime.now().uptimeNanoseconds

  mutating func lap(_ stage: inout Double) {
    let now = DispatchTime.now().uptimeNanoseconds
    stage += Double(now - last) * 1e-9
    last = now
  }
}
