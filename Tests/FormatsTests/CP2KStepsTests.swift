import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct CP2KStepsTests {
  /// As CP2K 2023.1 prints cell and positions.
  static let cell = """
     CELL| Volume [angstrom^3]:                                            64.000000
     CELL| Vector a [angstrom]:       4.000     0.000     0.000   |a| =     4.000000
     CELL| Vector b [angstrom]:       0.000     4.000     0.000   |b| =     4.000000
     CELL| Vector c [angstrom]:       0.000     0.000     4.000   |c| =     4.000000
     CELL| Angle (b,c), alpha [degree]:                                    90.000000
     CELL| Angle (a,c), beta  [degree]:                                    90.000000
     CELL| Angle (a,b), gamma [degree]:                                    90.000000
     CELL| Numerically orthorhombic:                                             YES
     CELL| Periodicity                                                           XYZ

    """
  static let atoms = """

     MODULE QUICKSTEP: ATOMIC COORDINATES IN ANGSTROM

       Atom Kind Element         X             Y             Z       Z(eff)     Mass
          1    1 Li    3      0.000000      0.000000      0.000000   3.0000   6.9400
          2    2 S    16      2.000000      2.000000      2.000000   6.0000  32.0600



    """
  static let file = complete(CP2KOutputTests.text)

  /// An output with cell and positions before the electrons.
  static func complete(_ text: String) -> String {
    text.replacing("  *** SCF run", with: cell + atoms + "  *** SCF run", maxReplacements: 1)
  }

  private func read(_ text: String) throws -> StructureFile.Contents {
    try CP2KSteps.read(text, file: "o")
  }

  @Test(arguments: [CP2KOutputTests.text, CP2KOutputTests.new])
  func `An output with cell and positions is the label that it is of a crystal that is known`(
    text: String
  ) throws {
    let contents = try read(Self.complete(text))
    let known = try CP2KOutput.read(text, file: "o", of: CP2KOutputTests.structure)
    #expect(contents.frames == [known] && contents.remarks.isEmpty)
  }

  @Test func `An energy without forces and stress is read too`() throws {
    let text = Self.file.replacing("ATOMIC FORCES in", with: "").replacing(
      "STRESS| Analytical", with: "")
    let frame = try #require(try read(text).frames.first)
    #expect(frame.energy != nil && frame.forces == nil && frame.virial == nil)
  }

  @Test func `A cell has the digits of its edges and angles`() throws {
    // As printed of (5.123456789, 0, 0), (0.5, 5.2, 0), (0, 0.25, 5.3).
    let oblique = Self.file.replacing(
      Self.cell.components(separatedBy: " CELL| Numerically")[0],
      with: """
         CELL| Volume [angstrom^3]:                                           141.202469
         CELL| Vector a [angstrom]:       5.123     0.000     0.000   |a| =     5.123457
         CELL| Vector b [angstrom]:       0.500     5.200     0.000   |b| =     5.223983
         CELL| Vector c [angstrom]:       0.000     0.250     5.300   |c| =     5.305893
         CELL| Angle (b,c), alpha [degree]:                                    87.311778
         CELL| Angle (a,c), beta  [degree]:                                    90.000000
         CELL| Angle (a,b), gamma [degree]:                                    84.507675

        """)
    let lattice = try #require(try read(oblique).frames.first).structure.lattice
    let expected = Matrix3(Vector3(5.123456789, 0, 0), Vector3(0.5, 5.2, 0), Vector3(0, 0.25, 5.3))
    #expect((lattice.matrix - expected).norm < 2e-6)
    #expect(abs(lattice.volume - 141.202469) < 2e-5)
    // Turned, so that the edges alone are known better than to three decimals.
    let turned = Self.file.replacing(
      "4.000     0.000     0.000   |a| =     4.000000",
      with: "0.000     0.000     4.000   |a| =     4.000300"
    ).replacing(
      "0.000     0.000     4.000   |c| =", with: "4.000     0.000     0.000   |c| =")
    let other = try #require(try read(turned).frames.first).structure.lattice.matrix
    #expect((other.a - Vector3(0, 0, 4.0003)).length < 1e-12 && other.c == Vector3(4, 0, 0))
  }

  @Test func `Positions in bohr are read in Å`() throws {
    let text = Self.file.replacing("COORDINATES IN ANGSTROM", with: "COORDINATES IN BOHR")
    let place = try #require(try read(text).frames.first).structure.cartesianPositions[1]
    #expect(abs(place.x - 2 * 0.529177210903) < 1e-9)
  }

  @Test func `Steps without positions and those that did not converge are left out`() throws {
    let again = Self.file.components(separatedBy: "  *** SCF run")[1]
      .components(separatedBy: "  **** **** ******")[0]
    let end = "  **** **** ******  **  PROGRAM ENDED AT                 2026-11-28 21:08:04.829\n"
    let relaxation =
      Self.file.components(separatedBy: "  **** **** ******")[0]
      + "  *** SCF run" + again + "  *** SCF run" + again + end
    let contents = try read(relaxation)
    #expect(contents.frames.count == 1)
    #expect(contents.remarks == ["o: left out 2 of 3 steps, which are printed without positions"])
    let loose = "  *** WARNING in qs_scf.F:598 :: SCF run NOT converged ***" + again
    let both = Self.file.replacing(end.dropLast(), with: Self.atoms + loose + end)
    #expect(
      try read(both).remarks == ["o: left out 1 of 2 steps, which did not become self-consistent"])
    #expect(try read(both).frames.count == 1)
  }

  @Test func `A calculation that was cut off has the steps that are complete`() throws {
    let text = Self.file + "\n" + Self.file
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var counts: Set<Int> = []
    for count in 0..<lines.count {
      do {
        let frames = try read(lines.prefix(count).joined(separator: "\n")).frames
        counts.insert(frames.count)
        #expect(frames.allSatisfy { $0.forces?.count == 2 && $0.virial != nil })
      } catch let error as FormatError {
        counts.insert(0)
        #expect(error.sentence.hasPrefix("o"))
      }
    }
    #expect(counts == [0, 1])
    #expect(try read(text).frames.count == 2)
    let cut = text.components(separatedBy: "STRESS| Analytical").prefix(2)
      .joined(separator: "STRESS| Analytical")
    #expect(try read(cut).remarks == ["o: left out the last step, which is not complete"])
  }

  @Test(arguments: [
    (
      " CELL| Periodicity                                                           XYZ",
      " CELL| Periodicity                                                          NONE",
      "o, line 12: found the periodicity NONE, expected a crystal, periodic in three directions."
    ),
    (
      "Vector b [angstrom]:", "Vector b [bohr]:",
      "o, line 6: found 'CELL| Vector b [bohr]: 0.000 4.000 0.000 |b| = 4.000000', expected the "
        + "lattice vector b and its length in Å."
    ),
    (
      "0.000     4.000     0.000", "4.000     0.000     0.000",
      "o, line 10: the lattice vectors span no volume."
    ),
    (
      "COORDINATES IN ANGSTROM", "COORDINATES IN NM",
      "o, line 14: found 'MODULE QUICKSTEP: ATOMIC COORDINATES IN NM', expected positions in "
        + "ANGSTROM or BOHR."
    ),
    (" S    16 ", " Xx   16 ", "o, line 18: 'Xx' is not the symbol of an element."),
    (
      "      2    2 S ", "      3    2 S ",
      "o, line 18: found '3 2 S 16 2.000000 2.000000 2.000000 6.0000 32.0600', expected atom 2, or "
        + "an end of the table."
    ),
    (
      "      2      2      S ", "      2      2      P ",
      "o, line 29: found 'P', expected S, atom 2."
    ),
  ])
  func `What is no crystal is refused with its line`(
    old: String, new: String, refusal: String
  ) throws {
    try #require(Self.file.contains(old), "\(old)")
    #expect(
      sentence { try read(Self.file.replacing(old, with: new, maxReplacements: 1)) } == refusal)
  }

  @Test func `An output with energies alone says what it lacks`() {
    #expect(
      sentence { try read(CP2KOutputTests.text) }
        == "o has energies, and no cell and positions that they belong to; expected an output that "
        + "has them, as with PRINT_LEVEL MEDIUM or with the .inp that 'tieline convert' writes.")
    #expect(sentence { try read("no output\n") } == "o holds no structure.")
  }

  @Test func `Why CP2K gave up is said where there is nothing else`() throws {
    let abort = " * [ABORT]                     *\n *  \\___/    out of time         *\n ****\n"
    #expect(
      sentence { try read(" CP2K| version string:   CP2K version 2023.1\n" + abort) }
        == "o: the program gave up: 'out of time'.")
    #expect(try read(Self.file + "\n" + abort).frames.count == 1)
  }

  @Test func `CP2K and pw x are told apart by what their outputs begin with`() throws {
    try StructureFileTests.withDirectory { directory in
      let url = directory.appending(path: "calculation.out")
      try Data(("\n DBCSR| a line\n" + Self.file).utf8).write(to: url)
      #expect(try StructureFile.read(url).first?.info["code"] == "CP2K 2023.1")
      try Data(EspressoOutputTests.file.utf8).write(to: url)
      #expect(try StructureFile.read(url).count > 0)
      try Data(String(repeating: "another program\n", count: 60).utf8).write(to: url)
      #expect(
        sentence { try StructureFile.read(url) }
          == "\(url.path), line 50: found 'another program', expected an output of pw.x or CP2K, with "
          + "'Program PWSCF' or 'CP2K|' in its first lines.")
    }
  }
}
