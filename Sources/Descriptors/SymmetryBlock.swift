import Structures

/// A list of `SymmetryFunction`s for a block of atoms of one element.
///
/// The angular sums are sums over pairs of neighbours, once for the features and once for the way
/// back, where each pair of neighbours gives one derivative by each of its three distances and one
/// by the cosine, whatever the number of functions.
public final class SymmetryBlock: FeatureBlock {
  private let terms: SymmetryTerms
  private let types: Int
  private var pairs = ClosePairs()
  private let featureBuffer = Buffer<Double>()
  private let gradientBuffer = Buffer<Double>()
  /// Of each pair, by the slots of the radial functions.
  private let radialValues = Buffer<Double>()
  private let radialSlopes = Buffer<Double>()
  /// Of one pair of neighbours, by slots.
  private let acrossValues = Buffer<Double>()
  private let acrossSlopes = Buffer<Double>()
  private let angleValues = Buffer<Double>()
  private let angleSlopes = Buffer<Double>()
  /// Of each pair the unit vector and the distance.
  private let directions = Buffer<Double>()
  /// Pairs of one atom within the angular cutoff by their types, and where each type begins.
  private var sorted: [Int] = []
  private var begins: [Int] = []

  /// - Parameter elements: of the types of the pairs.
  public init(_ functions: [SymmetryFunction], elements: [Element]) {
    terms = SymmetryTerms(functions, elements: elements)
    types = elements.count
    acrossValues.reserve(terms.radialCount)
    acrossSlopes.reserve(terms.radialCount)
    angleValues.reserve(terms.angleCount)
    angleSlopes.reserve(terms.angleCount)
  }

  public var features: UnsafeMutablePointer<Double> { featureBuffer.start }
  public var gradient: UnsafeMutablePointer<Double> { gradientBuffer.start }

  public func load(_ pairs: ClosePairs) {
    self.pairs = pairs
    evaluateRadials()
    let features = featureBuffer.reserve(pairs.atoms.count * terms.count)
    for place in 0..<pairs.atoms.count * terms.count { features[place] = 0 }
    let values = radialValues.start
    for atom in pairs.atoms.indices {
      let own = features + atom * terms.count
      for pair in Int(pairs.starts[atom])..<Int(pairs.starts[atom + 1]) {
        for term in terms.single[Int(pairs.neighborTypes[pair])].terms {
          own[term.feature] += term.weight * values[pair * terms.radialCount + term.radial]
        }
      }
      forEachTypes(of: atom) { group, first, second in
        addAngular(group, first, second, to: own)
      }
    }
  }

  public func adjoint(featuresBar: UnsafePointer<Double>) {
    let gradient = gradientBuffer.reserve(3 * pairs.count)
    for place in 0..<3 * pairs.count { gradient[place] = 0 }
    let (slopes, directions) = (radialSlopes.start, directions.start)
    for atom in pairs.atoms.indices {
      let bar = featuresBar + atom * terms.count
      for pair in Int(pairs.starts[atom])..<Int(pairs.starts[atom + 1]) {
        var sum = 0.0
        for term in terms.single[Int(pairs.neighborTypes[pair])].terms {
          let slope = slopes[pair * terms.radialCount + term.radial]
          sum += bar[term.feature] * term.weight * slope
        }
        for axis in 0..<3 { gradient[3 * pair + axis] = sum * directions[4 * pair + axis] }
      }
      forEachTypes(of: atom) { group, first, second in
        addAngularGradient(group, first, second, bar: bar, to: gradient)
      }
    }
  }

  // MARK: pairs

  private func evaluateRadials() {
    let width = terms.radialCount
    let values = radialValues.reserve(pairs.count * width)
    let slopes = radialSlopes.reserve(pairs.count * width)
    let directions = directions.reserve(4 * pairs.count)
    pairs.displacements.withUnsafeBufferPointer { d in
      for pair in 0..<pairs.count {
        let (x, y, z) = (d[3 * pair], d[3 * pair + 1], d[3 * pair + 2])
        let r = (x * x + y * y + z * z).squareRoot()
        let own = directions + 4 * pair
        (own[0], own[1], own[2], own[3]) = (x / r, y / r, z / r, r)
        terms.single[Int(pairs.neighborTypes[pair])].radials.evaluate(
          r, values + pair * width, slopes + pair * width)
      }
    }
  }

  // MARK: pairs of neighbours

  /// The neighbours of an atom within the angular cutoff, for each two types that have terms.
  private func forEachTypes(
    of atom: Int, _ body: (SymmetryTerms.OfTypes, Range<Int>, Range<Int>) -> Void
  ) {
    guard !terms.double.isEmpty else { return }
    let start = Int(pairs.starts[atom])
    let near = start..<(start + Int(pairs.angular[atom]))
    sorted.removeAll(keepingCapacity: true)
    begins.removeAll(keepingCapacity: true)
    begins.append(0)
    for type in 0..<types {
      for pair in near where pairs.neighborTypes[pair] == type { sorted.append(pair) }
      begins.append(sorted.count)
    }
    for group in terms.double {
      let (first, second) = group.types
      body(group, begins[first]..<begins[first + 1], begins[second]..<begins[second + 1])
    }
  }

