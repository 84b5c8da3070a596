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
}
