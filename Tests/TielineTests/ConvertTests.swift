import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite struct ConvertTests {
  /// The least of a vasprun.xml that has a label: one atom of lithium under 10 kB.
  private static func calculation(electronic: Int) -> String {
    let step = """
      <scstep><energy><i name="e_fr_energy"> -1.5 </i><i name="e_0_energy"> -1.4 </i></energy></scstep>

      """
    return "<calculation>\n" + String(repeating: step, count: electronic) + """
      <structure><crystal><varray name="basis"><v> 4 0 0 </v><v> 0 4 0 </v><v> 0 0 4 </v></varray>
      </crystal><varray name="positions"><v> 0.5 0 0 </v></varray></structure>
      <varray name="forces"><v> 0 0 0.25 </v></varray>
      <varray name="stress"><v> 10 0 0 </v><v> 0 10 0 </v><v> 0 0 10 </v></varray>
      <energy><i name="e_fr_energy"> -1.75 </i></energy>
      </calculation>

      """
  }

  private static let vasprun = """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <modeling>
    <parameters><separator name="electronic convergence"><i name="NELM"> 3 </i></separator></parameters>
    <atominfo><array name="atoms"><set><rc><c>Li</c><c> 1</c></rc></set></array></atominfo>
    \(calculation(electronic: 2))\(calculation(electronic: 3))</modeling>

    """

  @Test func `Labels of VASP become extended XYZ and n2p2, and what is left out is said`() throws {
    let folder = TemporaryFolder()
    try folder.write(Self.vasprun, to: "vasprun.xml")
    let result = try Tieline.run("convert", "vasprun.xml", "frames.extxyz", in: folder.url)
    try #require(result.code == 0, "\(result)")
    #expect(
      result.lines == ["vasprun.xml: left out 1 of 2 steps, which did not become self-consistent"])
    let frames = try ExtendedXYZ.read(contentsOf: folder["frames.extxyz"])
    #expect(frames.count == 1 && frames[0].freeEnergy == -1.75)
    #expect(abs(try #require(frames[0].energy) + 1.65) < 1e-12)
    #expect(frames[0].forces == [Vector3(0, 0, 0.25)])
    #expect(abs(try #require(frames[0].virial).trace - 3 * 64 / Constants.gigapascal) < 1e-9)

    let there = try Tieline.run("convert", "frames.extxyz", "input.data", in: folder.url)
    #expect(
      there.code == 0
        && there.lines == [
          "input.data: left out, for n2p2 has no place for them: free_energy, stress"
        ])
    let back = try StructureFile.read(folder["input.data"])
    #expect(back.map(\.energy) == frames.map(\.energy))
    #expect(back.map(\.forces) == frames.map(\.forces))
  }

  @Test func `A response of OPTIMADE becomes crystals, and a crystal an input of pw x`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      """
      {"data": [{"id": "db/1", "type": "structures", "attributes": {
        "lattice_vectors": [[4, 0, 0], [0, 4, 0], [0, 0, 5]],
        "cartesian_site_positions": [[0, 0, 0], [2, 2, 2.5]], "species_at_sites": ["Li", "S"],
        "species": [{"name": "Li", "chemical_symbols": ["Li"], "concentration": [1]},
          {"name": "S", "chemical_symbols": ["S"], "concentration": [1]}]}}]}
      """, to: "response.json")
    let result = try Tieline.run("convert", "response.json", "c.extxyz", in: folder.url)
    try #require(result.code == 0 && result.lines.isEmpty, "\(result)")
    #expect(try ExtendedXYZ.read(contentsOf: folder["c.extxyz"])[0].info["name"] == "db/1")
    #expect(try Tieline.run("convert", "c.extxyz", "c.pwi", in: folder.url).code == 0)
    let input = try String(contentsOf: folder["c.pwi"], encoding: .utf8)
    #expect(input.contains("S 0.5 0.5 0.5\n") && input.contains("nat = 2"))
    let refused = try Tieline.run("convert", "c.pwi", "c.cif", in: folder.url)
    #expect(refused.code == 65 && refused.lines.count == 1, "\(refused)")
  }

  @Test func `What of a response is left out is said, and where nothing is left it is refused`()
    throws
  {
    let folder = TemporaryFolder()
    func response(_ share: Double) -> String {
      """
      {"meta": {"more_data_available": true}, "links": {"next": "http://example.org/2"}, "data": [
        {"id": "a", "type": "structures", "attributes": {
          "lattice_vectors": [[4, 0, 0], [0, 4, 0], [0, 0, 5]],
          "cartesian_site_positions": [[0, 0, 0]], "species_at_sites": ["S"],
          "species": [{"name": "S", "chemical_symbols": ["S", "vacancy"],
            "concentration": [0.75, 0.25]}]}},
        {"id": "b", "type": "structures", "attributes": {
          "lattice_vectors": [[4, 0, 0], [0, 4, 0], [0, 0, 5]],
          "cartesian_site_positions": [[0, 0, 0]], "species_at_sites": ["S"],
          "species": [{"name": "S", "chemical_symbols": ["S", "vacancy"],
            "concentration": [\(share), \(1 - share)]}]}}]}
      """
    }
    try folder.write(response(1), to: "page.json")
    let page = try Tieline.run("convert", "page.json", "c.extxyz", in: folder.url)
    let reason =
      "page.json: the crystal 'a' is disordered, its site S holds S 0.75, vacancy 0.25; expected "
      + "one element on every site"
    #expect(
      page.code == 0
        && page.lines == [
          "\(reason); a is left out",
          "page.json: one page of several; the next is at http://example.org/2",
        ], "\(page)")
    #expect(try ExtendedXYZ.read(contentsOf: folder["c.extxyz"]).map(\.info["name"]) == ["b"])
    let motifs = try Tieline.run("motifs", "page.json", in: folder.url)
    #expect(motifs.code == 0 && motifs.lines == page.lines, "\(motifs)")

    try folder.write(response(0.5), to: "page.json")
    let none = try Tieline.run("convert", "page.json", "d.extxyz", in: folder.url)
    #expect(none.code == 65 && none.lines == ["tieline: \(reason)."], "\(none)")
  }

  @Test func `An animation of XSF becomes frames, and a molecule is refused`() throws {
    let folder = TemporaryFolder()
    let cell = "PRIMVEC\n4 0 0\n0 4 0\n0 0 4\n"
    try folder.write(
      "ANIMSTEPS 2\nCRYSTAL\n\(cell)PRIMCOORD 1\n1 1\n3 0 0 0\nPRIMCOORD 2\n1 1\n3 1 0 0\n",
      to: "a.axsf")
    let result = try Tieline.run("convert", "a.axsf", "a.extxyz", in: folder.url)
    #expect(result.code == 0 && result.lines.isEmpty, "\(result)")
    #expect(
      try ExtendedXYZ.read(contentsOf: folder["a.extxyz"]).map { $0.structure.positions[0].x }
        == [0, 0.25])
    let back = try Tieline.run("convert", "a.extxyz", "b.axsf", in: folder.url)
    #expect(back.code == 0 && back.lines.isEmpty, "\(back)")
    #expect(
      try String(contentsOf: folder["b.axsf"], encoding: .utf8).hasPrefix("ANIMSTEPS 2\nCRYSTAL\n"))
    try folder.write("ATOMS\n3 0 0 0\n", to: "m.xsf")
    let molecule = try Tieline.run("convert", "m.xsf", "m.extxyz", in: folder.url)
    #expect(
      molecule.code == 65
        && molecule.lines == [
          "tieline: m.xsf, line 1: found ATOMS, which have no cell, expected a crystal, periodic in "
            + "three directions."
        ], "\(molecule)")
  }

  @Test func `What of an extended XYZ there is no place for is told once`() throws {
    let folder = TemporaryFolder()
    let frame = """
      1
      Lattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3:forces:R:3:magmoms:R:1:tags:I:1 energy=-1 \
      virial="1 0 0 0 1 0 0 0 1" system=bulk pbc="T T T"
      Li 0 0 0 0 0 0.5 1.5 7

      """
    try folder.write(frame + frame, to: "a.extxyz")
    let columns = "a.extxyz: left out, for Tieline has no place for them: magmoms, tags"
    let same = try Tieline.run("convert", "a.extxyz", "b.extxyz", in: folder.url)
    #expect(same.code == 0 && same.lines == [columns], "\(same)")
    let copy = try String(contentsOf: folder["b.extxyz"], encoding: .utf8)
    #expect(copy.contains(" stress=\"-0.015625 ") && !copy.contains("virial"))
    #expect(copy.contains(" system=bulk\n"))

    let cif = try Tieline.run("convert", "a.extxyz", "b.cif", in: folder.url)
    #expect(
      cif.code == 0
        && cif.lines == [
          columns,
          "b.cif: left out, for CIF has no place for them: energy, forces, stress, system",
        ], "\(cif)")
    let moving = try Tieline.run("convert", "a.extxyz", "b.traj", in: folder.url)
    #expect(
      moving.code == 0
        && moving.lines == [
          "a.extxyz: left out, for a trajectory has no place for them: energy, forces, stress, "
            + "system, magmoms, tags"
        ], "\(moving)")
    let back = try Tieline.run("convert", "b.traj", "c.extxyz", in: folder.url)
    #expect(back.code == 0 && back.lines.isEmpty, "\(back)")
    #expect(
      try Tieline.run("convert", "c.extxyz", "c.traj", in: folder.url).lines.isEmpty)
  }

  @Test func `An output of CP2K becomes labels where it holds the crystal`() throws {
    let folder = TemporaryFolder()
    let energy = " ENERGY| Total FORCE_EVAL ( QS ) energy [a.u.]:              -2.0\n"
    let end = "  **** **** ******  **  PROGRAM ENDED AT                 2026-11-28 21:08:04.829\n"
    let vectors = [("a", "4 0 0"), ("b", "0 4 0"), ("c", "0 0 4")].map {
      " CELL| Vector \($0) [angstrom]: \($1) |\($0)| = 4.000000\n"
    }.joined()
    let angles = [("(b,c), alpha"), ("(a,c), beta"), ("(a,b), gamma")].map {
      " CELL| Angle \($0) [degree]: 90.000000\n"
    }.joined()
    let head = " CP2K| version string:   CP2K version 2023.1\n"
    let atoms =
      " MODULE QUICKSTEP: ATOMIC COORDINATES IN ANGSTROM\n\n  1  1 H  1  0.0 1.0 0.0  1.0 1.0079\n\n"
    try folder.write(head + vectors + angles + atoms + energy + end, to: "cp2k.out")
    let result = try Tieline.run("convert", "cp2k.out", "a.extxyz", in: folder.url)
    #expect(result.code == 0 && result.lines.isEmpty, "\(result)")
    let frame = try #require(try ExtendedXYZ.read(contentsOf: folder["a.extxyz"]).first)
    #expect(abs(try #require(frame.energy) + 2 * Constants.hartree) < 1e-9)
    #expect(
      frame.structure.positions == [Vector3(0, 0.25, 0)] && frame.info["code"] == "CP2K 2023.1")
    try folder.write(head + energy + end, to: "cp2k.out")
    let bare = try Tieline.run("convert", "cp2k.out", "b.extxyz", in: folder.url)
    #expect(bare.code == 65 && bare.lines.count == 1, "\(bare)")
    #expect(bare.lines.first?.contains("has energies, and no cell and positions") == true)
  }

  @Test func `Inputs of VASP and CP2K are written of a crystal`() throws {
    let folder = TemporaryFolder()
    let crystal = Tieline.structures.appendingPathComponent("Li2S.cif").path
    let plain = try Tieline.run("convert", crystal, "POSCAR", in: folder.url)
    #expect(plain.code == 0 && plain.lines.isEmpty, "\(plain)")
    #expect(!FileManager.default.fileExists(atPath: folder["INCAR"].path))
    let result = try Tieline.run("convert", crystal, "POSCAR", "--inputs", in: folder.url)
    #expect(result.code == 0 && result.lines.isEmpty, "\(result)")
    let incar = try String(contentsOf: folder["INCAR"], encoding: .utf8)
    #expect(incar.contains("ENCUT = 520") && incar.contains("Li_sv"))
    let mesh = try String(contentsOf: folder["KPOINTS"], encoding: .utf8).split(separator: "\n")[3]

    #expect(try Tieline.run("convert", crystal, "c.inp", in: folder.url).code == 0)
    let input = try String(contentsOf: folder["c.inp"], encoding: .utf8)
    #expect(input.contains("MONKHORST-PACK \(mesh)\n") && input.contains("ENERGY_FORCE"))
    let back = try Tieline.run("convert", "c.inp", "c.cif", in: folder.url)
    #expect(
      back.code == 65
        && back.lines == ["tieline: c.inp is an input of CP2K, which is written only."], "\(back)")
    let other = try Tieline.run("convert", crystal, "c.cif", "--inputs", in: folder.url)
    #expect(other.code == 64 && other.output.isEmpty, "\(other)")
  }
}
