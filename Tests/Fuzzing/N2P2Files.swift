import Foundation
import Quantities
import Structures

@testable import Potentials

/// The files of a potential, one after another, each begun by a line of its own. What is read of
/// them evaluates two atoms.
enum N2P2Files {
  private static let mark = "@file "

  static func test(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    var files: [String: [UInt8]] = [:]
    for part in text.split(separator: mark) {
      let end = part.firstIndex { $0.isNewline } ?? part.endIndex
      files[String(part[..<end])] = Array(part[end...].utf8.dropFirst())
    }
    let potential = try? N2P2File.read(path: "read") { name in
      guard let bytes = files[name] else { throw PotentialError.notAenet(file: name) }
      return bytes
    }
    guard let potential, potential.radialCutoff < 8 else { return }
    let elements = potential.elements
    let structure = Structure(
      lattice: Lattice.cubic(9)!, species: [elements[0], elements[elements.count - 1]],
      positions: [.zero, Vector3(0.2, 0.1, 0)])
    let result = mustHold("what was read") { try potential.evaluate(structure) }
    law(result.forces.count == 2, "a force for each atom")
  }

  static var seeds: [[UInt8]] {
    N2P2Samples.all.map { sample in
      let files = sample.files.sorted { $0.key < $1.key }
      return Array(files.map { "\(mark)\($0.key)\n\($0.value)" }.joined().utf8)
    }
  }
}
