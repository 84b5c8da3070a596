import Formats
import Foundation
import Quantities
import Structures
import Testing

/// Potentials of n2p2 on the command line.
@Suite struct N2P2Tests {
  /// Lithium alone, 1/10 eV for each unit of its one radial sum, on −7 eV for each atom.
  private static let files = [
    "input.nn": """
    number_of_elements 1
    elements Li
    cutoff_type 1
    mean_energy -7
    conv_energy 1
    conv_length 1
    global_hidden_layers_short 1
    global_nodes_short 1
    global_activation_short l l
    symfunction_short Li 2 Li 0 0 4

    """,
    "scaling.data": "1 1 0 1 0.5 0.1\n", "weights.003.data": "0.1\n0\n1\n0\n",
  ]

  /// Two atoms at half of the cutoff, where the cosine is 1/2.
  private static let pair = """
    2
    Lattice="20 0 0 0 20 0 0 0 20" Properties=species:S:1:pos:R:3
    Li 0 0 0
    Li 2 0 0

    """

  private func folder(without name: String? = nil) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder["nnp"], withIntermediateDirectories: true)
    for (file, text) in Self.files where file != name { try folder.write(text, to: "nnp/\(file)") }
    try folder.write(Self.pair, to: "pair.xyz")
    return folder
  }

  @Test func `evaluate and relax take the folder of a potential of n2p2`() throws {
    let folder = try folder()
    let result = try Tieline.run("evaluate", "pair.xyz", "--potential", "nnp", in: folder.url)
    try #require(result.code == 0, "\(result)")
    try folder.write(result.output, to: "out.extxyz")
    let frame = try #require(try StructureFile.read(folder["out.extxyz"]).first)
    #expect(abs(try #require(frame.energy) - (-14 + 2 * 0.05)) < 1e-12)
    #expect(frame.info["cohesive_energy"] == nil && frame.info["energy_error"] == nil)
    // 2 · 0.1 eV · π/(2 · 4 Å) pushes them apart.
    #expect(abs(try #require(frame.forces)[1].x - 0.2 * .pi / 8) < 1e-12)
    let relaxed = try Tieline.run(
      "relax", "pair.xyz", "--potential", "nnp", "--fixed-cell", in: folder.url)
    #expect(relaxed.code == 0 && relaxed.output.contains("relaxation=converged"), "\(relaxed)")
    let help = try Tieline.run("evaluate", "--help")
    #expect(help.output.contains("n2p2"))
  }

  @Test func `A potential that cannot be used is refused in one sentence`() throws {
    for name in Self.files.keys where name != "input.nn" {
      let folder = try folder(without: name)
      let result = try Tieline.run("evaluate", "pair.xyz", "--potential", "nnp", in: folder.url)
      #expect(result.code == 65 && result.lines.count == 1, "\(result)")
      #expect(result.messages.contains("nnp/\(name) cannot be read"), "\(result)")
    }
    let folder = try folder()
    try folder.write(
      Self.files["input.nn"]! + "symfunction_short Li 5 Li 0 0 4\n", to: "nnp/input.nn")
    let result = try Tieline.run("evaluate", "pair.xyz", "--potential", "nnp", in: folder.url)
    #expect(result.code == 65 && result.lines.count == 1, "\(result)")
    #expect(
      result.messages.contains("nnp/input.nn:11: not supported: a symmetry function of type 5"),
      "\(result)")
  }

  @Test func `convert writes a potential of n2p2 in eV and Å, from these or from atomic units`()
    throws
  {
    let folder = try folder()
    func energy(_ file: String, _ potential: String) throws -> Double {
      let result = try Tieline.run("evaluate", file, "--potential", potential, in: folder.url)
      try #require(result.code == 0, "\(result)")
      try folder.write(result.output, to: "out.extxyz")
      return try #require(try StructureFile.read(folder["out.extxyz"]).first?.energy)
    }
    let same = try Tieline.run("convert", "nnp", "same", in: folder.url)
    #expect(same.code == 0 && same.lines.isEmpty, "\(same)")
    #expect(abs(try energy("pair.xyz", "same") - energy("pair.xyz", "nnp")) < 1e-12)

    let other = try Tieline.run("convert", "nnp", "other", "--atomic-units", in: folder.url)
    #expect(other.code == 0 && other.lines.isEmpty, "\(other)")
    let bohr = Constants.bohr
    try folder.write(
      Self.pair.replacing("20", with: "\(20 * bohr)").replacing(
        "2 0 0\n", with: "\(2 * bohr) 0 0\n"),
      to: "small.xyz")
    let expected = try energy("pair.xyz", "nnp") * Constants.hartree
    #expect(abs(try energy("small.xyz", "other") - expected) < 1e-9)

    let refused = try Tieline.run("convert", "pair.xyz", "a.cif", "--atomic-units", in: folder.url)
    #expect(
      refused.code == 64 && refused.messages.contains("--atomic-units goes with"), "\(refused)")
    let file = try Tieline.run("convert", "nnp", "pair.xyz", in: folder.url)
    #expect(file.code != 0 && file.lines.count == 1, "\(file)")
  }

  @Test func `convert takes data sets in atomic units`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      """
      begin
      lattice 10 0 0
      lattice 0 10 0
      lattice 0 0 10
      atom 1 0 0 Li 0 0 0 0 0.5
      energy -2
      charge 0
      end

      """, to: "input.data")
    let result = try Tieline.run(
      "convert", "input.data", "a.extxyz", "--atomic-units", in: folder.url)
    #expect(result.code == 0, "\(result)")
    let frame = try #require(try StructureFile.read(folder["a.extxyz"]).first)
    let (bohr, hartree) = (Constants.bohr, Constants.hartree)
    #expect(abs(frame.structure.lattice.volume - 1000 * bohr * bohr * bohr) < 1e-9)
    #expect(abs(frame.structure.cartesianPositions[0].x - bohr) < 1e-12)
    #expect(abs(try #require(frame.energy) + 2 * hartree) < 1e-9)
    #expect(abs(try #require(frame.forces)[0].z - 0.5 * hartree / bohr) < 1e-9)

    let tiny = try String(contentsOf: folder["input.data"], encoding: .utf8)
      .replacing("10", with: "0.015")
    try folder.write(tiny, to: "tiny.input.data")
    let none = try Tieline.run(
      "convert", "tiny.input.data", "b.extxyz", "--atomic-units", in: folder.url)
    #expect(
      none.code == 65
        && none.lines == [
          "tieline: tiny.input.data, frame 1: the lattice vectors span no volume once they are in Å."
        ], "\(none)")
  }
}
