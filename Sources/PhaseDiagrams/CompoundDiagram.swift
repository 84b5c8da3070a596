import Quantities
import Structures

/// The stability of entries between compounds against each other and the
/// compounds: on the line between two, in the triangle between three, and so on.
///
/// Entries elsewhere are left out: their competition shows in a `PhaseDiagram`
/// of all elements only. An energy above this hull is thus a lower bound of that
/// above the hull of all phases.
///
/// The hull is over tᵢ, the fractions of atoms that the end members bring
/// (`CompoundSystem.Position.atomFractions`), in which the energy per atom of a
/// mixture is linear; the mole fractions x serve to name and plot. A hull of
/// energies per formula unit over x would be the same hull.
public struct CompoundDiagram: Sendable {
  public let system: CompoundSystem
  public let entries: [Entry]

  /// What the diagram says of an entry between the end members.
  public struct Member: Hashable, Sendable {
    public let position: CompoundSystem.Position
    /// The formation energy is from the lowest entries of the end members:
    /// e − Σᵢ tᵢ e(Eᵢ), eV/atom; `nil` where one of them has no entry.
    public let stability: Stability
  }

  /// One for each entry, in their order; `nil` for one not between the end
  /// members.
  public let members: [Member?]

  /// The lowest entry of each end member, as a number in `entries`; `nil` where
  /// none is of it.
  public let endMembers: [Int?]

  /// The corners of the hull, as numbers in `entries`, by rising x of the first
  /// end member, then of the next. Without entries for all end members the hull
  /// spans the mixtures of those that there are.
  public let hull: [Int]

  /// Pairs of corners of the hull, as numbers in `entries`, that coexist: the mixtures of the two are
  /// of lowest energy. Each pair once, the smaller number first, in rising order. On a line they join
  /// neighbours; in a triangle they part it into the triangles of three phases.
  public let tieLines: [[Int]]

  public init(_ entries: [Entry], in system: CompoundSystem) throws {
    self.system = system
    self.entries = entries
    let positions = entries.map { system.position(of: $0.composition) }
    let inside = entries.indices.filter { positions[$0] != nil }
    guard !inside.isEmpty else {
      members = entries.map { _ in nil }
      endMembers = system.endMembers.map { _ in nil }
      hull = []
      tieLines = []
      return
    }
    let convexHull = try ConvexHull(inside.map { entries[$0] })
    hull = convexHull.corners.map { inside[$0] }.sorted {
      positions[$0]!.moleFractions.lexicographicallyPrecedes(positions[$1]!.moleFractions)
    }
    let pairs = convexHull.facets.flatMap { facet in
      let corners = facet.map { inside[$0] }.sorted()
      return corners.indices.flatMap { first in
        corners[(first + 1)...].map { [corners[first], $0] }
      }
    }
    tieLines = Set(pairs).sorted { $0.lexicographicallyPrecedes($1) }
    let ends = system.endMembers.indices.map { endMember in
      inside.filter { positions[$0]!.moleFractions[endMember] == Fraction(1) }.min {
        (entries[$0].energyPerAtom.value, entries[$0].id)
          < (entries[$1].energyPerAtom.value, entries[$1].id)
      }
    }

    func formationEnergy(_ number: Int) -> Estimate? {
      var sum = EnergyCombination()
      sum.add(number, weight: 1)
      for (end, t) in zip(ends, positions[number]!.atomFractions) {
        guard let end else { return nil }
        sum.add(end, weight: -t.value)
      }
      return sum.estimate(entries)
    }

    members = try entries.indices.map { number in
      guard let position = positions[number] else { return nil }
      guard let local = convexHull.decomposition(of: entries[number].composition) else {
        throw PhaseDiagramError.hullFailed(
          elements: entries[number].composition.elements.map(\.symbol), code: 0)
      }
      let mixture = local.map {
        PhaseFraction(entry: inside[$0.entry], atomFraction: $0.atomFraction)
      }
      return Member(
        position: position,
        stability: Stability(
          of: number, formationEnergy: formationEnergy(number), mixture: mixture,
          entries: entries))
    }
    endMembers = ends
  }
}
