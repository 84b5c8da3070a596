import Foundation
import Formats
import Potentials
import Testing

/// Whatever is wrong with what the program is given, it says so in one
/// sentence, ends with the code for it, and leaves nothing behind.
@Suite struct ErrorTests {
  /// Runs a command that is to be refused, in a folder that is to stay as it is.
  ///
  /// - Parameter words: parts of the sentence.
  private func refuse(
    _ arguments: [String], in folder: TemporaryFolder, code: Int32 = 65, _ words: [String],
    output: String? = nil, location: SourceLocation = #_sourceLocation
  ) throws {
    let before = contents(of: folder.url)
    let result = try Tieline(arguments, in: folder.url, output: output).result()
    #expect(result.code == code, "\(result)", sourceLocation: location)
    #expect(result.lines.count == 1, "\(result)", sourceLocation: location)
    #expect(result.messages.hasPrefix("tieline: "), "\(result)", sourceLocation: location)
    for word in words {
      #expect(result.messages.contains(word), "\(result)", sourceLocation: location)
    }
    #expect(result.output.isEmpty, sourceLocation: location)
    #expect(contents(of: folder.url) == before, sourceLocation: location)
  }

  /// Runs a changed quick.yaml that is to be refused.
  private func refuse(
    _ changes: [(String, String)], _ words: String...,
    location: SourceLocation = #_sourceLocation,
    prepare: (TemporaryFolder) throws -> Void = { _ in }
  ) throws {
    let config = try InputConfig(changes)
    try prepare(config.folder)
    try refuse(
      ["sample", "quick.yaml", "--run", "run"], in: config.folder, words, location: location)
  }

  private func write(
    _ text: String, _ words: String..., location: SourceLocation = #_sourceLocation
  )
    throws
  {
    let config = try InputConfig()
    try config.folder.write(text, to: "quick.yaml")
    try refuse(
      ["sample", "quick.yaml", "--run", "run"], in: config.folder, words, location: location)
  }

  // MARK: the config

  @Test func `A misspelt key is refused with its line and the key that is meant`() throws {
    try refuse([("seed: 1", "sead: 1")], "quick.yaml:3:1: unknown key 'sead'; did you mean 'seed'?")
    try refuse(
      [("  population:", "  popluation:")], "quick.yaml:18:",
      "did you mean 'search.population'?")
    try refuse([("end_members:", "end_member:")], "'end_members' is missing", "'end_member'")
  }

  @Test func `A wrong type and a number out of range are refused with what belongs there`() throws {
    try refuse(
      [("candidates: 24", "candidates: many")], "quick.yaml:16:", "'search.candidates'",
      "whole number", "found 'many'")
    try refuse([("candidates: 24", "candidates: 2.5")], "whole number")
    try refuse([("x: [0.6, 0.6667]", "x: 0.6")], "quick.yaml:14:", "a list of numbers")
    try refuse([("x: [0.6, 0.6667]", "x: [0.6, 1.5]")], "quick.yaml:14:", "from 0 to 1")
    try refuse([("supercell: [1, 1, 2]", "supercell: [1, 1]")], "quick.yaml:12:", "three numbers")
    try refuse([("name: quick", "name: ../quick")], "quick.yaml:2:", "'name'")
  }

  @Test func `End members must be two or more formulas of known elements`() throws {
    try refuse([("[Li2S, P2S5]", "[Li2S, Xx2S5]")], "quick.yaml:4:", "'Xx2S5'")
    try refuse([("[Li2S, P2S5]", "[Li2S]")], "quick.yaml:4:", "two to six formulas")
  }

  @Test func `A file that is missing is refused with the line that names it`() throws {
    try refuse(
      [("li-p-s.potential", "no.potential")], "quick.yaml:5:", "no.potential cannot be read")
    try refuse([("/Li2S.cif", "/Li3S.cif")], "quick.yaml:7:", "Li3S.cif cannot be read")
    try refuse(
      [("structure: structures/gamma-Li3PS4.cif", "structure: structures/none.cif")],
      "quick.yaml:11:", "none.cif cannot be read")
    try refuse(["sample", "none.yaml"], in: TemporaryFolder(), ["none.yaml cannot be read"])
  }

  @Test func `A parent off the line is refused`() throws {
    try refuse(
      [("structure: structures/gamma-Li3PS4.cif", "structure: structures/Li4P2S6.cif")],
      "quick.yaml:11:", "Li4P2S6", "Li2S, P2S5")
  }

