import CQhull
import Quantities
import Structures

/// A phase and how much of it there is in a mixture.
public struct PhaseFraction: Hashable, Sendable {
  /// Number of the entry in the list that the hull was made of.
  public let entry: Int
  /// The fraction of all atoms of the mixture that are in this phase, above 0
  /// and at most 1.
  public let atomFraction: Double

  public init(entry: Int, atomFraction: Double) {
    self.entry = entry
    self.atomFraction = atomFraction
  }
}

/// The lower convex hull of energies over compositions, any number of
/// elements.
///
/// At a composition c, as fractions of atoms, the hull is the lowest energy
/// per atom of all mixtures of entries with that composition:
///
///     h(c) = min Σ λₖ eₖ   with   Σ λₖ cₖ = c,  Σ λₖ = 1,  λₖ ≥ 0
///
/// where λₖ is the fraction of atoms in phase k and eₖ its energy per atom,
/// eV/atom. One composition is the lowest entry, a line of compositions a
/// monotone chain, more dimensions go through qhull: Barber, Dobkin,
/// Huhdanpaa, ACM Trans. Math. Softw. 22, 469 (1996), doi:10.1145/235815.235821.
///
/// The hull spans the mixtures of its entries, no more: without entries for the
/// end members it ends where the entries end. Adding a linear function of
/// composition to all energies changes nothing.
public struct ConvexHull: Sendable {
  /// Up to this energy above the hull an entry counts as on it, eV/atom.
  public static let tolerance = 1e-9

  /// The entries at the corners of the hull, one for each composition there.
  public let corners: [Int]

  private enum Shape: Sendable {
    case point
    case chain(LowerChain)
    case facets([[Int]], SimplexTree)
  }

  let space: CompositionSpace
  /// The lowest entry of each composition.
  private let lowest: [Int]
  private let numbers: [Composition: Int]
  private let isCorner: [Bool]
  private let shape: Shape

