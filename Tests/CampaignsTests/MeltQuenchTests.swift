import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("Melting and quenching")
struct MeltQuenchTests {
  @Test("The atoms and the cell stay, the order goes, and the seed decides where the atoms are")
  func quench() throws {
    let crystal = try Samples.solidArgon(edge: 5.4).supercell(2, 2, 2)
    let melt = MeltQuench(temperature: 600)
    let one = try #require(try melt.quenched(crystal, with: Samples.argon, seed: 1))
    let again = try #require(try melt.quenched(crystal, with: Samples.argon, seed: 1))
    let other = try #require(try melt.quenched(crystal, with: Samples.argon, seed: 2))
    #expect(one == again && one != other)
    #expect(one.lattice == crystal.lattice && one.species == crystal.species)
    #expect(one.positions.allSatisfy { (0..<1).contains($0.x) && (0..<1).contains($0.y) })
    let print = Fingerprint(crystal)
    #expect(Fingerprint(one).distance(to: print) > 4 * Fingerprint.duplicateTolerance)
    let energy = try Samples.argon.evaluate(one).energy
    let before = try Samples.argon.evaluate(crystal).energy
    #expect(energy > before && energy.isFinite)
  }
}
