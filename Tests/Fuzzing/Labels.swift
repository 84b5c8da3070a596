import Formats
import Foundation
import Quantities
import Structures

/// What a code says of a structure is a label with finite numbers for each of its atoms, or is
/// refused.
enum Labels {
  static func testOutput(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let label = try? CP2KOutput.read(text, file: "cp2k.out", of: structure) else { return }
    check(label)
    law(label.virial != nil, "a stress")
  }

  static func testMessage(_ bytes: [UInt8]) {
    if let label = try? IPIMessage.label(of: structure, read: reader(of: bytes[...])) {
      check(label)
    }
    let body = bytes.dropFirst(IPIMessage.wordLength)
    if let sent = try? IPIMessage.structure(of: structure.species, read: reader(of: body)) {
      law(sent.species == structure.species, "the atoms that are expected")
      law(sent.positions.allSatisfy { $0.lengthSquared.isFinite }, "positions that are numbers")
    }
    if let status = try? IPIMessage.status(Array(bytes.prefix(IPIMessage.wordLength))) {
      law(bytes.starts(with: status.rawValue.utf8), "the word that was sent")
    }
  }

  /// The next so many of some bytes, from call to call.
  private static func reader(of bytes: ArraySlice<UInt8>) -> (Int) throws -> [UInt8] {
    struct Ended: Error {}
    var rest = bytes
    return { count in
      guard rest.count >= count else { throw Ended() }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  private static func check(_ label: LabelledStructure) {
    law(label.structure == structure, "the structure")
    law(label.energy?.isNaN == false, "an energy that is a number")
    law(label.forces?.count == structure.count, "forces")
    // Large numbers may overflow in another unit; that is found when the label is checked.
    law(label.forces?.allSatisfy { !$0.length.isNaN } == true, "forces that are numbers")
    law(label.virial?.norm.isNaN != true, "a virial that is a number")
  }

  private static let structure = Structure(
    lattice: Lattice.cubic(4)!, species: [.lithium, .sulfur],
    positions: [.zero, Vector3(repeating: 0.5)])

  static let outputs = [
    """
     CP2K| version string:                 CP2K version 2023.1
      *** SCF run converged in    15 steps ***
     ENERGY| Total FORCE_EVAL ( QS ) energy [a.u.]:             -140.264314193475599
     ATOMIC FORCES in [a.u.]

     # Atom   Kind   Element          X                  Y                  Z
          1      1      Li         -0.002652728701    -0.005150933624    -0.009904354516
          2      2      S           0.002652728701     0.005150933624     0.009904354516
     SUM OF ATOMIC FORCES           0.0     0.0     0.0     0.0
     STRESS| Analytical stress tensor [GPa]
     STRESS|                        x                   y                   z
     STRESS|      x        4.93841426734E-01   9.28341195214E-02  -1.22860128915E-01
     STRESS|      y        9.28341195214E-02   3.23093713758E+00   9.06801174171E-02
     STRESS|      z       -1.22860128915E-01   9.06801174171E-02   4.81668833444E+00
      **** **** ******  **  PROGRAM ENDED AT                 2026-11-28 21:08:04.829
    """,
    """
     ENERGY| Total FORCE_EVAL ( QS ) energy [hartree]             -3.7
     FORCES| Atomic forces [hartree/bohr]
     FORCES|   Atom     x               y               z               |f|
     FORCES|      1 -2.08241778E-06 -2.08289641E-06 -2.08293559E-06   3.60742872E-06
     FORCES|      2 2.08241778E-06 2.08289641E-06 2.08293559E-06   3.60742872E-06
     FORCES| Sum    0.0 0.0 0.0
     STRESS| Analytical stress tensor [bar]
     STRESS|                        x                   y                   z
     STRESS|      x        6.08184838865E+03  -4.15401392519E+03  -4.15378539843E+03
     STRESS|      y       -4.15401392519E+03   6.07947827181E+03  -4.15350217683E+03
     STRESS|      z       -4.15378539843E+03  -4.15350217683E+03   6.07756249544E+03
     PROGRAM ENDED AT
    """,
    "* [ABORT]     *\n*  \\___/        found an unknown keyword     *\n***\n",
    "*** WARNING: SCF run NOT converged ***\n",
  ].map { Array($0.utf8) }

  static let messages: [[UInt8]] = {
    func bytes(_ numbers: [Double]) -> [UInt8] {
      numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
    }
    let answer =
      Array("FORCEREADY  ".utf8) + bytes([-2]) + [2, 0, 0, 0] + bytes([1, 2, 3, -1, -2, -3])
      + bytes((1...9).map(Double.init)) + [2, 0, 0, 0, 123, 125]
    return [
      answer, Array("READY       ".utf8), Array("HAVEDATA    ".utf8),
      IPIMessage.positions(of: structure),
    ]
  }()
}
