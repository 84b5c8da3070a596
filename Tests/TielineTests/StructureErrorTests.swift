import Formats
import Foundation
import Testing

/// Crystals and frames that no potential can be asked about or trained on.
@Suite struct StructureErrorTests {
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
      (good, config.replacing("name: t", with: "name: ../t"), "names a folder"),
      (good, config + "start_from: a.yaml\n", "expected a file that begins with"),
    ]
    for (frames, config, words) in bad {
      let folder = TemporaryFolder()
      try folder.write(frames, to: "a.extxyz")
      try folder.write(config, to: "a.yaml")
      try refuse(["train", "a.yaml", "--run", "run"], in: folder, [words])
    }
  }
}