  /// Two neighbours and what is between them.
  private struct Corner {
    var first: Int
    var second: Int
    var cosine: Double
    /// Between the neighbours.
    var distance: Double
    var isNarrow: Bool
  }

  /// Each two neighbours of two types that some term sees, once; leaves the values of what is
  /// between them.
  @inline(__always)
  private func forEachCorner(
    _ group: SymmetryTerms.OfTypes, _ firsts: Range<Int>, _ seconds: Range<Int>,
    _ body: (Corner) -> Void
  ) {
    let d = directions.start
    let reach = group.radials.reach * group.radials.reach
    let hasWide = !group.wide.isEmpty
    let (across, acrossSlope) = (acrossValues.start, acrossSlopes.start)
    let (angle, angleSlope) = (angleValues.start, angleSlopes.start)
    sorted.withUnsafeBufferPointer { sorted in
      for place in firsts {
        let first = sorted[place]
        let u = d + 4 * first
        for other in max(seconds.lowerBound, firsts == seconds ? place + 1 : 0)..<seconds.upperBound
        {
          let second = sorted[other]
          let v = d + 4 * second
          let (x, y, z) = (
            v[3] * v[0] - u[3] * u[0], v[3] * v[1] - u[3] * u[1], v[3] * v[2] - u[3] * u[2]
          )
          let square = x * x + y * y + z * z
          let isNarrow = square < reach
          guard isNarrow || hasWide else { continue }
          let distance = square.squareRoot()
          if isNarrow { group.radials.evaluate(distance, across, acrossSlope) }
          let cosine = u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
          group.angles.evaluate(cosine, angle, angleSlope)
          body(
            Corner(
              first: first, second: second, cosine: cosine, distance: distance, isNarrow: isNarrow))
        }
      }
    }
  }

  private func addAngular(
    _ group: SymmetryTerms.OfTypes, _ firsts: Range<Int>, _ seconds: Range<Int>,
    to features: UnsafeMutablePointer<Double>
  ) {
    let (radial, across, angle) = (radialValues.start, acrossValues.start, angleValues.start)
    let width = terms.radialCount
    forEachCorner(group, firsts, seconds) { corner in
      let (g, h) = (radial + corner.first * width, radial + corner.second * width)
      for term in group.wide {
        features[term.feature] +=
          term.weight * g[term.radial] * h[term.radial] * angle[term.angle]
      }
      guard corner.isNarrow else { return }
      for term in group.narrow {
        features[term.feature] +=
          term.weight * g[term.radial] * h[term.radial] * across[term.radial] * angle[term.angle]
      }
    }
  }

  private func addAngularGradient(
    _ group: SymmetryTerms.OfTypes, _ firsts: Range<Int>, _ seconds: Range<Int>,
    bar: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>
  ) {
    let (radial, radialSlope) = (radialValues.start, radialSlopes.start)
    let (across, acrossSlope) = (acrossValues.start, acrossSlopes.start)
    let (angle, angleSlope) = (angleValues.start, angleSlopes.start)
    let d = directions.start
    let width = terms.radialCount
    forEachCorner(group, firsts, seconds) { corner in
      let (g, h) = (radial + corner.first * width, radial + corner.second * width)
      let (gSlope, hSlope) = (
        radialSlope + corner.first * width, radialSlope + corner.second * width
      )
      // Derivatives by both distances, by the cosine, and by the distance between the neighbours.
      var (first, second, cosine, between) = (0.0, 0.0, 0.0, 0.0)
      for term in group.wide {
        let k = term.radial
        let weight = bar[term.feature] * term.weight
        let turned = weight * angle[term.angle]
        first += turned * gSlope[k] * h[k]
        second += turned * g[k] * hSlope[k]
        cosine += weight * angleSlope[term.angle] * g[k] * h[k]
      }
      if corner.isNarrow {
        for term in group.narrow {
          let k = term.radial
          let weight = bar[term.feature] * term.weight
          let turned = weight * angle[term.angle]
          let both = g[k] * h[k]
          first += turned * gSlope[k] * h[k] * across[k]
          second += turned * g[k] * hSlope[k] * across[k]
          between += turned * both * acrossSlope[k]
          cosine += weight * angleSlope[term.angle] * both * across[k]
        }
      }
      let (u, v) = (d + 4 * corner.first, d + 4 * corner.second)
      let (own, other) = (gradient + 3 * corner.first, gradient + 3 * corner.second)
      let (turn, counterturn) = (cosine / u[3], cosine / v[3])
      // Two neighbours on one place have no direction between them.
      let pull = corner.distance > 0 ? between / corner.distance : 0
      first += pull * u[3] - turn * corner.cosine
      second += pull * v[3] - counterturn * corner.cosine
      for axis in 0..<3 {
        own[axis] += first * u[axis] + (turn - pull * v[3]) * v[axis]
        other[axis] += second * v[axis] + (counterturn - pull * u[3]) * u[axis]
      }
    }
  }
}
