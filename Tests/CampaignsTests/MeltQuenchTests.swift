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

  @Test("Atoms on top of each other are moved apart first, and a melt that flies apart is none")
  func runaway() throws {
    var crystal = try Samples.solidArgon(edge: 5.4).supercell(2, 2, 2)
    crystal.positions[1] = crystal.positions[0] + Vector3(0.06, 0.03, 0)
    let melt = MeltQuench(temperature: 600, melting: 200, quenching: 200)
    let quenched = try #require(try melt.quenched(crystal, with: Samples.argon, seed: 1))
    #expect(try Samples.argon.evaluate(quenched).energy < 0)
    let hot = MeltQuench(temperature: 1e9, melting: 200, quenching: 200)
    #expect(try hot.quenched(crystal, with: Samples.argon, seed: 1) == nil)
  }
}
