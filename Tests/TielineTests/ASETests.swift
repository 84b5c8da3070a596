import Formats
import Foundation
import Quantities
import Structures
import Testing

/// Extended XYZ as ASE itself reads and writes it; `make test` puts it in `.build/ase`.
@Suite struct ASETests {
  private struct Seen: Decodable {
    var results: [String]
    var energy, free_energy, energy_error: Double
    var forces, stress: [[Double]]
    var keys: [String]
    var force_errors: [Double]
    var short_contacts: Int
  }

  static let reads = """
    import json, sys
    from ase.io import read
    a = read(sys.argv[1])
    r = a.calc.results
    print(json.dumps(dict(
      results=sorted(r), energy=a.get_potential_energy(), free_energy=r['free_energy'],
      energy_error=a.info['energy_error'], forces=a.get_forces().tolist(),
      stress=a.get_stress(voigt=False).tolist(), keys=sorted(a.info),
      force_errors=a.arrays['force_errors'].tolist(), short_contacts=int(a.info['short_contacts']))))
    """

  @Test(.enabled(if: Python.ase.isThere))
  func `ASE reads what evaluate writes, number for number, and keeps it when it writes`()
    throws
  {
    let folder = TemporaryFolder()
    let crystal = Tieline.structures.appendingPathComponent("Li2P2S6.cif")
    let result = try Tieline.run(
      "evaluate", crystal.path, "--potential", Tieline.potential.path, "--output", "ours.extxyz",
      in: folder.url)
    try #require(result.code == 0, "\(result)")
    let ours = try #require(try ExtendedXYZ.read(contentsOf: folder["ours.extxyz"]).first)
    let seen: Seen = try Python.ase.json(Self.reads, folder["ours.extxyz"].path)
    #expect(seen.results == ["energy", "forces", "free_energy", "stress"])
    #expect(seen.energy == ours.energy && seen.free_energy == ours.energy)
    #expect(seen.energy_error == ours.energyError && seen.force_errors == ours.forceErrors)
    #expect(seen.forces.map { Vector3($0[0], $0[1], $0[2]) } == ours.forces)
    // ASE keeps six numbers, the upper triangle.
    let (stress, virial) = (try #require(ours.stress), try #require(ours.virial))
    #expect((try #require(Matrix3(rowMajor: seen.stress.flatMap(\.self))) - stress).norm < 1e-12)
    // A virial beside the stress would stay when ASE has another stress.
    #expect(!seen.keys.contains("virial"))
    #expect(seen.short_contacts == 0)

    try Python.ase.run(
      "import sys; from ase.io import read, write; write(sys.argv[2], read(sys.argv[1]))",
      [folder["ours.extxyz"].path, folder["theirs.extxyz"].path])
    let theirs = try #require(try ExtendedXYZ.read(contentsOf: folder["theirs.extxyz"]).first)
    #expect(theirs.energy == ours.energy && theirs.freeEnergy == ours.freeEnergy)
    #expect(theirs.energyError == ours.energyError)
    #expect((try #require(theirs.virial) - virial).norm < 1e-12)
    #expect(theirs.info == ours.info)
    // Eight decimals in the columns of ASE.
    for (f, g) in zip(try #require(theirs.forces), try #require(ours.forces)) {
      #expect((f - g).length < 2e-8)
    }
    for (e, f) in zip(try #require(theirs.forceErrors), try #require(ours.forceErrors)) {
      #expect(abs(e - f) < 1e-8)
    }
  }
}