  @Test func `A composition that no parent reaches is refused with the nearest`() throws {
    try refuse([("x: [0.6, 0.6667]", "x: [0.6, 0.97]")], "quick.yaml:14:", "0.97", "the nearest is")
  }

  @Test func `An end member without a crystal is refused`() throws {
    try refuse(
      [("  - structures/P2S5.cif\n", "")], "quick.yaml:6:", "no crystal of the end member P2S5")
  }

  @Test func `What is not YAML, or empty, or says a thing twice is refused`() throws {
    try refuse([("seed: 1", "seed: [1")], "quick.yaml:", "not valid YAML")
    try refuse([("seed: 1", "seed: 1\nseed: 2")], "quick.yaml:4:", "'seed' is given twice")
    try write("", "quick.yaml:1:", "empty document")
    try write("# nothing\n", "quick.yaml:1:", "empty document")
    try write("just a text\n", "quick.yaml:1:", "expected keys")
  }

  // MARK: crystals

  /// Rock salt of Li and O, so that nothing but the element is wrong.
  static let oxide = """
    data_LiO
    _cell_length_a 4.5
    _cell_length_b 4.5
    _cell_length_c 4.5
    _cell_angle_alpha 90
    _cell_angle_beta 90
    _cell_angle_gamma 90
    _space_group_name_H-M_alt 'P 1'
    loop_
    _space_group_symop_operation_xyz
    'x, y, z'
    loop_
    _atom_site_label
    _atom_site_type_symbol
    _atom_site_fract_x
    _atom_site_fract_y
    _atom_site_fract_z
    Li1 Li 0 0 0
    O1 O 0.5 0.5 0.5

    """

  @Test func `An element that the potential lacks is refused`() throws {
    try refuse(
      [("structures/P2S5.cif", "oxide.cif")], "quick.yaml:9:", "oxide.cif holds O",
      "Li, P, S", prepare: { try $0.write(Self.oxide, to: "oxide.cif") })
    let folder = TemporaryFolder()
    try folder.write(Self.oxide, to: "oxide.cif")
    for command in ["evaluate", "relax"] {
      try refuse(
        [command, "oxide.cif", "--potential", Tieline.potential.path, "--output", "out.xyz"],
        in: folder, ["Li, P, S", "O"])
    }
  }

  @Test func `A crystal with an atom out of all reach is refused`() throws {
    let far = Self.oxide.replacing("O1 O 0.5", with: "S1 S 1e20")
    try refuse(
      [("structures/P2S5.cif", "far.cif")],
      "far.cif, line 19: found '1e20', expected a fractional coordinate",
      prepare: { try $0.write(far, to: "far.cif") })
  }

  @Test(arguments: ["evaluate", "relax", "convert", "sample"])
  func `A CIF that is empty or cut short is refused`(command: String) throws {
    let whole = try Data(contentsOf: Tieline.structures.appendingPathComponent("gamma-Li3PS4.cif"))
    let atoms = try #require(whole.range(of: Data("_atom_site_fract_x".utf8)))
    let cuts: [(String, Data)] = [
      ("empty", Data()), ("header", Data("data_x\n".utf8)), ("short", whole.prefix(500)),
      ("atomless", whole[..<atoms.lowerBound]), ("row", whole.dropLast(9)),
    ]
    for (name, bytes) in cuts {
      let config = try InputConfig([("structures/P2S5.cif", "\(name).cif")])
      try bytes.write(to: config.folder["\(name).cif"])
      let potential = ["--potential", Tieline.potential.path, "--output", "out.xyz"]
      let arguments =
        switch command {
        case "sample": ["sample", "quick.yaml", "--run", "run"]
        case "convert": ["convert", "\(name).cif", "out.xyz"]
        default: [command, "\(name).cif"] + potential
        }
      try refuse(arguments, in: config.folder, ["\(name).cif"])
    }
  }

  /// Two atoms in a box, the third frame of three.
  private static func frames(_ third: (inout [String]) -> Void) -> String {
    let good = [
      "2", "Lattice=\"8 0 0 0 8 0 0 0 8\" Properties=species:S:1:pos:R:3 pbc=\"T T T\"",
      "Li 0.0 0.0 0.0", "S 2.5 0.0 0.0",
    ]
    var changed = good
    third(&changed)
    return (good + good + changed).map { $0 + "\n" }.joined()
  }

