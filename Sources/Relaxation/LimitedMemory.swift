import Quantities

/// The steps and changes of gradient that L-BFGS remembers, its model of the inverse Hessian.
///
/// Source: Nocedal, Math. Comput. 35, 773 (1980), doi:10.1090/S0025-5718-1980-0572855-7.
struct LimitedMemory {
  private let size: Int
  private let firstInverseCurvature: Double
  private var pairs: [(step: [Vector3], change: [Vector3], inverse: Double)] = []

  /// - Parameters:
  ///   - size: how many steps are remembered.
  ///   - firstInverseCurvature: Å²/eV, before anything is known.
  init(size: Int, firstInverseCurvature: Double) {
    self.size = size
    self.firstInverseCurvature = firstInverseCurvature
  }

  mutating func forget() { pairs.removeAll(keepingCapacity: true) }

  mutating func add(step: [Vector3], change: [Vector3]) {
    let product = dot(step, change)
    // Only an upward curvature keeps the model's minimum below.
    guard product > 1e-10 else { return }
    if pairs.count == size { pairs.removeFirst() }
    pairs.append((step, change, 1 / product))
  }

  /// The two-loop recursion: inverse Hessian × forces.
  func direction(_ forces: [Vector3]) -> [Vector3] {
    var q = forces
    var factors: [Double] = []
    factors.reserveCapacity(pairs.count)
    for pair in pairs.reversed() {
      let factor = pair.inverse * dot(pair.step, q)
      add(-factor, pair.change, to: &q)
      factors.append(factor)
    }
    let scale =
      pairs.last.map { 1 / ($0.inverse * dot($0.change, $0.change)) } ?? firstInverseCurvature
    for k in q.indices { q[k] *= scale }
    for (pair, factor) in zip(pairs, factors.reversed()) {
      add(factor - pair.inverse * dot(pair.change, q), pair.step, to: &q)
    }
    return q
  }

  private func dot(_ a: [Vector3], _ b: [Vector3]) -> Double {
    var sum = Vector3.zero
    for k in a.indices { sum += a[k] * b[k] }
    return sum.sum()
  }

  private func add(_ factor: Double, _ a: [Vector3], to b: inout [Vector3]) {
    for k in a.indices { b[k] += a[k] * factor }
  }
}

extension [Vector3] {
  /// Scales a step so that no vector of it is longer than `limit`.
  mutating func shorten(to limit: Double) {
    let longest = (lazy.map(\.lengthSquared).max() ?? 0).squareRoot()
    guard longest > limit else { return }
    for k in indices { self[k] *= limit / longest }
  }
}
