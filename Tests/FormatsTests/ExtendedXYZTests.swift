import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Extended XYZ")
struct ExtendedXYZTests {
  static let twoAtoms = """
    2
    Lattice="4.0 0 0 1.0 5.0 0 0 0 6.0" Properties=species:S:1:pos:R:3:forces:R:3 energy=-12.5 \
    stress="0.01 0 0 0 0.02 0 0 0 0.03" pbc="T T T" note="a quoted value" final=T
    Li 0.5 0.25 -1 0.1 0.2 0.3
    S  2.0 2.5 3.0 -0.1 -0.2 -0.3

    """

  static func frame(_ seed: UInt64, atoms: Int = 7) -> LabelledStructure {
    var stream = RandomStream(seed: seed, purpose: "frame", candidate: 0)
    func number(_ scale: Double) -> Double { (stream.uniform() - 0.5) * scale }
    func vector(_ scale: Double) -> Vector3 { Vector3(number(scale), number(scale), number(scale)) }
    let lattice = Lattice(
      Matrix3(
        Vector3(7, 0, 0) + vector(1), Vector3(0, 8, 0) + vector(1), Vector3(0, 0, 9) + vector(1)))!
    let species = (0..<atoms).map { [Element.lithium, .phosphorus, .sulfur][$0 % 3] }
    let structure = Structure(
      lattice: lattice, species: species, positions: (0..<atoms).map { _ in vector(3) })
    let v = vector(5)
    return LabelledStructure(
      structure: structure, energy: number(1e4), freeEnergy: number(1e4),
      energyError: 0.1 + number(0.1),
      forces: (0..<atoms).map { _ in vector(2) },
      forceErrors: (0..<atoms).map { _ in 0.1 + number(0.1) }, virial: Matrix3.outer(v, v),
      info: ["system": "Li2S", "a key": "say \"so\", [1 2]\\", "empty": "", "k": "a=b {c}"])
  }

  @Test("A frame is read in eV and Å, fractional positions, virial = -stress × volume")
  func reads() throws {
    let frame = try #require(try ExtendedXYZ.read(Self.twoAtoms, file: "a.xyz").first)
    #expect(frame.structure.composition.formula == "LiS")
    #expect(frame.energy == -12.5)
    #expect(frame.forces == [Vector3(0.1, 0.2, 0.3), Vector3(-0.1, -0.2, -0.3)])
    let virial = try #require(frame.virial)
    #expect((virial - Matrix3(diagonal: Vector3(-1.2, -2.4, -3.6))).norm < 1e-13)
    #expect(abs(frame.stress![2, 2] - 0.03) < 1e-15)
    // (2, 2.5, 3) = 0.375 a + 0.5 b + 0.5 c.
    #expect((frame.structure.positions[1] - Vector3(0.375, 0.5, 0.5)).length < 1e-15)
    #expect(frame.info == ["note": "a quoted value", "final": "T"])
  }

  @Test("Writing and reading is the identity; positions to rounding", arguments: 1...5)
  func roundTrip(seed: UInt64) throws {
    let frames = [Self.frame(seed), Self.frame(seed + 100, atoms: 1)]
    let text = ExtendedXYZ.write(frames)
    let back = try ExtendedXYZ.read(text, file: "a.xyz")
    try #require(back.count == 2)
    for (old, new) in zip(frames, back) {
      #expect(new.energy == old.energy)
      #expect(new.freeEnergy == old.freeEnergy)
      #expect(new.energyError == old.energyError)
      #expect(new.forces == old.forces)
      #expect(new.forceErrors == old.forceErrors)
      #expect((new.virial! - old.virial!).norm < 1e-15 * old.virial!.norm)
      #expect(new.stress == old.stress)
      #expect(new.info == old.info)
      #expect(new.structure.lattice == old.structure.lattice)
      #expect(new.structure.species == old.structure.species)
      for (a, b) in zip(new.structure.positions, old.structure.positions) {
        #expect((a - b).length < 1e-15)
      }
    }
  }

  @Test("What is not known is not written")
  func bareFrame() throws {
    let frame = LabelledStructure(structure: Self.frame(3).structure)
    let text = ExtendedXYZ.write([frame])
    #expect(!text.contains("energy") && !text.contains("force") && !text.contains("stress"))
    let back = try #require(try ExtendedXYZ.read(text, file: "a.xyz").first)
    #expect(back.energy == nil && back.forces == nil && back.virial == nil && back.info.isEmpty)
  }