  /// - Parameter entries: not empty. Of entries with one composition the lowest
  ///   counts; of equal ones, that with the first id.
  public init(_ entries: [Entry]) throws {
    precondition(!entries.isEmpty, "a hull has entries")
    let energies = entries.map(\.energyPerAtom.value)
    var lowestOf: [Composition: Int] = [:]
    for (number, entry) in entries.enumerated() {
      let composition = entry.composition.reduced
      guard let rival = lowestOf[composition] else {
        lowestOf[composition] = number
        continue
      }
      if (energies[number], entry.id) < (energies[rival], entries[rival].id) {
        lowestOf[composition] = number
      }
    }
    // In an order of their own, so that the hull does not depend on the
    // order of the entries even where rounding decides.
    let elements = Set(lowestOf.keys.flatMap(\.counts.keys)).sorted()
    let compositions = lowestOf.keys.map { ($0, $0.counts(of: elements)) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
    let lowest = compositions.map { lowestOf[$0]! }
    let space = CompositionSpace(compositions)
    let points = compositions.map { space.coordinates($0)! }
    // Energies against the base compositions: what large total energies have
    // in common would only cost digits.
    let base = space.base.map { energies[lowest[$0]] }
    let heights = points.indices.map { k in
      energies[lowest[k]] - zip(points[k], base).reduce(0) { $0 + $1.0 * $1.1 }
    }

    self.space = space
    self.lowest = lowest
    numbers = Dictionary(uniqueKeysWithValues: compositions.enumerated().map { ($1, $0) })
    let used: [Int]
    switch space.dimension {
    case 1:
      shape = .point
      used = [0]
    case 2:
      let chain = LowerChain(points.indices.map { (points[$0][0], heights[$0]) })
      shape = .chain(chain)
      used = chain.corners
    default:
      let facets = try Self.facets(points, heights, compositions, space)
      shape = .facets(facets, SimplexTree(facets.map { $0.map { points[$0] } }))
      used = Set(facets.flatMap(\.self)).sorted()
    }
    var isCorner = [Bool](repeating: false, count: lowest.count)
    for number in used { isCorner[number] = true }
    self.isCorner = isCorner
    corners = used.map { lowest[$0] }
  }

  /// The simplices of the hull, each the entries at its corners: as many as there are dimensions of
  /// composition, so one for a single composition and two on a line. Together they cover all
  /// compositions that the hull spans, and their insides do not overlap.
  var facets: [[Int]] {
    switch shape {
    case .point: [[lowest[0]]]
    case .chain(let chain):
      zip(chain.corners, chain.corners.dropFirst()).map { [lowest[$0], lowest[$1]] }
    case .facets(let facets, _): facets.map { $0.map { lowest[$0] } }
    }
  }

  /// The mixture of lowest energy with this composition: the phases that it
  /// decomposes into, in the order of the hull's corners; `nil` for what no
  /// mixture of the entries has. A corner of the hull is its own mixture.
  public func decomposition(of composition: Composition) -> [PhaseFraction]? {
    guard !composition.isEmpty else { return nil }
    if let number = numbers[composition.reduced], isCorner[number] {
      return [PhaseFraction(entry: lowest[number], atomFraction: 1)]
    }
    guard let point = space.coordinates(composition) else { return nil }
    let parts: [(point: Int, weight: Double)]
    switch shape {
    case .point:
      parts = [(0, 1)]
    case .chain(let chain):
      guard let edge = chain.edge(at: point[0]) else { return nil }
      parts = edge
    case .facets(let facets, let tree):
      guard let (simplex, weights) = tree.simplex(around: point) else { return nil }
      // What is less than any whole number of atoms is rounding.
      let kept = zip(facets[simplex], weights).filter { $0.1 > 1e-10 }
      let sum = kept.reduce(0) { $0 + $1.1 }
      parts = kept.map { ($0, $1 / sum) }.sorted { $0.0 < $1.0 }
    }
    return parts.map { PhaseFraction(entry: lowest[$0.point], atomFraction: $0.weight) }
  }

  /// Lower facets by qhull, as numbers of points.
  private static func facets(
    _ points: [[Double]], _ heights: [Double], _ compositions: [Composition],
    _ space: CompositionSpace
  ) throws -> [[Int]] {
    // A mixture of base compositions is below what is above zero inside their
    // simplex, so that cannot be on the hull.
    let base = Set(space.base)
    let kept = points.indices.filter {
      base.contains($0) || heights[$0] <= 0 || points[$0].contains { $0 < 0 }
    }
    let dimension = space.dimension
    let depth = kept.reduce(0) { max($0, abs(heights[$1])) }
    let scale = depth > 0 ? 1 / depth : 1
    // A point high above the middle closes the hull from above, also where all
    // energies lie in one plane, and is on no lower facet.
    let apex = kept.count
    let top = [Double](repeating: 1 / Double(dimension), count: dimension - 1) + [2]

    // On many points of which whole groups lie in common planes qhull may give up;
    // ties broken at random, far below the tolerance, help it on. Energies of
    // mixtures are always made of the true ones.
    var numbers: UnsafeMutablePointer<Int32>?
    var count: Int32 = 0
    var code: Int32 = 0
    for shift in [0, 1e-12, 1e-11, 1e-10] {
      var flat: [Double] = []
      for number in kept {
        var random = RandomStream(seed: 0, purpose: "hull ties", candidate: number)
        flat += points[number].dropLast()
        flat.append(heights[number] * scale + shift * random.uniform())
      }
      flat += top
      code = cqhull_lower_facets(Int32(dimension), Int32(apex + 1), &flat, &numbers, &count)
      if code == 0 { break }
    }
    defer { free(numbers) }
    guard code == 0, let numbers else {
      throw PhaseDiagramError.hullFailed(elements: space.elements.map(\.symbol), code: Int(code))
    }
    var facets: [[Int]] = []
    for facet in 0..<Int(count) {
      let corners = (0..<dimension).map { Int(numbers[facet * dimension + $0]) }
      guard !corners.contains(apex) else { continue }
      let vertices = corners.map { kept[$0] }
      // A vertical facet, over the rim of the compositions, has a normal whose
      // sign is rounding; the integers tell that it covers nothing.
      var span = LinearSpan()
      guard vertices.allSatisfy({ span.insert(compositions[$0].counts(of: space.elements)) })
      else { continue }
      facets.append(vertices.sorted())
    }
    return facets.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension Composition {
  /// The counts of these elements, in their order.
  func counts(of elements: [Element]) -> [Int] { elements.map { self[$0] } }
}
