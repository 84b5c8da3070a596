import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Molecules and complex ions of a structure")
struct BondedUnitsTests {
  @Test("gamma-Li3PS4 has two PS4 and six lithium atoms, whichever cell it is described in")
  func thiophosphate() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    for repeats in [(1, 1, 1), (1, 2, 2), (2, 1, 1)] {
      var cell = crystal.supercell(repeats.0, repeats.1, repeats.2)
      let shift = Vector3(0.37, 0.81, 0.05)
      cell.positions = cell.positions.map { ($0 + shift).wrappedToUnit }
      let units = BondedUnits(cell)
      let count = repeats.0 * repeats.1 * repeats.2
      #expect(units.atoms.flatMap { $0 }.sorted() == Array(cell.species.indices))
      #expect(units.atoms.count { $0.count == 1 && cell.species[$0[0]] == .lithium } == 6 * count)
      let anions = units.atoms.filter { $0.count > 1 }
      #expect(anions.count == 2 * count)
      for anion in anions {
        let phosphorus = anion.filter { cell.species[$0] == .phosphorus }
        #expect(anion.count == 5 && phosphorus.count == 1)
        // Whole: the bonds are short where the atoms stand, without an image.
        for atom in anion where atom != phosphorus[0] {
          let bond = (units.positions[atom] - units.positions[phosphorus[0]]).length
          #expect((1.9..<2.2).contains(bond))
        }
        #expect((units.center(of: anion) - units.positions[phosphorus[0]]).length < 0.1)
      }
    }
  }

  @Test("Positions are those of the structure but for lattice vectors")
  func positions() throws {
    let cell = try TestCrystals.gammaThiophosphate()
    let units = BondedUnits(cell)
    for (position, whole) in zip(cell.positions, units.positions) {
      #expect(cell.lattice.shortestImage(cell.lattice.fractional(whole) - position).length < 1e-9)
    }
  }

  @Test("A chain without an end is not a unit, nor are metals")
  func endless() throws {
    let sulfur = Structure(
      lattice: try #require(Lattice(a: 8, b: 8, c: 4.1, alpha: 90, beta: 90, gamma: 90)),
      species: [.sulfur, .sulfur], positions: [.zero, Vector3(0.05, 0, 0.5)])
    #expect(BondedUnits(sulfur).atoms == [[0], [1]])
    #expect(BondedUnits(sulfur).positions == sulfur.cartesianPositions)
    let sulfide = try TestCrystals.antifluorite()
    #expect(BondedUnits(sulfide).atoms == sulfide.species.indices.map { [$0] })
  }
}
