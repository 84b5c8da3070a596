import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct VASPRunTests {
  static func basis(edge: String = "4.00000000") -> String {
    """
    <varray name="basis" >
     <v>       \(edge)       0.00000000       0.00000000 </v>
     <v>       1.00000000       5.00000000       0.00000000 </v>
     <v>       0.00000000       1.00000000       5.00000000 </v>
    </varray>
    """
  }

  static let places = """
    <varray name="positions" >
     <v>       0.00000000       0.00000000       0.00000000 </v>
     <v>       0.37500000       0.50000000       0.00000000 </v>
     <v>       0.25000000       0.50000000       0.50000000 </v>
    </varray>
    """

  /// Typed after the layout of VASP 5.4.4, with numbers by hand.
  static let head = """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <modeling>
     <generator>
      <i name="program" type="string">vasp </i>
     </generator>
     <incar>
      <i type="string" name="ALGO"> Normal</i>
     </incar>
     <kpoints>
      <varray name="kpointlist" >
       <v>       0.00000000       0.00000000       0.00000000 </v>
      </varray>
      <varray name="weights" >
       <v>       1.00000000 </v>
      </varray>
     </kpoints>
     <parameters>
      <separator name="electronic" >
       <separator name="electronic convergence" >
        <i type="int" name="NELM">     4</i>
       </separator>
      </separator>
      <separator name="ionic" >
       <i name="PSTRESS">      0.00000000</i>
      </separator>
      <separator name="response functions" >
       <i type="int" name="NELM">     1</i>
      </separator>
     </parameters>
     <atominfo>
      <atoms>       3 </atoms>
      <types>       2 </types>
      <array name="atoms" >
       <dimension dim="1">ion</dimension>
       <field type="string">element</field>
       <field type="int">atomtype</field>
       <set>
        <rc><c>Li</c><c>   1</c></rc>
        <rc><c>Li</c><c>   1</c></rc>
        <rc><c>S </c><c>   2</c></rc>
       </set>
      </array>
      <array name="atomtypes" >
       <set>
        <rc><c>   2</c><c>Li</c><c>      6.94</c><c>      3.0</c><c>  PAW_PBE Li_sv</c></rc>
       </set>
      </array>
     </atominfo>
     <structure name="initialpos" >
      <crystal>
       \(basis())
       <i name="volume">    100.00000000 </i>
      </crystal>
      \(places)
     </structure>

    """

  /// The free energies of the electrons and of the step differ by a dispersion correction of −0.5.
  static func calculation(electronic: Int = 2, edge: String = "4.00000000") -> String {
    let electronicStep = """
        <scstep>
         <time name="total">    0.10    0.10</time>
         <energy>
          <i name="e_fr_energy">    -12.30000000 </i>
          <i name="e_wo_entrp">    -12.10000000 </i>
          <i name="e_0_energy">    -12.20000000 </i>
         </energy>
        </scstep>

      """
    return " <calculation>\n" + String(repeating: electronicStep, count: electronic) + """
        <structure>
         <crystal>
          \(basis(edge: edge))
          <i name="volume">    100.00000000 </i>
          <varray name="rec_basis" >
           <v>       0.25000000      -0.05000000       0.01000000 </v>
           <v>       0.00000000       0.20000000      -0.04000000 </v>
           <v>       0.00000000       0.00000000       0.20000000 </v>
          </varray>
         </crystal>
         \(places)
        </structure>
        <varray name="forces" >
         <v>       0.10000000      -0.20000000       0.30000000 </v>
         <v>      -0.10000000       0.20000000       0.10000000 </v>
         <v>       0.00000000       0.00000000      -0.40000000 </v>
        </varray>
        <varray name="stress" >
         <v>      10.00000000       1.00000000       3.00000000 </v>
         <v>       1.00000000      20.00000000       2.00000000 </v>
         <v>       3.00000000       2.00000000      30.00000000 </v>
        </varray>
        <energy>
         <i name="e_fr_energy">    -12.80000000 </i>
         <i name="e_wo_entrp">    -12.10000000 </i>
         <i name="e_0_energy">      0.10000000 </i>
        </energy>
       </calculation>

      """
  }

  static let end = "</modeling>\n"
  static let file = head + calculation() + calculation(edge: "4.20000000") + end

  private func read(_ text: String) throws -> StructureFile.Contents {
    try VASPRun.read(text, file: "vasprun.xml")
  }

  @Test func `Its steps are the frames of a trajectory, if none is left out`() throws {
    let trajectory = try VASPRun.trajectory(Array(Self.file.utf8), file: "vasprun.xml")
    let frames = try read(Self.file).frames
    #expect(trajectory.count == 2 && trajectory.species == frames[0].structure.species)
    #expect(trajectory.lattices == frames.map(\.structure.lattice))
    let gap = Self.head + Self.calculation() + Self.calculation(electronic: 4) + Self.end
    #expect {
      try VASPRun.trajectory(Array(gap.utf8), file: "vasprun.xml")
    } throws: { error in
      guard case FormatError.gaps? = error as? FormatError else { return false }
      return true
    }
    #expect(TrajectoryFile.Format(fileName: "run1/vasprun.xml") == .vasprun)
    #expect(TrajectoryFile.Format(fileName: "LiPS.exyz") == .extendedXYZ)
  }

  @Test func `Every ionic step has its energies, forces, stress and cell`() throws {
    let contents = try read(Self.file)
    #expect(contents.frames.count == 2 && contents.remarks.isEmpty)
    let frame = contents.frames[0]
    #expect(frame.structure.species == [.lithium, .lithium, .sulfur])
    #expect(frame.freeEnergy == -12.8)
    #expect(abs(try #require(frame.energy) + 12.7) < 1e-12)
    #expect(frame.forces?[2] == Vector3(0, 0, -0.4))
    #expect(frame.structure.positions[1] == Vector3(0.375, 0.5, 0))
    let kilobar = 1e8 * 1e-30 / 1.602176634e-19
    let expected = Matrix3(Vector3(10, 1, 3), Vector3(1, 20, 2), Vector3(3, 2, 30)) * kilobar
    #expect((try #require(frame.stress) + expected).norm < 1e-12)
    #expect(contents.frames[1].structure.lattice.matrix.a.x == 4.2)
    // OUTCAR tells the same of the same step, but for the dispersion.
    let other = try OUTCAR.read(OUTCARTests.file, file: "OUTCAR").frames[0]
    #expect((try #require(other.virial) - frame.virial!).norm < 1e-12)
    #expect(other.forces == frame.forces)
  }

  @Test(.enabled(if: ASE.isThere), arguments: ["0.00000000", "50.00000000"])
  func `ASE reads the same, under a pressure too`(pressure: String) throws {
    let text = Self.file.replacing(
      "\"PSTRESS\">      0.00000000", with: "\"PSTRESS\">     \(pressure)")
    let seen = try ASE.read(text, name: "vasprun.xml", format: "vasp-xml")
    let frames = try read(text).frames
    #expect(seen.count == frames.count)
    for (frame, seen) in zip(frames, seen) { ASE.expectSame(frame, seen, unit: 1e-7) }
    // 50 kB on 100 Å³ are 3.12 eV.
    let work = pressure.hasPrefix("5") ? 3.12 : 0
    #expect(abs(try #require(frames[0].freeEnergy) + 12.8 + work) < 0.01)
  }

  @Test func `A step with as many electronic steps as there may be is left out`() throws {
    let contents = try read(
      Self.head + Self.calculation(electronic: 4) + Self.calculation() + Self.end)
    #expect(contents.frames.count == 1)
    #expect(
      contents.remarks == [
        "vasprun.xml: left out 1 of 2 steps, which did not become self-consistent"
      ])
    #expect(
      sentence { try read(Self.head + Self.calculation(electronic: 5) + Self.end) }.hasSuffix(
        "the calculation did not become self-consistent, so its energy is none."))
    let learned = try read(
      Self.head + Self.calculation(electronic: 0) + Self.calculation() + Self.end)
    #expect(
      learned.remarks == ["vasprun.xml: left out 1 of 2 steps, which had no electronic steps"])
  }

  @Test func `Steps may lack forces or a stress`() throws {
    let bare = try read(
      Self.file.replacing("varray name=\"forces\"", with: "varray name=\"other\"")
        .replacing("varray name=\"stress\"", with: "varray name=\"others\""))
    #expect(bare.frames.count == 2)
    #expect(bare.frames.allSatisfy { $0.forces == nil && $0.virial == nil && $0.energy != nil })
  }

  @Test func `A file that ends anywhere has the steps that are complete`() throws {
    let bytes = Array(Self.file.utf8)
    var counts: Set<Int> = []
    for count in stride(from: 0, to: bytes.count, by: 7) {
      do {
        let contents = try read(String(decoding: bytes.prefix(count), as: UTF8.self))
        counts.insert(contents.frames.count)
        #expect(contents.frames == Array(try read(Self.file).frames.prefix(contents.frames.count)))
      } catch let error as FormatError {
        counts.insert(0)
        #expect(error.sentence.contains("vasprun.xml"))
      }
    }
    #expect(counts == [0, 1, 2])
    let cut = Self.file.components(separatedBy: "      0.10000000 </i>")[0...1]
      .joined(separator: "      0.10000000 </i>")
    #expect(
      try read(cut).remarks == ["vasprun.xml: left out the last step, which is not complete"])
    #expect(
      sentence { try read(Self.head) }
        == "vasprun.xml ends at line 64, expected a step with energy and positions.")
    // Whole steps and nothing behind them are a calculation that goes on.
    #expect(try read(Self.head + Self.calculation()).remarks.isEmpty)
  }

  @Test(arguments: [
    ("<modeling>", "<html>", "line 1: found '<html>', expected <modeling>, as VASP writes it."),
    ("</crystal>", "</crystals>", "found '</crystals>', expected </crystal>."),
    (
      "      0.30000000 </v>", "      ********** </v>",
      "line 102: found '**********', expected a number."
    ),
    ("<c>S </c>", "<c>r </c>", "line 40: 'r' is not the symbol of an element."),
    (
      "   <v>       0.00000000       0.00000000      -0.40000000 </v>\n", "",
      "found 2 rows of forces, expected 3."
    ),
    (
      "e_fr_energy\">    -12.80000000", "e_free\">    -12.80000000",
      "the free energy of the step that ends here is not given."
    ),
    (
      "      10.00000000       1.00000000 ", "      10.00000000 ",
      "found '2 columns', expected three numbers."
    ),
  ])
  func `What is wrong is refused with its line`(old: String, new: String, end: String) throws {
    try #require(Self.file.contains(old), "\(old)")
    let text = Self.file.replacing(old, with: new)
    let said = sentence { try read(text) }
    #expect(said.hasSuffix(end) && said.hasPrefix("vasprun.xml, line"), "\(said)")
  }
}
