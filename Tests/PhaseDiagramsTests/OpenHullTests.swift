import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct OpenHullTests {
  private static let systems: [[String]] = [
    ["Li", "S"], ["Li", "P", "S"], ["Li", "P", "S", "Cl"], ["Li", "Si", "P", "S", "Cl"],
  ]

  @Test(arguments: systems, [UInt64(1), 2, 3])
  func `Along a line every point has the phases and the energy that the hull has there`(
    symbols: [String], seed: UInt64
  ) throws {
    let entries = randomEntries(symbols, count: 40, seed: seed)
    let hull = try ConvexHull(entries)
    let open = OpenHull(hull, of: entries, adding: .lithium)
    for entry in entries where entry.composition.elements != [.lithium] {
      let line = try #require(open.segments(of: entry.composition))
      let ions = Double(entry.composition[.lithium])
      #expect(abs(line[0].lower + ions) < 1e-6 && line.last?.upper == .infinity)
      for (segment, next) in zip(line, line.dropFirst()) { #expect(segment.upper == next.lower) }
      for segment in line {
        let upper = min(segment.upper, segment.lower + 50)
        // A whole number of atoms of a multiple of the compound, within the segment.
        let copies = 60
        let added = Int(((segment.lower + upper) / 2 * Double(copies)).rounded())
        let x = Double(added) / Double(copies)
        guard segment.lower <= x, x <= upper else { continue }
        var counts = entry.composition.counts.mapValues { $0 * copies }
        counts[.lithium, default: 0] += added
        let mixture = Composition(counts)
        let phases = try #require(hull.decomposition(of: mixture))
        let expected = phases.reduce(0) {
          $0 + $1.atomFraction * entries[$1.entry].energyPerAtom.value
        }
        let atoms = segment.atoms(at: x)
        let energy = zip(segment.corners, atoms).reduce(0) {
          $0 + $1.1 * entries[$1.0].energyPerAtom.value
        }
        #expect(atoms.allSatisfy { $0 > -1e-8 })
        let total = Double(mixture.atomCount) / Double(copies)
        #expect(abs(atoms.reduce(0, +) - total) < 1e-9 * total)
        #expect(abs(energy / total - expected) < 1e-9)
      }
    }
  }

  @Test func `Where the entries lie on a line of compositions the hull is a line too`() throws {
    let entries = [
      entry("a", "Li", perAtom: -2), entry("b", "PS3", perAtom: -4),
      entry("c", "LiPS3", perAtom: -4.5),
    ]
    let open = OpenHull(try ConvexHull(entries), of: entries, adding: .lithium)
    let line = try #require(open.segments(of: Composition(formula: "LiPS3")!))
    #expect(line.map(\.lower) == [-1, 0])
    #expect(
      line.map(\.corners) == [[1, 2], [2, 0]] || line.map { Set($0.corners) } == [[1, 2], [0, 2]])
  }
}
