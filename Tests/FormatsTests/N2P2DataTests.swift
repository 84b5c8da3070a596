import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct N2P2DataTests {
  static let file = """
    begin
    comment a first one
    lattice 4.0 0.0 0.0
    lattice 1.0 5.0 0.0
    lattice 0.0 0.0 6.0
    atom 0.5 0.25 -1.0 Li 0.9 0.0 1.0e-01 2.0e-01 3.0e-01
    atom 2.0 2.5 3.0 S -0.9 0.0 -0.1 -0.2 -0.3
    energy -12.5
    charge 0.000000
    end
    begin
    lattice 4 0 0
    lattice 0 4 0
    lattice 0 0 4
    atom 0 0 0 Li 0 0 0 0 0
    energy -1
    charge 1
    end

    """

  private func read(_ text: String) throws -> [LabelledStructure] {
    try N2P2Data.read(text, file: "input.data")
  }

  @Test func `Structures are read in eV and Å`() throws {
    let frames = try read(Self.file)
    #expect(frames.count == 2)
    #expect(frames[0].structure.species == [.lithium, .sulfur])
    #expect(frames[0].energy == -12.5 && frames[0].info == ["comment": "a first one"])
    #expect(frames[0].forces == [Vector3(0.1, 0.2, 0.3), Vector3(-0.1, -0.2, -0.3)])
    // (2, 2.5, 3) = 0.375 a + 0.5 b + 0.5 c.
    #expect((frames[0].structure.positions[1] - Vector3(0.375, 0.5, 0.5)).length < 1e-15)
    #expect(frames[1].info == ["charge": "1.0"])
  }

  @Test(arguments: 1...5)
  func `Writing and reading is the identity, positions to rounding`(seed: UInt64) throws {
    var frames = [ExtendedXYZTests.frame(seed), ExtendedXYZTests.frame(seed + 9, atoms: 1)]
    frames[0].info = ["comment": "one  two\nthree"]
    frames[1].info = ["charge": "-2.5"]
    let text = try N2P2Data.write(frames, file: "input.data")
    let back = try read(text)
    for (old, new) in zip(frames, back) {
      #expect(new.energy == old.energy && new.forces == old.forces)
      #expect(new.structure.lattice == old.structure.lattice)
      #expect(new.structure.species == old.structure.species)
      for (a, b) in zip(new.structure.positions, old.structure.positions) {
        #expect((a - b).length < 1e-15)
      }
    }
    #expect(back.map(\.info) == [["comment": "one two three"], ["charge": "-2.5"]])
  }

  @Test func `Structures without labels are not written as if they had some`() {
    let bare = LabelledStructure(structure: ExtendedXYZTests.frame(1).structure)
    #expect(
      sentence { try N2P2Data.write([ExtendedXYZTests.frame(1), bare], file: "input.data") }
        == "input.data: the structure 2 has no energy and forces, of which a file in the format "
        + "n2p2 is made.")
  }

  @Test(arguments: [
    ("begin\nlattice 4", "start\nlattice 4", "line 11: found 'start', expected begin."),
    (
      "lattice 0.0 0.0 6.0\n", "",
      "line 9: found 2 lattice vectors, expected a crystal, periodic "
        + "in three directions."
    ),
    (
      "lattice 0.0 0.0 6.0", "lattice 0.0 0.0",
      "line 5: found 3 columns, expected 4, the "
        + "components of a lattice vector."
    ),
    ("lattice 0 0 4", "lattice 0 4 0", "line 18: the lattice vectors span no volume."),
    (
      "-0.2 -0.3", "-0.2",
      "line 7: found 9 columns, expected 10, atom x y z element charge 0 and "
        + "three components of a force."
    ),
    (" S -0.9", " Xx -0.9", "line 7: 'Xx' is not the symbol of an element."),
    ("energy -12.5", "energy nan", "line 8: found 'nan', expected an energy."),
    (
      "atom 0 0 0 Li", "atom 9e99 0 0 Li",
      "line 18: found '2.25e+99 cells', expected a coordinate "
        + "within a million cells."
    ),
    (
      "charge 1", "spin 1",
      "line 17: found 'spin 1', expected comment, lattice, atom, energy, "
        + "charge or end."
    ),
  ])
  func `What is wrong is refused with its line`(old: String, new: String, end: String) throws {
    try #require(Self.file.contains(old))
    #expect(sentence { try read(Self.file.replacing(old, with: new)) } == "input.data, " + end)
  }

  @Test func `A structure that does not end is refused`() {
    #expect(
      sentence { try read(String(Self.file.dropLast(4))) }
        == "input.data ends at line 17, expected end.")
    #expect(sentence { try read("\n") } == "input.data holds no structure.")
  }
}
