import Evolution
import Formats
import Foundation
import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

struct GlassTests {
  private let lithiumSulfide = Composition(formula: "Li2S")!
  private let phosphorusSulfide = Composition(formula: "P2S5")!

  @Test(arguments: [0.6, 2.0 / 3, 0.7, 0.725, 0.75, 0.8, 0.85])
  func `Its composition is whole units near the fraction and the size asked for`(x: Double) throws {
    let composition = Glass.composition(
      of: lithiumSulfide, phosphorusSulfide, fraction: x, atoms: 120)
    #expect((80...160).contains(composition.atomCount))
    // n₁ Li2S and n₂ P2S5: Li = 2 n₁, P = 2 n₂, S = n₁ + 5 n₂.
    let (first, second) = (composition[.lithium] / 2, composition[.phosphorus] / 2)
    #expect(composition[.sulfur] == first + 5 * second)
    #expect(abs(Double(first) / Double(first + second) - x) < 0.02)
  }

  @Test func `Atoms are thrown apart, at the density that is said, the same for the same seed`() {
    let glass = Glass(
      Composition(formula: "Li6P2S8")!, quench: MeltQuench(temperature: 1000), seed: 5)
    let thrown = glass.thrown()
    #expect(abs(thrown.volumePerAtom - Glass.volumePerAtom) < 1e-9)
    for i in 0..<thrown.count {
      for j in 0..<i {
        #expect(thrown.shortestVector(from: i, to: j).length >= Glass.nearest)
      }
    }
    #expect(thrown == glass.thrown())
    #expect(thrown.composition == glass.composition)
    let other = Glass(glass.composition, quench: glass.quench, seed: 6)
    #expect(other.thrown() != thrown)
  }

  @Test func `A glass keeps its atoms and its cell`() throws {
    let glass = Glass(
      Composition(formula: "Li6P2S8")!,
      quench: MeltQuench(temperature: 1000, melting: 100, quenching: 100), seed: 5)
    let made = try #require(try glass.made(with: Samples.shippedPotential()))
    #expect(made.composition == glass.composition)
    #expect(made.lattice == glass.thrown().lattice)
  }

  private func unit(_ name: String) throws -> RigidUnit {
    let file = Samples.inputs.appending(path: "units/\(name).xyz")
    return RigidUnit(try FrameCheck.read(file, for: [.phosphorus, .sulfur])[0].structure)
  }

  @Test(arguments: [
    ("Li6P2S8", [2, 0]), ("Li14P6S22", [2, 2]), ("Li4P2S7", [0, 1]), ("Li16P2S13", [2, 0]),
    ("Li4S2", [0, 0]),
  ])
  func `As many units go into it as hold the most atoms`(formula: String, expected: [Int]) throws {
    let units = try [unit("PS4"), unit("P2S7")].map(\.composition)
    let composition = try #require(Composition(formula: formula))
    #expect(Glass.counts(of: units, in: composition) == expected)
    #expect(Glass.counts(of: [], in: composition) == [])
  }

  @Test func `From units it has their bonds, at the density that is said`() throws {
    let composition = try #require(Composition(formula: "Li14P6S22"))
    let glass = Glass(
      composition, quench: MeltQuench(temperature: 800, melting: 100, quenching: 100),
      units: try [unit("PS4"), unit("P2S7")], seed: 3)
    let begun = try #require(glass.assembled())
    #expect(begun.composition == composition)
    #expect(abs(begun.volumePerAtom - Glass.volumePerAtom) < 1e-9)
    #expect(begun == glass.assembled())
    let made = try #require(try glass.made(with: Samples.shippedPotential()))
    #expect(made.composition == composition && made.lattice == begun.lattice)
    let found = ThiophosphateUnits(made)
    let whole = [.isolatedPS4, .cornerSharingP2S7].compactMap(found.fraction(of:)).reduce(0, +)
    #expect(whole > 0.6, "\(found)")
  }
}