  @Test("A virial is written as the stress that ASE reads, which does not drift", arguments: 1...5)
  func oneStress(seed: UInt64) throws {
    let bare = Self.frame(seed)
    let n = try #require(bare.virial).transpose.rowMajor
    let pattern = try Regex(" stress=\"[^\"]*\"")
    let given = ExtendedXYZ.write([bare]).replacing(
      pattern, with: " virial=\"\(n.map(\.description).joined(separator: " "))\"")
    var frame = try #require(try ExtendedXYZ.read(given, file: "a.xyz").first)
    #expect(frame.virial == bare.virial)
    for _ in 0..<5 {
      let text = ExtendedXYZ.write([frame])
      #expect(text.contains(" stress=\"") && !text.contains("virial"))
      frame = try #require(try ExtendedXYZ.read(text, file: "a.xyz").first)
      #expect(frame.stress == bare.stress)
    }
  }

  @Test("Of a stress and a virial that agree but for their digits, the stress counts, as in ASE")
  func stressCounts() throws {
    let text = Self.twoAtoms.replacing(
      "stress=", with: "virial=\"-1.21 0 0 0 -2.4 0 0 0 -3.6\" stress=")
    let stress = try #require(try ExtendedXYZ.read(text, file: "a.xyz").first?.stress)
    #expect((stress - Matrix3(diagonal: Vector3(0.01, 0.02, 0.03))).norm < 1e-16)
  }

