import Quantities
import Structures

/// The stability of entries with any number of elements against each other.
///
/// What an entry decomposes into has no other elements than the entry, so each
/// chemical system (set of elements) has a hull of its own, over the entries
/// within it. Lists that touch many elements stay cheap: no hull has more
/// dimensions than one entry has elements.
public struct PhaseDiagram: Sendable {
  public let entries: [Entry]
  /// One for each entry, in their order. Formation energies are against the
  /// lowest entry of each pure element.
  public let stabilities: [Stability]
  /// Elements without an entry of their own, by atomic number: formation
  /// energies of what contains them are unknown, and hulls end at the most
  /// extreme compositions given.
  public let missingReferences: [Element]

  public init(_ entries: [Entry]) throws {
    let energies = entries.map(\.energyPerAtom.value)
    let systems = Dictionary(grouping: entries.indices) { ElementSet(entries[$0].composition) }

    var references: [Element: Int] = [:]
    for members in systems.values {
      guard entries[members[0]].composition.counts.count == 1 else { continue }
      references[entries[members[0]].composition.elements[0]] =
        members.min { (energies[$0], entries[$0].id) < (energies[$1], entries[$1].id) }
    }
    let elements = Set(systems.values.flatMap { entries[$0[0]].composition.counts.keys })
    missingReferences = elements.filter { references[$0] == nil }.sorted()

    func formationEnergy(_ number: Int) -> Estimate? {
      let composition = entries[number].composition
      var sum = EnergyCombination()
      sum.add(number, weight: 1)
      for element in composition.elements {
        guard let reference = references[element] else { return nil }
        sum.add(
          reference, weight: -Double(composition[element]) / Double(composition.atomCount))
      }
      return sum.estimate(entries)
    }

    var stabilities = [Stability?](repeating: nil, count: entries.count)
    for (system, members) in systems {
      let rivals = systems.filter { $0.key.isSubset(of: system) }.values.flatMap(\.self).sorted()
      let hull = try ConvexHull(rivals.map { entries[$0] })
      for number in members {
        let composition = entries[number].composition
        guard let local = hull.decomposition(of: composition) else {
          // The entry itself is in the hull, so only rounding can lose it.
          throw PhaseDiagramError.hullFailed(
            elements: composition.elements.map(\.symbol), code: 0)
        }
        let mixture = local.map {
          PhaseFraction(entry: rivals[$0.entry], atomFraction: $0.atomFraction)
        }
        stabilities[number] = Stability(
          of: number, formationEnergy: formationEnergy(number), mixture: mixture,
          entries: entries)
      }
    }
    self.entries = entries
    self.stabilities = stabilities.map { $0! }
  }
}

/// A set of elements as bits by atomic number, quick to compare.
struct ElementSet: Hashable {
  private var bits: UInt128 = 0

  init(_ composition: Composition, and element: Element) {
    self.init(composition)
    bits |= 1 << UInt128(element.atomicNumber)
  }

  init(_ composition: Composition) {
    for element in composition.counts.keys { bits |= 1 << UInt128(element.atomicNumber) }
  }

  func isSubset(of other: ElementSet) -> Bool { bits & ~other.bits == 0 }
}
