import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct OUTCARTests {
  /// Typed after the layout of VASP 5.4.4, with numbers by hand: 10 kB along x are 0.00624 eV/Å³.
  static let head = """
     vasp.5.4.4.18Apr17-6-g9f103f2a35 (build Jan 01 2020 00:00:00) complex

     executed on             LinuxIFC date 2020.01.01  00:00:00
     POTCAR:    PAW_PBE Li_sv 10Sep2004
     POTCAR:    PAW_PBE S 06Sep2000
     POTCAR:    PAW_PBE Li_sv 10Sep2004
       VRHFIN =Li: 1s2s2p
       TITEL  = PAW_PBE Li_sv 10Sep2004
     POTCAR:    PAW_PBE S 06Sep2000
       VRHFIN =S : s2p4
       TITEL  = PAW_PBE S 06Sep2000

       k-points           NKPTS =      1   k-points in BZ     NKDIM =      1   number of bands    NBANDS=      8
       number of dos      NEDOS =    301   number of ions     NIONS =      3
       ions per type =               2   1
       ISPIN  =      1    spin polarized calculation?
       NELM   =      4;   NELMIN=  2; NELMDL= -5     # of ELM steps

     k-points in reciprocal lattice and weights: Automatic mesh
       0.00000000  0.00000000  0.00000000      1.000

          direct lattice vectors                 reciprocal lattice vectors
         4.000000000  0.000000000  0.000000000     0.250000000 -0.050000000  0.010000000
         1.000000000  5.000000000  0.000000000     0.000000000  0.200000000 -0.040000000
         0.000000000  1.000000000  5.000000000     0.000000000  0.000000000  0.200000000


    """

  /// - Parameters:
  ///   - electronic: how many electronic steps there were.
  ///   - edge: of the cell along x, Å.
  static func step(_ number: Int, electronic: Int = 2, edge: String = "4.000000000") -> String {
    let iterations = (1...electronic).map {
      """
      --------------------------------------- Iteration \("     \(number)".suffix(6))(   \($0))  ---------------------------------------

        free energy    TOTEN  =       -11.00000000 eV

        energy without entropy =      -10.90000000  energy(sigma->0) =      -10.95000000


      """
    }.joined()
    return iterations + """
      ------------------------ aborting loop because EDIFF is reached ----------------------------------------

        FORCE on cell =-STRESS in cart. coord.  units (eV):
        Direction    XX          YY          ZZ          XY          YZ          ZX
        --------------------------------------------------------------------------------------
        Total       0.62415     1.24830     1.87245     0.06242     0.12483     0.18725
        in kB      10.00000    20.00000    30.00000     1.00000     2.00000     3.00000
        external pressure =       20.00 kB  Pullay stress =        0.00 kB

       VOLUME and BASIS-vectors are now :
            direct lattice vectors                 reciprocal lattice vectors
           \(edge)  0.000000000  0.000000000     0.250000000 -0.050000000  0.010000000
           1.000000000  5.000000000  0.000000000     0.000000000  0.200000000 -0.040000000
           0.000000000  1.000000000  5.000000000     0.000000000  0.000000000  0.200000000

       POSITION                                       TOTAL-FORCE (eV/Angst)
       -----------------------------------------------------------------------------------
            0.00000      0.00000      0.00000         0.100000     -0.200000      0.300000
            2.00000      2.50000      0.00000        -0.100000      0.200000      0.100000
            1.50000      3.00000      2.50000         0.000000      0.000000     -0.400000
       -----------------------------------------------------------------------------------
          total drift:                                0.000000      0.000000      0.000000

        FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)
        ---------------------------------------------------
        free  energy   TOTEN  =       -12.34567890 eV

        energy  without entropy=      -12.14567890  energy(sigma->0) =      -12.24567890


      """
  }

  static let end = " General timing and accounting informations for this job:\n"
  static let file = head + step(1) + step(2, edge: "4.200000000") + end

  private func read(_ text: String) throws -> StructureFile.Contents {
    try OUTCAR.read(text, file: "OUTCAR")
  }

  @Test func `Every ionic step has its energies, forces, stress and cell`() throws {
    let contents = try read(Self.file)
    #expect(contents.frames.count == 2 && contents.remarks.isEmpty)
    let frame = contents.frames[0]
    #expect(frame.structure.species == [.lithium, .lithium, .sulfur])
    #expect(frame.energy == -12.2456789 && frame.freeEnergy == -12.3456789)
    #expect(frame.forces?[0] == Vector3(0.1, -0.2, 0.3))
    #expect((frame.structure.cartesianPositions[2] - Vector3(1.5, 3, 2.5)).length < 1e-12)
    // Under compression it wants to expand: a positive virial, a negative stress.
    let kilobar = 1e8 * 1e-30 / 1.602176634e-19
    let expected = Matrix3(Vector3(10, 1, 3), Vector3(1, 20, 2), Vector3(3, 2, 30)) * kilobar
    #expect((try #require(frame.stress) + expected).norm < 1e-12)
    #expect((try #require(frame.virial) - expected * 100).norm < 1e-10)
    #expect(contents.frames[1].structure.lattice.matrix.a.x == 4.2)
  }

  @Test(.enabled(if: ASE.isThere)) func `ASE reads the same`() throws {
    let seen = try ASE.read(Self.file, name: "OUTCAR", format: "vasp-out")
    let frames = try read(Self.file).frames
    #expect(seen.count == frames.count)
    for (frame, seen) in zip(frames, seen) { ASE.expectSame(frame, seen, unit: 1e-7) }
  }

  @Test func `A step with as many electronic steps as there may be is left out`() throws {
    let contents = try read(Self.head + Self.step(1) + Self.step(2, electronic: 4) + Self.end)
    #expect(contents.frames.count == 1)
    #expect(
      contents.remarks == ["OUTCAR: left out 1 of 2 steps, which did not become self-consistent"])
    let said = Self.file.replacing(
      "aborting loop because EDIFF is reached",
      with: "aborting loop EDIFF was not reached "
        + "(unconverged)")
    #expect(
      sentence { try read(said) }
        == "OUTCAR, line 67: the calculation did not become self-consistent, so its energy is none."
    )
  }

  @Test func `A file that ends anywhere has the steps that are complete`() throws {
    let lines = Self.file.split(separator: "\n", omittingEmptySubsequences: false)
    var counts: Set<Int> = []
    for count in 0..<lines.count {
      let text = lines.prefix(count).joined(separator: "\n")
      do {
        let contents = try read(text)
        counts.insert(contents.frames.count)
        #expect(contents.frames.allSatisfy { $0.energy == -12.2456789 && $0.forces?.count == 3 })
      } catch let error as FormatError {
        counts.insert(0)
        #expect(error.sentence.contains("OUTCAR"))
      }
    }
    #expect(counts == [0, 1, 2])
    let cut = lines.prefix(lines.count - 20).joined(separator: "\n")
    #expect(
      try read(cut).remarks == ["OUTCAR: left out the last step, which is not complete"])
    #expect(
      sentence { try read(Self.head) }
        == "OUTCAR ends at line 26, expected a step with energy and positions.")
  }

  @Test func `Steps of a learned force field are no labels, and lend none their stress`() throws {
    let learned = Self.step(1).replacing("  FORCE on cell", with: "  ML FORCE on cell")
      .replacing("(eV/Angst)", with: "(eV/Angst) (ML)")
      .replacing("  FREE ENERGIE", with: "  ML FREE ENERGIE")
      .replacing("      10.00000    20.00000", with: "      77.00000    77.00000")
    let bare = learned.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("Iteration") && !$0.contains("aborting") }.joined(separator: "\n")
    let contents = try read(Self.head + bare + Self.step(1) + bare + Self.end)
    #expect(contents.frames == (try read(Self.head + Self.step(1) + Self.end).frames))
  }

  @Test func `Steps without positions are left out, and forces without dispersion passed over`()
    throws
  {
    let lines = Self.step(2).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.contains("POSITION") })
    let bare = (lines[..<start] + lines[(start + 7)...]).joined(separator: "\n")
    let contents = try read(Self.head + Self.step(1) + bare + Self.end)
    #expect(contents.frames.count == 1)
    #expect(
      contents.remarks == ["OUTCAR: left out 1 of 2 steps, which are printed without positions"])
    let wide = Self.file.replacing("(eV/Angst)", with: "(eV/Angst),    FORCE-w/o vdW (eV/Angst)")
      .replacing("      0.300000\n", with: "      0.300000    9.0  9.0  9.0\n")
    #expect(try read(wide).frames == read(Self.file).frames)
  }

  @Test func `Without the POTCARs the list at the begin names the elements`() throws {
    let text = Self.file.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("TITEL") && !$0.contains("VRHFIN") }.joined(separator: "\n")
    #expect(try read(text).frames == read(Self.file).frames)
  }

  @Test(arguments: [
    (" vasp.5.4.4", " castep", "OUTCAR, line 50: found '"),
    ("  in kB      10.00000", "  in kB      ********", "found '******** 20.00000 30.00000"),
    ("     -0.200000      0.300000", "     **********      0.300000", "found '**********'"),
    ("TOTEN  =       -12.34567890", "TOTEN  =       -1x", "found '-1x', expected an energy in eV."),
    ("TITEL  = PAW_PBE Li_sv", "TITEL  = PAW_PBE Xx_sv", "line 8: 'Xx' is not the symbol"),
    ("ions per type =               2   1", "ions per type =  2", "expected the number of ions"),
    (
      "     4.000000000  0.000000000  0.000000000  ",
      "     0.000000000  0.000000000  0.000000000  ", "the lattice vectors span no volume."
    ),
    (
      "      1.50000 ", "      1.5e99 ", "expected a coordinate within a million cells."
    ),
  ])
  func `What is wrong is refused with its line`(old: String, new: String, end: String) throws {
    try #require(Self.file.contains(old), "\(old)")
    // Without another mark of VASP in the first lines.
    var text = Self.file.replacing(old, with: new)
    if new == " castep" {
      text =
        String(repeating: "nothing\n", count: 49)
        + text.replacing("POTCAR:", with: "POT")
    }
    let said = sentence { try read(text) }
    #expect(said.contains(end) && said.hasPrefix("OUTCAR, line"), "\(said)")
  }
}
