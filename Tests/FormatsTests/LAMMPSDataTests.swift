import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct LAMMPSDataTests {
  static let file = """
    LAMMPS data file by hand

    2 atoms
    2 atom types
    1.0 5.0 xlo xhi
    0.0 5.0 ylo yhi
    -1.0 5.0 zlo zhi
    1.0 0.5 -0.5 xy xz yz

    Masses

    1 6.94 # Li
    2 32.06  # S

    Atoms # atomic

    2 2 3.0 2.5 2.0 0 0 0
    1 1 1.0 0.0 -1.0 1 0 -1

    Velocities

    1 0.1 0.2 0.3
    2 0.1 0.2 0.3

    """

  private func read(_ text: String) throws -> LabelledStructure {
    try LAMMPSData.read(text, file: "a.lmp")
  }

  @Test func `A box, masses and atoms are a crystal, in the order of the ids`() throws {
    let frame = try read(Self.file)
    #expect(frame.info == ["comment": "LAMMPS data file by hand"])
    let structure = frame.structure
    #expect(structure.species == [.lithium, .sulfur])
    #expect(
      structure.lattice.matrix
        == Matrix3(Vector3(4, 0, 0), Vector3(1, 5, 0), Vector3(0.5, -0.5, 6)))
    // The corner of the box is its origin; image flags are whole cells.
    #expect(structure.positions[0] == Vector3(1, 0, -1))
    #expect(
      (structure.lattice.cartesian(structure.positions[1]) - Vector3(2, 2.5, 3)).length < 1e-12)
  }

  @Test func `Without a comment the mass tells the element, and charges are passed over`() throws {
    let bare = Self.file.replacing(" # Li", with: "").replacing("  # S", with: "")
      .replacing("6.94", with: "6.941")
    #expect(try read(bare) == read(Self.file))
    let charged = Self.file.replacing("# atomic", with: "# charge")
      .replacing("2 2 3.0", with: "2 2 -2.0 3.0").replacing("1 1 1.0", with: "1 1 1.0 1.0")
    #expect(try read(charged) == read(Self.file))
    // Whoever named it knows better: a mass may be an isotope's.
    #expect(try read(Self.file.replacing("6.94 #", with: "2.014 #")) == read(Self.file))
  }

  private static func distances(_ structure: Structure) -> [Double] {
    structure.species.indices.flatMap { i in
      structure.species.indices.map { structure.shortestVector(from: i, to: $0).length }
    }
  }

  @Test(arguments: 1...5)
  func `Written and read again it is the same crystal, turned`(seed: UInt64) throws {
    var structure = ExtendedXYZTests.frame(seed).structure
    if seed == 5 {
      // Left-handed: two vectors changed places.
      let m = structure.lattice.matrix
      structure = Structure(
        lattice: Lattice(Matrix3(m.b, m.a, m.c))!, species: structure.species,
        positions: structure.positions.map { Vector3($0.y, $0.x, $0.z) })
    }
    let text = LAMMPSData.write(structure, comment: "a\nb")
    let back = try read(text)
    #expect(back.info == ["comment": "a b"])
    #expect(back.structure.species == structure.species)
    #expect((back.structure.lattice.lengths - structure.lattice.lengths).length < 1e-12)
    #expect((back.structure.lattice.angles - structure.lattice.angles).length < 1e-9)
    for (one, two) in zip(Self.distances(back.structure), Self.distances(structure)) {
      #expect(abs(one - two) < 1e-12)
    }
    // A mirror image has the same distances; the sense of three vectors tells them apart.
    func sense(_ s: Structure) -> Double {
      let v = (1...3).map { s.shortestVector(from: 0, to: $0) }
      return v[0].cross(v[1]).dot(v[2])
    }
    #expect(abs(sense(back.structure) - sense(structure)) < 1e-9)
    #expect(LAMMPSData.write(back.structure, comment: "a b").contains("Atoms # atomic"))
  }

  @Test(.enabled(if: ASE.isThere)) func `ASE reads what is written`() throws {
    let structure = ExtendedXYZTests.frame(3).structure
    let text = LAMMPSData.write(structure, comment: "x")
    let seen = try ASE.read(text, name: "a.lmp", format: "lammps-data")
    try #require(seen.count == 1)
    ASE.expectSame(try read(text), seen[0])
  }

  @Test(arguments: [
    ("2 atoms\n", "0 atoms\n", "line 3: found '0 atoms', expected a number of atoms or of types."),
    (
      "2 atoms\n", "", "line 14: found 'Atoms', expected the number of atoms and the box before it."
    ),
    ("1.0 5.0 xlo", "5.0 5.0 xlo", "line 15: the lattice vectors span no volume."),
    ("0.0 5.0 ylo", "0.0 5.x ylo", "line 6: found '5.x', expected a bound of the box."),
    (
      "1 6.94 # Li", "1 6.94x # Li",
      "line 12: found '1 6.94x', expected a type from 1 to 2 and its "
        + "mass."
    ),
    ("32.06  # S", "30.0", "line 13: found 'a mass of 30.0', expected the mass of an element."),
    (
      "Masses\n\n1 6.94 # Li\n2 32.06  # S\n\n", "",
      "line 10: found 'Atoms', expected the section "
        + "Masses before it, which tells the elements."
    ),
    ("# atomic", "# full", "line 15: found 'the atom style full', expected atomic or charge."),
    (
      "1 1 1.0 0.0 -1.0 1 0 -1", "1 1 1.0 0.0",
      "line 18: found 4 columns, expected 5 or 8 for atom "
        + "2 of 2."
    ),
    (
      "1 1 1.0 0.0 -1.0 1 0 -1", "1 3 1.0 0.0 -1.0",
      "line 18: found '1 3', expected an id and a "
        + "type that has a mass."
    ),
    (
      "1 1 1.0 0.0 -1.0 1 0 -1", "2 1 1.0 0.0 -1.0",
      "line 23: found 'the id 2 twice', expected a "
        + "different id for each atom."
    ),
    ("xlo xhi", "avec", "line 5: found 'avec', expected a box by its bounds, xlo xhi."),
  ])
  func `What is wrong is refused with its line`(old: String, new: String, end: String) throws {
    try #require(Self.file.contains(old), "\(old)")
    #expect(sentence { try read(Self.file.replacing(old, with: new)) } == "a.lmp, " + end)
  }

  @Test func `A file without atoms is refused`() {
    #expect(sentence { try read("\n") } == "a.lmp holds no structure.")
    #expect(
      sentence { try read("a comment\n2 atoms\n") }
        == "a.lmp ends at line 2, expected the section Atoms.")
  }
}
