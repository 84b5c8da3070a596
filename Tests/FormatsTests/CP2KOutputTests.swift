import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct CP2KOutputTests {
  static let structure = Structure(
    lattice: Lattice.cubic(4)!, species: [.lithium, .sulfur],
    positions: [.zero, Vector3(repeating: 0.5)])

  /// As CP2K 2023.1 prints it, shortened.
  static let text = """
     CP2K| version string:                                       CP2K version 2023.1
     CP2K| source code revision number:                                  git:b888bd8

      *** SCF run converged in    15 steps ***

     ENERGY| Total FORCE_EVAL ( QS ) energy [a.u.]:             -140.264314193475599

     ATOMIC FORCES in [a.u.]

     # Atom   Kind   Element          X                  Y                  Z
          1      1      Li         -0.002652728701    -0.005150933624    -0.009904354516
          2      2      S           0.002652728701     0.005150933624     0.009904354516
     SUM OF ATOMIC FORCES           0.000000000000     0.000000000000     0.000000000000     0.000000000000

     STRESS| Analytical stress tensor [GPa]
     STRESS|                        x                   y                   z
     STRESS|      x        4.93841426734E-01   9.28341195214E-02  -1.22860128915E-01
     STRESS|      y        9.28341195214E-02   3.23093713758E+00   9.06801174171E-02
     STRESS|      z       -1.22860128915E-01   9.06801174171E-02   4.81668833444E+00
     STRESS| 1/3 Trace                                             2.84715563292E+00

      **** **** ******  **  PROGRAM ENDED AT                 2026-11-28 21:08:04.829
    """

  /// The same numbers in the layout of 2025.
  static let new =
    text.replacing("2023.1", with: "2025.1")
    .replacing("energy [a.u.]:", with: "energy [hartree]")
    .replacing("ATOMIC FORCES in [a.u.]\n\n", with: "FORCES| Atomic forces [hartree/bohr]\n")
    .replacing(
      "# Atom   Kind   Element          X                  Y                  Z",
      with: "FORCES|   Atom     x               y               z               |f|"
    )
    .replacing("     1      1      Li    ", with: "FORCES|      1 ")
    .replacing("     2      2      S     ", with: "FORCES|      2 ")
    .replacing("-0.009904354516", with: "-0.009904354516 1.0E-02")
    .replacing(" 0.009904354516", with: " 0.009904354516 1.0E-02")
    .replacing("SUM OF ATOMIC FORCES ", with: "FORCES| Sum ")
    .replacing("[GPa]", with: "[bar]")
    .replacing("E-01", with: "E+03").replacing("E-02", with: "E+02").replacing("E+00", with: "E+04")

  @Test(arguments: [text, new])
  func `Energy, forces and virial are read in eV and Å`(text: String) throws {
    let label = try CP2KOutput.read(text, file: "cp2k.out", of: Self.structure)
    #expect(label.structure == Self.structure)
    #expect(abs(try #require(label.energy) + 140.264314193475599 * 27.211386245988) < 1e-9)
    let force = try #require(label.forces)[0]
    // 1 hartree/bohr = 51.42206747 eV/Å.
    let expected = Vector3(-0.002652728701, -0.005150933624, -0.009904354516) * 51.42206747
    #expect((force - expected).length < 1e-8 && label.forces?[1] == -force)
    // 4³ Å³ at 3.23 GPa, which wants to expand.
    let virial = try #require(label.virial)
    #expect(abs(virial[1, 1] - 3.23093713758 * 64 / 160.2176634) < 1e-9)
    #expect(abs(virial[0, 2] + 0.122860128915 * 64 / 160.2176634) < 1e-9)
    #expect(label.info == ["code": text == Self.new ? "CP2K 2025.1" : "CP2K 2023.1"])
  }

  @Test func `Both layouts are the same label`() throws {
    let labels = try [Self.text, Self.new].map {
      try CP2KOutput.read($0, file: "a", of: Self.structure)
    }
    #expect(labels[0].energy == labels[1].energy && labels[0].forces == labels[1].forces)
    #expect((labels[0].virial! - labels[1].virial!).norm < 1e-12)
  }

  @Test(arguments: [
    (
      "*** SCF run converged in    15 steps ***",
      "*** WARNING in qs_scf.F:598 :: SCF run NOT converged ***",
      "o, line 4: the calculation did not become self-consistent, so its energy is none."
    ),
    (
      "      2      2      S ", "      2      2      P ",
      "o, line 12: found 'P', expected S, atom 2."
    ),
    (
      "      2      2      S           0.002652728701     0.005150933624     0.009904354516\n", "",
      "o, line 12: found 1 forces, expected one for each of 2 atoms."
    ),
    (
      " SUM OF", "      3      2      S  0.0 0.0 0.0\n SUM OF",
      "o, line 13: found 3 forces, expected one for each of 2 atoms."
    ),
    ("-140.264314193475599", "NaN", "o, line 6: found 'NaN', expected an energy."),
    (
      "-0.009904354516", "****************",
      "o, line 11: found '****************', expected a force."
    ),
    (
      "[GPa]", "[a.u.]",
      "o, line 15: found 'STRESS| Analytical stress tensor [a.u.]', expected a stress in [GPa] or [bar]."
    ),
    ("ENERGY| Total", "ENERGY| Part", "o ends at line 22, expected an energy."),
    ("STRESS| Analytical", "STRESS| Numerical", "o ends at line 22, expected a stress."),
    ("PROGRAM ENDED", "PROGRAM", "o ends at line 22, expected PROGRAM ENDED AT."),
    ("ATOMIC FORCES in", "FORCES in", "o ends at line 22, expected forces."),
    (
      " STRESS|      y  ", " STRESS|      z  ",
      "o, line 18: found 'STRESS| z 9.28341195214E-02 3.23093713758E+00 9.068011741...', "
        + "expected the row y of the stress, three numbers."
    ),
  ])
  func `What is no label is refused with its line`(
    old: String, new: String, refusal: String
  ) throws {
    try #require(Self.text.contains(old))
    let text = Self.text.replacing(old, with: new)
    #expect(sentence { try CP2KOutput.read(text, file: "o", of: Self.structure) } == refusal)
  }

  @Test func `An output that is cut anywhere is refused`() {
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    for count in 0..<lines.count {
      let text = lines.prefix(count).joined(separator: "\n")
      #expect(throws: FormatError.self) {
        try CP2KOutput.read(text, file: "o", of: Self.structure)
      }
    }
  }

  @Test func `Why CP2K gave up is said in its words`() {
    let text = #"""
       CP2K| version string:                                       CP2K version 2023.1

       *******************************************************************************
       *   ___                                                                       *
       *  /   \                                                                      *
       * [ABORT]                                                                     *
       *  \___/        found an unknown keyword NDIGITS in section STRESS_TENSOR     *
       *    |                                                                        *
       *  O/|                                                                        *
       * /| |                                                                        *
       * / \                                               input/input_parsing.F:246 *
       *******************************************************************************

      """#
    #expect(
      sentence { try CP2KOutput.read(text, file: "o", of: Self.structure) }
        == "o: the program gave up: 'found an unknown keyword NDIGITS in section STRESS_TENSOR'.")
  }
}
