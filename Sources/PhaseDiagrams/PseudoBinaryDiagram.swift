import Quantities
import Structures

/// The stability of entries on the line between two compounds against each
/// other and the compounds.
///
/// Entries off the line are left out: their competition shows in a
/// `PhaseDiagram` of all elements only. An energy above this hull is thus a
/// lower bound of that above the hull of all phases.
///
/// The abscissa of the hull is t, the fraction of atoms that A brings
/// (`PseudoBinaryLine.Position.atomFraction`), in which the energy per atom of a
/// mixture is linear; the mole fraction x serves to name and plot. A hull of
/// energies per a + b = 1 formula units over x would be the same hull.
public struct PseudoBinaryDiagram: Sendable {
  public let line: PseudoBinaryLine
  public let entries: [Entry]

  /// What the diagram says of an entry on the line.
  public struct Member: Hashable, Sendable {
    public let position: PseudoBinaryLine.Position
    /// The formation energy is from the lowest entries of the end members:
    /// e − t e(A) − (1 − t) e(B), eV/atom.
    public let stability: Stability
  }

  /// One for each entry, in their order; `nil` off the line.
  public let members: [Member?]

  /// The lowest entry of A, as a number in `entries`; `nil` where none is of A.
  public let endMemberA: Int?
  /// The lowest entry of B.
  public let endMemberB: Int?

  /// The corners of the hull, as numbers in `entries`, by rising x. Without
  /// entries for the end members the hull spans from the first to the last.
  public let hull: [Int]

  /// Mole fractions x that the hull spans; `nil` with no entry on the line.
  public var span: ClosedRange<Fraction>? {
    guard let first = hull.first.flatMap({ members[$0] }),
      let last = hull.last.flatMap({ members[$0] })
    else { return nil }
    return first.position.moleFraction...last.position.moleFraction
  }

  public init(_ entries: [Entry], line: PseudoBinaryLine) throws {
    self.line = line
    self.entries = entries
    let positions = entries.map { line.position(of: $0.composition) }
    let onLine = entries.indices.filter { positions[$0] != nil }
    guard !onLine.isEmpty else {
      (members, endMemberA, endMemberB, hull) = (entries.map { _ in nil }, nil, nil, [])
      return
    }
    let convexHull = try ConvexHull(onLine.map { entries[$0] })
    let hull = convexHull.corners.map { onLine[$0] }
      .sorted { positions[$0]!.moleFraction < positions[$1]!.moleFraction }
    // An end of the line is a corner of the hull wherever it has an entry.
    let endA = hull.last.flatMap { positions[$0]!.moleFraction == Fraction(1) ? $0 : nil }
    let endB = hull.first.flatMap { positions[$0]!.moleFraction == Fraction(0) ? $0 : nil }

    func formationEnergy(_ number: Int) -> Estimate? {
      guard let endA, let endB else { return nil }
      let t = positions[number]!.atomFraction.value
      var sum = EnergyCombination()
      sum.add(number, weight: 1)
      sum.add(endA, weight: -t)
      sum.add(endB, weight: t - 1)
      return sum.estimate(entries)
    }

    members = try entries.indices.map { number in
      guard let position = positions[number] else { return nil }
      guard let local = convexHull.decomposition(of: entries[number].composition) else {
        throw PhaseDiagramError.hullFailed(
          elements: entries[number].composition.elements.map(\.symbol), code: 0)
      }
      let mixture = local.map {
        PhaseFraction(entry: onLine[$0.entry], atomFraction: $0.atomFraction)
      }
      return Member(
        position: position,
        stability: Stability(
          of: number, formationEnergy: formationEnergy(number), mixture: mixture,
          entries: entries))
    }
    endMemberA = endA
    endMemberB = endB
    self.hull = hull
  }
}
