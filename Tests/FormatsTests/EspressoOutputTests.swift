import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct EspressoOutputTests {
  /// Typed after the layout of pw.x 6.7, with numbers by hand: alat is 10 Bohr.
  static let head = """

         Program PWSCF v.6.7MaX starts on  1Jan2022 at 00:00: 0

         bravais-lattice index     =            0
         lattice parameter (alat)  =      10.0000  a.u.
         unit-cell volume          =    1000.0000 (a.u.)^3
         number of atoms/cell      =            2
         number of atomic types    =            2

         celldm(1)=  10.000000  celldm(2)=   0.000000  celldm(3)=   0.000000
         celldm(4)=   0.000000  celldm(5)=   0.000000  celldm(6)=   0.000000

         crystal axes: (cart. coord. in units of alat)
                   a(1) = (   1.000000   0.000000   0.000000 )
                   a(2) = (   0.100000   1.000000   0.000000 )
                   a(3) = (   0.000000   0.000000   1.000000 )

         reciprocal axes: (cart. coord. in units 2 pi/alat)
                   b(1) = (  1.000000 -0.100000  0.000000 )
                   b(2) = (  0.000000  1.000000  0.000000 )
                   b(3) = (  0.000000  0.000000  1.000000 )

       Cartesian axes

         site n.     atom                  positions (alat units)
             1           Li1 tau(   1) = (   0.0000000   0.0000000   0.0000000  )
             2           S   tau(   2) = (   0.5000000   0.5000000   0.5000000  )

         number of k points=     1  Fermi-Dirac smearing, width (Ry)=  0.0010
                           cart. coord. in units 2pi/alat
            k(    1) = (   0.0000000   0.0000000   0.0000000), wk =   2.0000000


    """

  static func results(_ energy: String) -> String {
    """
         total energy              =     -19.00000000 Ry

    !    total energy              =     \(energy) Ry
         estimated scf accuracy    <       0.00000001 Ry
         smearing contrib. (-TS)   =      -0.20000000 Ry

         convergence has been achieved in   5 iterations

         Forces acting on atoms (cartesian axes, Ry/au):

         atom    1 type  1   force =     0.01000000   -0.02000000    0.03000000
         atom    2 type  2   force =    -0.01000000    0.02000000   -0.03000000

         Total force =     0.052915     Total SCF correction =     0.000001

              total   stress  (Ry/bohr**3)                   (kbar)     P=      -29.42
      -0.00010000   0.00001000   0.00003000        -14.71        1.47        4.41
       0.00001000  -0.00020000   0.00002000          1.47      -29.42        2.94
       0.00003000   0.00002000  -0.00030000          4.41        2.94      -44.13


    """
  }

  static let moved = """
    CELL_PARAMETERS (alat= 10.00000000)
       1.100000000   0.000000000   0.000000000
       0.100000000   1.000000000   0.000000000
       0.000000000   0.000000000   1.000000000

    ATOMIC_POSITIONS (crystal)
    Li1      0.0000000   0.0000000   0.0000000    0   0   0
    S        0.4000000   0.5000000   0.5000000


    """

  static let end = "   JOB DONE.\n"
  static let file =
    head + results("-20.00000000") + moved + results("-20.50000000") + moved + end

  private func read(_ text: String) throws -> StructureFile.Contents {
    try EspressoOutput.read(text, file: "pw.out")
  }

  @Test func `Every ionic step has its energies, forces, stress and cell`() throws {
    let contents = try read(Self.file)
    #expect(contents.frames.count == 2 && contents.remarks.isEmpty)
    let (rydberg, bohr) = (13.605693122994, 0.529177210903)
    let frame = contents.frames[0]
    #expect(frame.structure.species == [.lithium, .sulfur])
    #expect(abs(try #require(frame.freeEnergy) + 20 * rydberg) < 1e-9)
    // F = E − TS: with half of TS back.
    #expect(abs(try #require(frame.energy) + 19.9 * rydberg) < 1e-9)
    let force = Vector3(0.01, -0.02, 0.03) * (rydberg / bohr)
    #expect((try #require(frame.forces)[0] - force).length < 1e-12)
    #expect(
      (frame.structure.cartesianPositions[1] - Vector3(repeating: 5 * bohr)).length < 1e-9)
    // Under tension it wants to shrink: a negative virial, a positive stress.
    let tension = Matrix3(
      Vector3(1, -0.1, -0.3), Vector3(-0.1, 2, -0.2), Vector3(-0.3, -0.2, 3))
    #expect((try #require(frame.virial) + tension * (1e-4 * rydberg * 1000)).norm < 1e-9)
    let last = contents.frames[1]
    #expect(abs(last.structure.lattice.matrix.a.x - 11 * bohr) < 1e-9)
    #expect(last.structure.positions[1] == Vector3(0.4, 0.5, 0.5))
  }

  @Test(.enabled(if: ASE.isThere)) func `ASE reads the same, but for the smearing`() throws {
    let text = Self.file.replacing("Li1", with: "Li ")
    let seen = try ASE.read(text, name: "a.pwo", format: "espresso-out")
    let frames = try read(text).frames
    #expect(seen.count == frames.count)
    for (frame, seen) in zip(frames, seen) {
      var frame = frame
      frame.energy = frame.freeEnergy
      // Its constants are of 2006.
      ASE.expectSame(frame, seen, unit: 1e-6)
    }
  }

  @Test func `What is no label is left out and said`() throws {
    let loose = Self.file.replacing(
      "-20.50000000 Ry", with: "-20.50000000 Ry\nconvergence NOT achieved after 100 iterations")
    #expect(
      try read(loose).remarks
        == ["pw.out: left out 1 of 2 steps, which did not become self-consistent"])
    let cut = Self.head + Self.results("-20.0") + Self.moved
    let contents = try read(cut)
    #expect(contents.frames.count == 1)
    #expect(contents.remarks == ["pw.out: left out the last step, which is not complete"])
    let half = cut + Self.results("-20.5").components(separatedBy: "     atom    2")[0]
    #expect(try read(half).frames == contents.frames)
    let bare = Self.head + "!    total energy   =  -1.0 Ry\n" + Self.end
    let frame = try #require(try read(bare).frames.first)
    #expect(frame.forces == nil && frame.virial == nil && frame.energy == frame.freeEnergy)
  }

  @Test(arguments: [
    ("Program PWSCF", "Program PHONON", "line 50: found '0.00001"),
    ("tau(   2) = (   0.5000000", "tau(   2) = (   *********", "expected a coordinate."),
    ("         S   tau", "         Q   tau", "'Q' is not the symbol of an element."),
    (
      "!    total energy              =     -20.00000000",
      "!    total energy              =     NaN",
      "expected a number behind =."
    ),
    (
      "     atom    2 type  2   force =    -0.01000000    0.02000000   -0.03000000\n", "",
      "found 1 forces, expected one for each of 2 atoms."
    ),
    ("   0.000000   1.000000 )", "   0.000000   0.000000 )", "the lattice vectors span no volume."),
    ("(alat= 10.00000000)", "(furlong)", "expected lengths in angstrom, bohr or alat."),
  ])
  func `What is wrong is refused with its line`(old: String, new: String, end: String) throws {
    try #require(Self.file.contains(old), "\(old)")
    let said = sentence { try read(Self.file.replacing(old, with: new)) }
    #expect(said.contains(end), "\(said)")
  }
}
