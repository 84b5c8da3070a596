import Foundation
import Quantities
import Structures

/// `input.data`, the data sets of n2p2 and RuNNer: structures with energies and forces, one after
/// another.
///
/// The file says nothing of its units, and both programs take whatever they are trained on. Here it
/// is in eV and Å; of a data set in hartree and bohr `fromAtomicUnits` is what it means.
///
/// - Edge cases: a structure needs three lattice vectors. Charges of atoms are passed over; that of
///   the cell, where it has one, is `charge` in `info`. There is no place for a virial.
///
/// Source: A. Singraber, J. Behler, C. Dellago, J. Chem. Theory Comput. 15, 1827 (2019),
/// doi:10.1021/acs.jctc.8b00770, and the program's documentation.
public enum N2P2Data {
  public static func read(_ text: String, file: String) throws -> [LabelledStructure] {
    try read(TextLines(text, file: file))
  }

  /// What frames mean that were read as eV and Å, and are in hartree and bohr.
  ///
  /// - Edge cases: a cell that has no volume in Å is refused.
  public static func fromAtomicUnits(
    _ frames: [LabelledStructure], file: String
  ) throws -> [LabelledStructure] {
    let force = Constants.hartree / Constants.bohr
    return try frames.enumerated().map { index, frame in
      guard let lattice = Lattice(frame.structure.lattice.matrix * Constants.bohr) else {
        throw FormatError.noVolumeInAngstrom(file: file, frame: index + 1)
      }
      var frame = frame
      frame.structure.lattice = lattice
      frame.energy = frame.energy.map { $0 * Constants.hartree }
      frame.forces = frame.forces?.map { $0 * force }
      return frame
    }
  }

  /// Every number with as many digits as give it back to the last bit.
  ///
  /// - Edge cases: positions are Cartesian in the file, so a fractional position comes back to
  ///   rounding. A structure without energy or forces is refused: the file has to name them, and
  ///   zeros would be labels.
  public static func write(_ frames: [LabelledStructure], file: String) throws -> String {
    var text = ""
    for (index, frame) in frames.enumerated() {
      guard let energy = frame.energy, let forces = frame.forces else {
        throw FormatError.unlabelled(
          file: file, format: StructureFile.Format.n2p2.rawValue, frame: index + 1)
      }
      text += "begin\n"
      let comment = frame.info["comment"] ?? frame.info["name"] ?? ""
      let words = comment.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if !words.isEmpty { text += "comment \(words)\n" }
      let matrix = frame.structure.lattice.matrix
      for row in [matrix.a, matrix.b, matrix.c] { text += "lattice \(joined(row))\n" }
      for (atom, position) in frame.structure.cartesianPositions.enumerated() {
        text += "atom \(joined(position)) \(frame.structure.species[atom].symbol) 0.0 0.0 "
        text += "\(joined(forces[atom]))\n"
      }
      let charge = frame.info["charge"].flatMap { DecimalNumber.parse($0) } ?? 0
      text += "energy \(energy)\ncharge \(charge)\nend\n"
    }
    return text
  }

  private static func joined(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }

  static func read(_ start: TextLines) throws -> [LabelledStructure] {
    var lines = start
    var frames: [LabelledStructure] = []
    while let line = lines.nextFilled() {
      guard lines.words(line) == ["begin"] else {
        throw lines.unexpected(lines.trimmed(line), "begin")
      }
      frames.append(try frame(&lines))
    }
    guard !frames.isEmpty else { throw FormatError.noStructures(file: lines.file) }
    return frames
  }

  private static func frame(_ lines: inout TextLines) throws -> LabelledStructure {
    var rows: [Vector3] = []
    var species: [Element] = []
    var places: [Vector3] = []
    var forces: [Vector3] = []
    var energy: Double?
    var info: [String: String] = [:]
    var fields: [Range<Int>] = []
    while true {
      let line = try lines.required("end")
      lines.split(line, into: &fields)
      guard let first = fields.first else { continue }
      func numbers(from start: Int, _ expected: String) throws -> Vector3 {
        Vector3(
          try lines.number(fields[start], expected), try lines.number(fields[start + 1], expected),
          try lines.number(fields[start + 2], expected))
      }
      func require(_ columns: Int, _ what: String) throws {
        guard fields.count >= columns else {
          throw FormatError.miscounted(
            file: lines.file, line: lines.number, found: fields.count, of: "columns",
            expected: "\(columns), \(what)")
        }
      }
      switch lines.text(first) {
      case "comment":
        let words = fields.dropFirst().map(lines.text)
        if !words.isEmpty { info["comment"] = words.joined(separator: " ") }
      case "lattice":
        try require(4, "the components of a lattice vector")
        rows.append(try numbers(from: 1, "a component of a lattice vector"))
      case "atom":
        try require(10, "atom x y z element charge 0 and three components of a force")
        let symbol = lines.text(fields[4])
        guard let element = Element(symbol) else {
          throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: symbol)
        }
        species.append(element)
        places.append(try numbers(from: 1, "a coordinate"))
        forces.append(try numbers(from: 7, "a force"))
      case "energy":
        try require(2, "an energy")
        energy = try lines.number(fields[1], "an energy")
      case "charge":
        try require(2, "a charge")
        let charge = try lines.number(fields[1], "a charge")
        info["charge"] = charge == 0 ? nil : "\(charge)"
      case "end":
        guard rows.count == 3 else {
          throw FormatError.notPeriodic(
            file: lines.file, line: lines.number, found: "\(rows.count) lattice vectors")
        }
        guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2])) else {
          throw FormatError.noVolume(file: lines.file, line: lines.number)
        }
        guard !species.isEmpty else { throw lines.unexpected("end", "an atom before it") }
        return LabelledStructure(
          structure: Structure(
            lattice: lattice, species: species,
            positions: try places.map { try lines.position(lattice.fractional($0)) }),
          energy: energy, forces: forces, info: info)
      default:
        throw lines.unexpected(
          lines.trimmed(line), "comment, lattice, atom, energy, charge or end")
      }
    }
  }
}
