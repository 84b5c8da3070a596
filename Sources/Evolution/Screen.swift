import Quantities
import Structures

/// What a candidate must satisfy before anything is spent on it.
public struct Screen: Hashable, Sendable {
  /// Two elements, in either order.
  public struct Pair: Hashable, Sendable, Comparable {
    public let first: Element
    public let second: Element

    public init(_ a: Element, _ b: Element) {
      (first, second) = a < b ? (a, b) : (b, a)
    }

    public static func < (lhs: Pair, rhs: Pair) -> Bool {
      (lhs.first, lhs.second) < (rhs.first, rhs.second)
    }
  }

  public enum Rejection: Hashable, Sendable {
    /// Lengths in Å.
    case tooClose(Pair, distance: Double, minimum: Double)
    /// In e.
    case charged(Int)
    case unknownCharge(Element)
  }

  /// Å; pairs that are not listed may be as close as they like.
  public var minimumDistances: [Pair: Double]
  /// Formal charges, e; with none given, charge is not regarded.
  public var charges: [Element: Int]

  public init(minimumDistances: [Pair: Double] = [:], charges: [Element: Int] = [:]) {
    self.minimumDistances = minimumDistances
    self.charges = charges
  }

  /// A fraction of the sum of covalent radii for every pair of elements whose
  /// radii are known.
  public static func minimumDistances(
    among elements: [Element], fraction: Double
  ) -> [Pair: Double] {
    var distances: [Pair: Double] = [:]
    for a in elements {
      for b in elements where a <= b {
        if let ra = a.covalentRadius, let rb = b.covalentRadius {
          distances[Pair(a, b)] = fraction * (ra + rb)
        }
      }
    }
    return distances
  }

  /// Why a composition is refused; `nil` if it is not. Exact.
  public func rejection(of composition: Composition) -> Rejection? {
    guard !charges.isEmpty else { return nil }
    var total = 0
    for element in composition.elements {
      guard let charge = charges[element] else { return .unknownCharge(element) }
      total += charge * composition[element]
    }
    return total == 0 ? nil : .charged(total)
  }

  /// Why a structure is refused: its charge, else the pair of atoms that is
  /// the most too close by ratio. `nil` if it is not refused.
  public func rejection(of structure: Structure) -> Rejection? {
    if let rejection = rejection(of: structure.composition) { return rejection }
    guard let cutoff = minimumDistances.values.max(), cutoff > 0, structure.count > 0 else {
      return nil
    }
    let list = NeighborList(structure, cutoff: cutoff, kind: .half)
    var worst: (ratio: Double, rejection: Rejection)?
    for atom in 0..<structure.count {
      for neighbor in list[atom] {
        let pair = Pair(structure.species[atom], structure.species[neighbor.index])
        guard let minimum = minimumDistances[pair], neighbor.distance < minimum else { continue }
        let ratio = neighbor.distance / minimum
        if worst == nil || ratio < worst!.ratio {
          worst = (ratio, .tooClose(pair, distance: neighbor.distance, minimum: minimum))
        }
      }
    }
    return worst?.rejection
  }
}
