import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("Melting and quenching")
struct MeltQuenchTests {
  private let argon = LennardJones(
    elements: [Element("Ar")!], depth: 0.0103236, diameter: 3.405, cutoff: 8.5)

  /// 32 atoms of solid argon, face-centred cubic.
  private func crystal() throws -> Structure {
    let faces = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    return Structure(
      lattice: try #require(Lattice.cubic(5.4)), species: faces.map { _ in Element("Ar")! },
      positions: faces
    ).supercell(2, 2, 2)
  }

  @Test("The atoms and the cell stay, the order goes, and the seed decides where the atoms are")
  func quench() throws {
    let crystal = try crystal()
    let melt = MeltQuench(temperature: 600)
    let one = try #require(try melt.quenched(crystal, with: argon, seed: 1))
    let again = try #require(try melt.quenched(crystal, with: argon, seed: 1))
    let other = try #require(try melt.quenched(crystal, with: argon, seed: 2))
    #expect(one == again && one != other)
    #expect(one.lattice == crystal.lattice && one.species == crystal.species)
    #expect(one.positions.allSatisfy { (0..<1).contains($0.x) && (0..<1).contains($0.y) })
    let print = Fingerprint(crystal)
    #expect(Fingerprint(one).distance(to: print) > 4 * Fingerprint.duplicateTolerance)
    let energy = try argon.evaluate(one).energy
    let before = try argon.evaluate(crystal).energy
    #expect(energy > before && energy.isFinite)
  }
}