  @Test("A stress or virial beyond all bounds is refused")
  func boundless() {
    for (old, new) in [
      ("stress=\"0.01", "stress=\"1e308"),
      (
        "stress=\"0.01 0 0 0 0.02 0 0 0 0.03\"",
        "virial=\"1e308 0 0 0 0 0 0 0 0\""
      ),
    ] {
      #expect(
        sentence { try ExtendedXYZ.read(Self.twoAtoms.replacing(old, with: new), file: "a.xyz") }
          .hasPrefix("a.xyz, line 2: "))
    }
  }

  @Test("Columns that are not understood are told, each once")
  func unknownColumns() throws {
    let contents = try ExtendedXYZ.contents(
      TextLines(Self.fromASE + Self.fromASE, file: "a.xyz"))
    #expect(contents.frames.count == 2)
    #expect(
      contents.remarks == [
        "a.xyz: left out, for Tieline has no place for them: move_mask, tags, energies, stresses, "
          + "REF_forces"
      ])
    #expect(try ExtendedXYZ.contents(TextLines(Self.twoAtoms, file: "a.xyz")).remarks.isEmpty)
    let numbers =
      "1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=Z:I:1:species:S:1:pos:R:3:magmoms:R:1\n3 Li 0 0 0 1\n"
    #expect(
      try ExtendedXYZ.contents(TextLines(numbers, file: "a.xyz")).remarks == [
        "a.xyz: left out, for Tieline has no place for it: magmoms"
      ])
  }

  @Test("Columns come in any order and unknown ones are left out")
  func columns() throws {
    let text = """
      1
      Properties=magmom:R:1:pos:R:3:tags:I:2:move:L:1:species:S:1:force:R:3 \
      Lattice=[[4,0,0],[0,4,0],[0,0,4]] pbc=[T,T,T] free_energy=-1e0
      9.0 1 2 3 7 8 T P 0.5 0.25 0.125
      """
    let frame = try #require(try ExtendedXYZ.read(text, file: "a.xyz").first)
    #expect(frame.structure.species == [.phosphorus])
    #expect(frame.structure.positions == [Vector3(0.25, 0.5, 0.75)])
    #expect(frame.forces == [Vector3(0.5, 0.25, 0.125)])
    #expect(frame.energy == -1 && frame.freeEnergy == -1)
  }

  /// As written by ASE 3.29: a calculation with results and labels of its own, constraints, tags.
  static let fromASE = #"""
    2
    Lattice="4.0 0.0 0.0 1.0 5.0 0.0 0.0 0.0 6.0" Properties=species:S:1:pos:R:3:move_mask:L:1:REF_forces:R:3:force_errors:R:1:tags:I:1:forces:R:3:energies:R:1:stresses:R:6 REF_energy=-12.4 REF_stress="_JSON [[0.02, 0.0, 0.0], [0.0, 0.02, 0.0], [0.0, 0.0, 0.02]]" note="two words" flag=T none lst="_JSON [1, 2, 3]" s=a=b energy=-12.5 free_energy=-12.6 stress="0.01 0.006 0.005 0.006 0.02 0.004 0.005 0.004 0.03" magmom=1.5 dipole="1.0 2.0 3.0" energy_error=0.25 pbc="T T T"
    Li       0.00000000       0.00000000       0.00000000  F       1.00000000       1.00000000       1.00000000       0.10000000        1       0.10000000       0.20000000       0.30000000      -6.00000000       1.00000000       1.00000000       1.00000000       1.00000000       1.00000000       1.00000000
    S        2.50000000       2.50000000       3.00000000  T       1.00000000       1.00000000       1.00000000       0.20000000        2      -0.10000000      -0.20000000      -0.30000000      -6.50000000       1.00000000       1.00000000       1.00000000       1.00000000       1.00000000       1.00000000

    """#

  @Test("What ASE writes is read: its results as labels, what is beside them as information")
  func writtenByASE() throws {
    let frame = try #require(try ExtendedXYZ.read(Self.fromASE, file: "a.xyz").first)
    #expect(frame.energy == -12.5 && frame.freeEnergy == -12.6 && frame.energyError == 0.25)
    #expect(frame.forces == [Vector3(0.1, 0.2, 0.3), Vector3(-0.1, -0.2, -0.3)])
    #expect(frame.forceErrors == [0.1, 0.2])
    let stress = Matrix3(
      Vector3(0.01, 0.006, 0.005), Vector3(0.006, 0.02, 0.004), Vector3(0.005, 0.004, 0.03))
    #expect((try #require(frame.stress) - stress).norm < 1e-15)
    #expect(frame.info["REF_energy"] == "-12.4" && frame.info["dipole"] == "1.0 2.0 3.0")
    #expect(frame.info["lst"] == "_JSON [1, 2, 3]" && frame.info["s"] == "a=b")
    #expect(frame.info["flag"] == "T" && frame.info["none"] == "T")
    #expect(frame.info["note"] == "two words" && frame.info["free_energy"] == nil)
  }

  @Test("Labels named REF_ are read where there are none of the plain name, and stay")
  func referenceLabels() throws {
    let text = Self.fromASE.replacing("energy=-12.5 free_energy=-12.6 stress=", with: "old=")
      .replacing(":forces:R:3", with: ":seen:R:3")
    let frame = try #require(try ExtendedXYZ.read(text, file: "a.xyz").first)
    #expect(frame.energy == -12.4 && frame.freeEnergy == nil)
    #expect(frame.forces == [Vector3(1, 1, 1), Vector3(1, 1, 1)])
    #expect(
      (try #require(frame.stress) - Matrix3(diagonal: Vector3(0.02, 0.02, 0.02))).norm < 1e-15)
    #expect(frame.info["REF_energy"] == "-12.4")
    let again = try #require(try ExtendedXYZ.read(ExtendedXYZ.write([frame]), file: "b.xyz").first)
    #expect(again.energy == -12.4 && again.forces == frame.forces && again.info == frame.info)
  }

  @Test("A number is an element only in a frame of numbers")
  func numbersAndSymbols() {
    let text =
      "1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=Z:I:1:pos:R:3\n3 0 0 0\n"
      + "1\nLattice=\"4 0 0 0 4 0 0 0 4\"\n3 0 0 0\n"
    #expect(
      sentence { try ExtendedXYZ.read(text, file: "a.xyz") }
        == "a.xyz, line 6: '3' is not the symbol of an element.")
  }

  @Test("Six numbers of a stress are xx yy zz yz xz xy")
  func voigt() throws {
    let text = Self.twoAtoms.replacing("0.01 0 0 0 0.02 0 0 0 0.03", with: "1 2 3 4 5 6")
    let stress = try #require(try ExtendedXYZ.read(text, file: "a.xyz")[0].stress)
    let expected = Matrix3(Vector3(1, 6, 5), Vector3(6, 2, 4), Vector3(5, 4, 3))
    #expect((stress - expected).norm < 1e-13)
  }

  @Test(
    "A bad file is refused with its line",
    arguments: [
      ("", "", "a.xyz holds no structure."),
      ("2\n", "x\n", "a.xyz, line 1: found 'x', expected the number of atoms of a frame."),
      ("2\n", "0\n", "a.xyz, line 1: found '0', expected the number of atoms of a frame."),
      ("2\n", "3\n", "a.xyz ends at line 4, expected atom 3 of 3."),
      (
        "2\n", "1\n",
        "a.xyz, line 4: found 'S  2.0 2.5 3.0 -0.1 -0.2 -0.3', expected the number of atoms of a frame."
      ),
      ("2\n", "9999999999999\n", "a.xyz ends at line 4, expected atom 3 of 9999999999999."),
      (
        "Lattice", "Grid",
        "a.xyz, line 2: found a frame without a Lattice, expected a crystal, periodic in three directions."
      ),
      (
        "4.0 0 0", "4.0 0",
        "a.xyz, line 2: found '4.0 0 1.0 5.0 0 0 0 6.0', expected 9 numbers as Lattice."
      ),
      ("4.0 0 0", "0 0 0", "a.xyz, line 2: the lattice vectors span no volume."),
      (
        "T T T", "T T F",
        "a.xyz, line 2: found pbc=\"T T F\", expected a crystal, periodic in three directions."
      ),
      ("energy=-12.5", "energy=nan", "a.xyz, line 2: found 'nan', expected 1 number as energy."),
      (
        "energy=-12.5", "energy_error=inf",
        "a.xyz, line 2: found 'inf', expected 1 number as energy_error."
      ),
      (
        "energy=-12.5", "REF_energy=low",
        "a.xyz, line 2: found 'low', expected 1 number as REF_energy."
      ),
      ("energy=-12.5", "energy=", "a.xyz, line 2: found nothing, expected 1 number as energy."),
      ("Li 0.5", "Xx 0.5", "a.xyz, line 3: 'Xx' is not the symbol of an element."),
      ("2.0 2.5", "2.0", "a.xyz, line 4: found 6 columns, expected 7 for atom 2 of 2."),
      ("2.0 2.5", "2.0 2.5x", "a.xyz, line 4: found '2.5x', expected a coordinate."),
      (
        "2.0 2.5", "1e308 -1e308",
        "a.xyz, line 4: found '3e+307 cells', expected a coordinate within a million cells."
      ),
      ("0.2 0.3", "0.2 inf", "a.xyz, line 3: found 'inf', expected a force."),
      (
        "pos:R:3", "pos:R:2",
        "a.xyz, line 2: found 'pos:R:2', expected species:S:1, pos:R:3 and forces:R:3."
      ),
      (
        "pos:R:3", "xyz:R:3",
        "a.xyz, line 2: found 'species:S:1:xyz:R:3:forces:R:3', expected the columns species:S:1 and pos:R:3."
      ),
      (
        "a quoted value\"", "a quoted value",
        "a.xyz, line 2: a quote or a bracket is opened and not closed."
      ),
      (
        "note=", "virial=\"1 0 0 0 1 0 0 0 1\" note=",
        "a.xyz, line 2: the stress is not minus the virial over the volume."
      ),
    ])
  func refuses(find: String, replace: String, expected: String) {
    let text =
      find.isEmpty ? replace : Self.twoAtoms.replacing(find, with: replace, maxReplacements: 1)
    #expect(sentence { try ExtendedXYZ.read(text, file: "a.xyz") } == expected)
  }

  @Test("A missing file is refused by name")
  func missing() {
    let url = URL(filePath: "/nowhere/a.xyz")
    #expect(
      sentence { try ExtendedXYZ.read(contentsOf: url) }
        == "/nowhere/a.xyz cannot be read: no such file or directory.")
  }

  @Test(
    "The DFT frames of P2S5 from OxideGlassGroupAAU/LiPS are read as they are",
    .enabled(if: TestFiles.data("lips-dft/P2S5.extxyz") != nil))
  func dftFrames() throws {
    let url = try #require(TestFiles.data("lips-dft/P2S5.extxyz"))
    let frames = try ExtendedXYZ.read(contentsOf: url)
    #expect(frames.allSatisfy { $0.structure.composition.formula == "P8S20" })
    #expect(frames[0].energy == -6997.541992)
    #expect(frames[0].virial?[2, 2] == 1.74758)
    #expect(frames[0].info == ["system": "P2S5", "frame": "0"])
    #expect(
      try ExtendedXYZ.read(ExtendedXYZ.write(frames), file: "b").map(\.forces)
        == frames.map(\.forces))
  }
}
