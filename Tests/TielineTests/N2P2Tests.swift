import Formats
import Foundation
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
}
