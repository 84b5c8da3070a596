/// Climbs to a maximum of a smooth function within a box, by BFGS steps.
///
/// Where a wall of the box is in the way the climb goes on along it. The same start gives the same
/// end.
///
/// - Source: Nocedal, Wright, Numerical Optimization (2006), section 6.1,
///   doi:10.1007/978-0-387-40065-5; the walls by projection, section 16.7.
struct BoundedAscent {
  var lower: [Double]
  var upper: [Double]
  /// Steps at most.
  var limit = 200
  /// The climb ends where no free component of the gradient is larger.
  var tolerance = 1e-6

  /// - Returns: where the climb ended, and the value there.
  func climb(
    from start: [Double], _ function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> (point: [Double], value: Double) {
    let n = start.count
    var point = clamped(start)
    var (value, gradient) = function(point)
    var inverse = Self.identity(n)
    for _ in 0..<limit {
      let free = (0..<n).filter { !isBlocked($0, point, gradient) }
      guard free.contains(where: { abs(gradient[$0]) > tolerance }) else { break }
      var direction = [Double](repeating: 0, count: n)
      for i in free {
        direction[i] = free.reduce(0) { $0 + inverse[i][$1] * gradient[$1] }
      }
      if zip(direction, gradient).reduce(0, { $0 + $1.0 * $1.1 }) <= 0 {
        inverse = Self.identity(n)
        for i in free { direction[i] = gradient[i] }
      }
      // Logarithms: a factor of e² at a time is enough.
      let longest = direction.map { abs($0) }.max()!
      var length = min(1, 2 / longest)
      var next: (point: [Double], value: Double, gradient: [Double])?
      while length * longest > 1e-10 {
        let trial = clamped(zip(point, direction).map { $0 + length * $1 })
        let gain = zip(zip(trial, point), gradient).reduce(0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
        let (trialValue, trialGradient) = function(trial)
        if gain > 0 && trialValue >= value + 1e-4 * gain {
          next = (trial, trialValue, trialGradient)
          break
        }
        length /= 2
      }
      guard let next else { break }
      update(
        &inverse, step: zip(next.point, point).map { $0 - $1 },
        change: zip(gradient, next.gradient).map { $0 - $1 })
      (point, value, gradient) = next
    }
    return (point, value)
  }

  private func clamped(_ point: [Double]) -> [Double] {
    point.indices.map { min(upper[$0], max(lower[$0], point[$0])) }
  }

  private func isBlocked(_ k: Int, _ point: [Double], _ gradient: [Double]) -> Bool {
    (point[k] <= lower[k] && gradient[k] < 0) || (point[k] >= upper[k] && gradient[k] > 0)
  }

  private static func identity(_ n: Int) -> [[Double]] {
    (0..<n).map { i in (0..<n).map { i == $0 ? 1 : 0 } }
  }

  /// H ← (1 − ρ s cᵀ) H (1 − ρ c sᵀ) + ρ s sᵀ with ρ = 1/sᵀc, if the curvature is downward.
  private func update(_ h: inout [[Double]], step s: [Double], change c: [Double]) {
    let product = zip(s, c).reduce(0) { $0 + $1.0 * $1.1 }
    guard product > 1e-12 else { return }
    let n = s.count
    let hc = (0..<n).map { i in (0..<n).reduce(0) { $0 + h[i][$1] * c[$1] } }
    let chc = zip(c, hc).reduce(0) { $0 + $1.0 * $1.1 }
    for i in 0..<n {
      for j in 0..<n {
        h[i][j] +=
          (1 + chc / product) * s[i] * s[j] / product - (hc[i] * s[j] + s[i] * hc[j]) / product
      }
    }
  }
}
