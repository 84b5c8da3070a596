import Quantities
import Structures

/// Room between the atoms of a cell that is being filled.
///
/// How much room a position has is its clearance,
///
///     minᵢ d / (r + rᵢ)
///
/// with the distance d to the nearest image of atom i and covalent radii r: 1
/// where a bond would be as long as the radii say. Elements without a radius
/// count with 1.5 Å.
///
/// - Edge cases: the nearest image is the one by rounding, which in skewed
///   cells may be a little farther than the nearest of all. What is found is a
///   place to start from; it is not a test of distances.
struct Voids {
  let lattice: Lattice
  /// Fractional, in the unit cell.
  private(set) var positions: [Vector3]
  private(set) var species: [Element]
  private var radii: [Double]

  init(_ lattice: Lattice, species: [Element] = [], positions: [Vector3] = []) {
    self.lattice = lattice
    self.species = species
    self.positions = positions.map(\.wrappedToUnit)
    radii = species.map(\.radius)
  }

  /// The candidate with the most clearance, of equal ones the first; where
  /// nothing is there yet, the first.
  func roomiest(for element: Element, of candidates: [Vector3]) -> Int? {
    var best: Int?
    var bestSquare = -1.0
    for (index, candidate) in candidates.enumerated() {
      let square = clearanceSquared(of: candidate.wrappedToUnit, element, atLeast: bestSquare)
      if square > bestSquare { (best, bestSquare) = (index, square) }
    }
    return best
  }

  func clearance(of position: Vector3, for element: Element) -> Double {
    clearanceSquared(of: position.wrappedToUnit, element, atLeast: -1).squareRoot()
  }

  /// The roomiest of `trials` random positions.
  func randomVoid(
    for element: Element, trials: Int = 100, random: inout RandomStream
  ) -> Vector3 {
    let candidates = (0..<trials).map { _ in random.position() }
    return candidates[roomiest(for: element, of: candidates)!]
  }

  mutating func insert(_ element: Element, at position: Vector3) {
    positions.append(position.wrappedToUnit)
    species.append(element)
    radii.append(element.radius)
  }

  /// Below `bound` it may be any number below it.
  private func clearanceSquared(
    of position: Vector3, _ element: Element, atLeast bound: Double
  ) -> Double {
    let matrix = lattice.matrix
    let radius = element.radius
    var smallest = Double.infinity
    for i in positions.indices {
      let displacement = (positions[i] - position).nearestImage * matrix
      let reach = radius + radii[i]
      smallest = min(smallest, displacement.lengthSquared / (reach * reach))
      if smallest <= bound { break }
    }
    return smallest
  }
}

extension Element {
  /// The covalent radius, or 1.5 where there is none, Å.
  var radius: Double { covalentRadius ?? 1.5 }
}