  @Test func `A frame no potential can be asked about is refused with its number or line`() throws {
    let bad: [((inout [String]) -> Void, [String])] = [
      ({ $0[3] = "S 0.0 0.0 0.0" }, ["frame 3: atoms 1 and 2 are on one place"]),
      ({ $0[3] = "S 16.0 8.0 0.0001" }, ["frame 3: atoms 1 and 2 are on one place"]),
      (
        { $0[3] = "S 1e300 0.0 0.0" },
        ["line 12: found '1.25e+299 cells', expected a coordinate within a million cells"]
      ),
      (
        { $0[1] = $0[1].replacing("8 0 0 0 8", with: "0.02 0 0 0 8") },
        ["frame 3: atom 1 and its own image are on one place"]
      ),
      ({ $0[3] = "O 2.5 0.0 0.0" }, ["frame 3: holds O, expected no elements but Li, P, S"]),
      ({ $0[3] = "S nan 0.0 0.0" }, ["line 12: found 'nan', expected a coordinate"]),
      ({ $0[0] = "3" }, ["line", "atom 3 of 3"]),
      ({ $0[0] = "\u{0}\u{1B}" }, ["line 9: found '??', expected the number of atoms"]),
    ]
    for (change, words) in bad {
      let folder = TemporaryFolder()
      try folder.write(Self.frames(change), to: "a.xyz")
      for command in ["evaluate", "relax"] {
        try refuse(
          [command, "a.xyz", "--potential", Tieline.potential.path, "--output", "out.xyz"],
          in: folder, ["tieline: a.xyz"] + words)
      }
    }
    let folder = TemporaryFolder()
    for (text, words) in [
      ("", ["a.xyz holds no structure"]), ("\n\n", ["a.xyz holds no structure"]),
      ("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nO 0 0 0\n", ["frame 1: holds O"]),
      ("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nLi 1e99 0 0\n", ["line 3: found '2.5e+98 cells'"]),
    ] {
      try folder.write(text, to: "a.xyz")
      for command in [["evaluate", "a.xyz"], ["benchmark", "potential", "--structure", "a.xyz"]] {
        try refuse(command + ["--potential", Tieline.potential.path], in: folder, words)
      }
    }
  }

