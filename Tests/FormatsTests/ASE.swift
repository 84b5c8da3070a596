import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

/// The ASE of the tests; `make test` puts it in `.build/ase`.
enum ASE {
  static let python = TestFiles.root.appending(path: ".build/ase/bin/python3")
  static let isThere = FileManager.default.isExecutableFile(atPath: python.path)

  /// A frame as ASE reads it: eV and Å, the stress as xx, yy, zz, yz, xz, xy, positive under tension.
  struct Seen: Decodable {
    var symbols: [String]
    var cell, positions: [[Double]]
    var forces: [[Double]]?
    var stress: [Double]?
    var energy, free_energy: Double?
  }

  private static let program = """
    import json, sys
    from ase.io import read
    frames = read(sys.argv[1], index=":", format=sys.argv[2])
    def seen(a):
      r = a.calc.results if a.calc else {}
      return dict(symbols=a.get_chemical_symbols(), cell=a.cell.tolist(),
        positions=a.positions.tolist(), energy=r.get("energy"), free_energy=r.get("free_energy"),
        forces=r["forces"].tolist() if "forces" in r else None,
        stress=r["stress"].tolist() if r.get("stress") is not None else None)
    print(json.dumps([seen(a) for a in frames]))
    """

  struct Failed: Error {
    var messages: String
  }

  /// - Parameter format: in ASE's words, such as "vasp-out".
  static func read(_ text: String, name: String, format: String) throws -> [Seen] {
    try StructureFileTests.withDirectory { directory in
      let file = directory.appending(path: name)
      try Data(text.utf8).write(to: file)
      return try JSONDecoder().decode(
        [Seen].self, from: Data(run(program, [file.path, format]).utf8))
    }
  }

  /// What a program in Python prints.
  static func run(_ program: String, _ arguments: [String]) throws -> String {
    try StructureFileTests.withDirectory { directory in
      let process = Process()
      process.executableURL = python
      process.arguments = ["-c", program] + arguments
      process.standardInput = FileHandle.nullDevice
      let (output, messages) = (directory.appending(path: "out"), directory.appending(path: "err"))
      for url in [output, messages] { try Data().write(to: url) }
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: messages)
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw Failed(messages: try String(contentsOf: messages, encoding: .utf8))
      }
      return try String(contentsOf: output, encoding: .utf8)
    }
  }

  /// Expects that a frame is what ASE sees.
  ///
  /// - Parameter unit: relative difference of the two programs' units.
  static func expectSame(_ frame: LabelledStructure, _ seen: Seen, unit: Double = 1e-9) {
    func close(_ one: Double, _ two: Double) -> Bool { abs(one - two) <= unit * (1 + abs(two)) }
    func vector(_ v: [Double]) -> Vector3 { Vector3(v[0], v[1], v[2]) }
    func close(_ one: Vector3, _ two: Vector3) -> Bool {
      (one - two).length <= unit * (1 + two.length)
    }
    let structure = frame.structure
    #expect(structure.species.map(\.symbol) == seen.symbols)
    for row in 0..<3 { #expect(close(structure.lattice.matrix[row], vector(seen.cell[row]))) }
    for (one, two) in zip(structure.cartesianPositions, seen.positions) {
      // Images of one atom are the same atom.
      let difference = structure.lattice.shortestImage(
        structure.lattice.fractional(one - vector(two)))
      #expect(difference.length <= unit * 10)
    }
    #expect((frame.energy == nil) == (seen.energy == nil))
    if let energy = frame.energy, let other = seen.energy { #expect(close(energy, other)) }
    if let energy = frame.freeEnergy, let other = seen.free_energy {
      #expect(close(energy, other))
    }
    #expect((frame.forces == nil) == (seen.forces == nil))
    for (one, two) in zip(frame.forces ?? [], seen.forces ?? []) {
      #expect(close(one, vector(two)))
    }
    #expect((frame.stress == nil) == (seen.stress == nil))
    if let stress = frame.stress, let s = seen.stress {
      let other = Matrix3(
        Vector3(s[0], s[5], s[4]), Vector3(s[5], s[1], s[3]), Vector3(s[4], s[3], s[2]))
      #expect((stress - other).norm <= unit * (1 + other.norm))
    }
  }
}