  @Test func `Atoms nearer than in any training frame are flagged`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      Self.frames { $0[3] = "S 0.9 0.0 0.0" }.replacing("S 2.5", with: "S 2.9"), to: "a.xyz")
    let result = try Tieline.run(
      "evaluate", "a.xyz", "--potential", Tieline.potential.path, in: folder.url)
    #expect(result.code == 0, "\(result)")
    let contacts = try ExtendedXYZ.read(result.output, file: "out").map {
      $0.info["short_contacts"]
    }
    #expect(contacts == ["0", "0", "1"])
  }

  @Test func `Frames and configs to train on are refused before anything is written`() throws {
    let config = """
      name: t
      data_folder: .
      elements: [Li, S]
      radial_cutoff: 4.5
      angular_cutoff: 3.5
      hidden: [4, 3]
      members: 2
      validation: 0.4
      systems:
        - {name: a}

      """
    let good = Self.frames { _ in }
      .replacing("pos:R:3", with: "pos:R:3:forces:R:3 energy=-5")
      .replacing(" 0.0\n", with: " 0.0 0.1 0.0 0.0\n")
    let bad: [(String, String, String)] = [
      (
        good.replacing(":forces:R:3", with: ":f:R:3"), config,
        "frame 1: expected forces, found none"
      ),
      (good.replacing(" energy=-5", with: ""), config, "frame 1: expected an energy, found none"),
      (good.replacing("energy=-5", with: "energy=nan"), config, "line 2: found 'nan'"),
      (good.replacing("energy=-5", with: "energy=-5e299"), config, "frame 1: found an energy of"),
      (good.replacing(" 0.1 ", with: " inf "), config, "line 3: found 'inf', expected a force"),
      (good.replacing("S 2.5", with: "S 0.0"), config, "frame 1: atoms 1 and 2 are on one place"),
      (good.replacing("S 2.5", with: "O 2.5"), config, "frame 1: holds O"),
      ("", config, "holds no structure"), (String(good.dropLast(12)), config, "line 12"),
      (good, config.replacing("0.4", with: "0.1"), "the validation part, 0.1 of each trajectory"),
      (good, config.replacing("name: a", with: "name: a, held_out: true"), "to train on"),
      (good, config.replacing("name: a", with: "name: none"), "none.extxyz cannot be read"),
      (good, config + "start_from: a.yaml\n", "expected a file that begins with"),
    ]
    for (frames, config, words) in bad {
      let folder = TemporaryFolder()
      try folder.write(frames, to: "a.extxyz")
      try folder.write(config, to: "a.yaml")
      try refuse(["train", "a.yaml", "--run", "run"], in: folder, [words])
    }
  }

  // MARK: potentials

  @Test func `A potential that is cut short, changed or none at all is refused`() throws {
    let whole = try Data(contentsOf: Tieline.potential)
    let text = try #require(whole.range(of: Data("\n{".utf8)))
    let payload = whole.count - 1000
    var flipped = whole
    flipped[payload] ^= 0x04
    var newer = whole
    newer[text.lowerBound - 1] = UInt8(ascii: "9")
    let damaged: [(Data, String)] = [
      (whole.prefix(whole.count / 2), "cut short"), (whole.dropLast(), "cut short"),
      (whole + Data([0]), "belong"), (flipped, "checksum"),
      (whole.prefix(text.upperBound), "header"), (newer, "format 9"), (Data(), "expected a file"),
      (Data("data_x\n".utf8), "expected a file that begins with 'tieline potential'"),
    ]
    let crystal = Tieline.structures.appendingPathComponent("Li2S.cif").path
    for (bytes, word) in damaged {
      let config = try InputConfig([("potentials/li-p-s.potential", "bad.potential")])
      try bytes.write(to: config.folder["bad.potential"])
      try refuse(
        ["sample", "quick.yaml", "--run", "run"], in: config.folder, ["bad.potential", word])
      for command in [
        ["evaluate", crystal], ["relax", crystal],
        ["benchmark", "potential", "--structure", crystal],
      ] {
        try refuse(
          command + ["--potential", "bad.potential"], in: config.folder, ["bad.potential", word])
      }
    }
  }

  @Test func `A run whose potential changed meanwhile is not resumed`() throws {
    let config = try InputConfig([
      ("potentials/li-p-s.potential", "own.potential"), ("candidates: 24", "candidates: 1000"),
    ])
    try FileManager.default.copyItem(at: Tieline.potential, to: config.folder["own.potential"])
    let program = try Tieline(["sample", "quick.yaml", "--run", "run"], in: config.folder.url)
    let log = config.folder["run/log.jsonl"]
    try #require(program.wait(until: { (try? Data(contentsOf: log))?.isEmpty == false }))
    program.send(SIGKILL)
    #expect(program.result().code == -SIGKILL)
    // Another potential, as whole as the first.
    try PotentialFile.write(
      PotentialFile.read(Tieline.potential), provenance: ["name": "another"],
      to: config.folder["own.potential"])
    // A look first, so that what the kill left half-written is undone already.
    #expect(try Tieline.run("status", "run", in: config.folder.url).code == 0)
    let before = contents(of: config.folder["run"])["archive.db"]
    let result = try Tieline.run("resume", "run", in: config.folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(
      result.messages
        == "tieline: run cannot be resumed: own.potential changed since the run began\n")
    #expect(contents(of: config.folder["run"])["archive.db"] == before)
  }

  // MARK: folders and archives

  @Test func `A folder without a run has nothing to resume, show or export`() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder["empty"], withIntermediateDirectories: true)
    for command in ["resume", "status", "export"] {
      for name in ["empty", "missing"] {
        try refuse([command, name], in: folder, ["\(name) holds no run"])
      }
    }
  }

  @Test func `An archive that is none, or cut short, is refused and left alone`() throws {
    let finished = try SampleTests.finished.get()
    let whole = try Data(contentsOf: finished.run.appendingPathComponent("archive.db"))
    for (bytes, word) in [
      (Data("no archive".utf8), "archive"), (whole.prefix(whole.count / 2), "damaged"),
    ] {
      let folder = TemporaryFolder()
      try FileManager.default.createDirectory(at: folder["run"], withIntermediateDirectories: true)
      try bytes.write(to: folder["run/archive.db"])
      try folder.write("1\n", to: "run/lock")
      for command in ["resume", "status", "export"] {
        let result = try Tieline.run(command, "run", in: folder.url)
        #expect(result.code == 65, "\(command): \(result)")
        #expect(result.lines.count == 1, "\(result)")
        #expect(result.messages.contains(word), "\(command): \(result)")
        #expect(contents(of: folder.url)["run/archive.db"] == bytes)
      }
    }
  }

  @Test func `A run folder that cannot be made is refused`() throws {
    let config = try InputConfig()
    try config.folder.write("", to: "file")
    for name in ["file", "file/run", "/proc/run"] {
      try refuse(
        ["sample", "quick.yaml", "--run", name], in: config.folder, code: 73,
        ["\(name) cannot be written: "])
    }
  }

  @Test func `A result that cannot be written is refused, and nothing is left of it`() throws {
    let run = try SampleTests.finished.get().run.path
    let folder = TemporaryFolder()
    for path in ["missing/out", "/dev/full", "."] {
      try refuse(["export", run, "--output", path], in: folder, code: 73, ["\(path) cannot be"])
    }
    let crystal = Tieline.structures.appendingPathComponent("Li2S.cif").path
    try refuse(
      ["evaluate", crystal, "--potential", Tieline.potential.path, "--output", "/dev/full"],
      in: folder, code: 73, ["/dev/full cannot be written"])
    try refuse(["convert", crystal, "missing/out.xyz"], in: folder, code: 73, ["missing/out.xyz"])
    try refuse(["convert", crystal, "out.pdf"], in: folder, ["out.pdf", ".cif"])
  }

  @Test func `A full disk behind standard output is told of`() throws {
    let run = try SampleTests.finished.get().run.path
    for command in ["export", "status"] {
      let result = try Tieline.run(command, run, output: "/dev/full")
      #expect(result.code == 73, "\(command): \(result)")
      #expect(result.messages.hasPrefix("tieline: standard output cannot be written"), "\(result)")
      #expect(result.lines.count == 1)
    }
  }

  @Test func `A list of entries with a mistake is refused with its line`() throws {
    let folder = TemporaryFolder()
    for (text, words) in [
      ("", ["empty"]), ("id,formula\n", ["line 1", "energy_eV"]),
      ("id,formula,energy_eV\n", ["no entries"]),
      ("id,formula,energy_eV\na,Li2S,-1\na,P2S5,-2\n", ["line 3", "'a'"]),
      ("id,formula,energy_eV\na,Qq2,-1\n", ["line 2", "Qq2"]),
      ("id,formula,energy_eV\na,Li2S,low\n", ["line 2", "low"]),
    ] {
      try folder.write(text, to: "entries.csv")
      try refuse(["hull", "entries.csv"], in: folder, ["entries.csv"] + words)
    }
    try refuse(["hull", "none.csv"], in: folder, ["none.csv cannot be read"])
  }

  @Test(
    arguments: [
      ("Li2S,P2S5,Li3PS4", "Li2S, P2S5, Li3PS4 depend on each other"),
      ("Li2S,P2S5,Li4S2", "Li2S and Li4S2 are the same compound"),
      ("Li2S,,P2S5", "'' is no formula of known elements"),
      ("Li2S,P2S5,Xy", "'Xy' is no formula of known elements"),
      ("Li,S,Li2S", "Li, S, Li2S depend on each other"),
    ])
  func `End members of a hull that span nothing are refused in a sentence`(
    line: String, words: String
  ) throws {
    let folder = TemporaryFolder()
    let result = try Tieline.run("hull", "entries.csv", "--line", line, in: folder.url)
    #expect(result.code == 64, "\(result)")
    #expect(result.lines[0].hasPrefix("Error: The end members "), "\(result)")
    #expect(result.lines[0].contains(words), "\(result)")
  }

  @Test(
    arguments: [
      ["--colour"], ["paint"], ["sample"], ["sample", "a.yaml", "--worker", "1"],
      ["sample", "a.yaml", "--workers", "0"], ["resume", "run", "--workers", "many"],
      ["export", "run", "--format", "pdf"], ["hull", "a.csv", "--line", "Li2S"],
      ["relax", "a.cif", "--potential", "p", "--steps", "-1"],
    ])
  func `A command that is written wrongly is explained and ends with 64`(arguments: [String]) throws
  {
    let folder = TemporaryFolder()
    let result = try Tieline(arguments, in: folder.url).result()
    #expect(result.code == 64, "\(result)")
    #expect(result.messages.hasPrefix("Error: "), "\(result)")
    #expect(result.messages.contains("Usage: tieline"))
    #expect(contents(of: folder.url).isEmpty)
  }
}
