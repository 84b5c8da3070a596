import Foundation
import Quantities
import Structures

/// XSF, the structure file of XCrySDen, as aenet uses it: the total energy in
/// a comment, forces beside the positions, in eV and Å.
///
/// Source: N. Artrith, A. Urban, Comput. Mater. Sci. 114, 135 (2016),
/// doi:10.1016/j.commatsci.2015.11.047, and its program's documentation.
public enum XSF {
  public static func read(_ text: String, file: String) throws -> LabelledStructure {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> LabelledStructure {
    try read(TextLines(contentsOf: url))
  }

  /// Every number to the last bit; there is no place for a virial.
  public static func write(_ frame: LabelledStructure) -> String {
    var text = ""
    if let energy = frame.energy { text += "# total energy = \(energy) eV\n\n" }
    text += "CRYSTAL\nPRIMVEC\n"
    let matrix = frame.structure.lattice.matrix
    for row in [matrix.a, matrix.b, matrix.c] { text += joined(row) + "\n" }
    text += "PRIMCOORD\n\(frame.structure.count) 1\n"
    for (atom, position) in frame.structure.cartesianPositions.enumerated() {
      text += "\(frame.structure.species[atom].symbol) \(joined(position))"
      if let forces = frame.forces { text += " \(joined(forces[atom]))" }
      text += "\n"
    }
    return text
  }

  private static func joined(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }

  static func read(_ start: TextLines) throws -> LabelledStructure {
    var lines = start
    var energy: Double?
    var lattice: Lattice?
    var isCrystal = false
    while let line = lines.nextFilled() {
      let text = lines.trimmed(line)
      if text.hasPrefix("#") {
        energy = try energyComment(text, lines) ?? energy
        continue
      }
      switch text.uppercased() {
      case "CRYSTAL":
        isCrystal = true
      case "PRIMVEC":
        lattice = try vectors(&lines)
      case "CONVVEC":
        _ = try vectors(&lines)
      case "PRIMCOORD":
        guard let lattice, isCrystal else {
          throw lines.unexpected(text, "\(isCrystal ? "PRIMVEC" : "CRYSTAL") before the atoms")
        }
        var frame = try atoms(&lines, lattice)
        frame.energy = energy
        return frame
      case "MOLECULE", "POLYMER", "SLAB", "ATOMS":
        throw FormatError.notPeriodic(file: lines.file, line: lines.number, found: text)
      default:
        throw lines.unexpected(text, "CRYSTAL, PRIMVEC, CONVVEC or PRIMCOORD")
      }
    }
    guard isCrystal else { throw FormatError.noStructures(file: lines.file) }
    throw FormatError.endsEarly(file: lines.file, line: lines.number, expected: "PRIMCOORD")
  }

  /// "# total energy = -12.5 eV"; `nil` for another comment.
  private static func energyComment(_ text: String, _ lines: TextLines) throws -> Double? {
    let lower = text.dropFirst().lowercased()
    guard lower.contains("total energy"), let sign = lower.firstIndex(of: "=") else { return nil }
    let words = lower[sign...].dropFirst().split(whereSeparator: \.isWhitespace)
    guard let first = words.first, let energy = DecimalNumber.parse(first),
      words.count == 1 || words[1] == "ev"
    else { throw lines.unexpected(text, "# total energy = a number in eV") }
    return energy
  }

  private static func vectors(_ lines: inout TextLines) throws -> Lattice {
    let rows = try (0..<3).map { _ in
      let fields = try fields(&lines, "a lattice vector")
      guard fields.count == 3 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "3 components of a lattice vector")
      }
      return try vector(lines, fields[...], "a component of a lattice vector")
    }
    guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2])) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return lattice
  }

  private static func atoms(_ lines: inout TextLines, _ lattice: Lattice) throws
    -> LabelledStructure
  {
    let header = try fields(&lines, "the number of atoms")
    guard let first = header.first, let count = Int(lines.text(first)), count > 0 else {
      throw lines.unexpected(header.first.map(lines.text) ?? "", "the number of atoms")
    }
    var species: [Element] = []
    var positions: [Vector3] = []
    var forces: [Vector3] = []
    var width: Int?
    for atom in 1...count {
      let fields = try fields(&lines, "atom \(atom) of \(count)")
      guard fields.count == width ?? fields.count, fields.count == 4 || fields.count == 7 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: width.map { "\($0) as for the atoms before" }
            ?? "4, or 7 with forces, for atom \(atom) of \(count)")
      }
      width = fields.count
      let symbol = lines.text(fields[0])
      guard let element = Int(symbol).map(Element.init(atomicNumber:)) ?? Element(symbol) else {
        throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: symbol)
      }
      species.append(element)
      let place = try vector(lines, fields[1...], "a coordinate")
      positions.append(try lines.position(lattice.fractional(place)))
      if fields.count == 7 { forces.append(try vector(lines, fields[4...], "a force")) }
    }
    return LabelledStructure(
      structure: Structure(lattice: lattice, species: species, positions: positions),
      forces: forces.isEmpty ? nil : forces)
  }

  private static func fields(_ lines: inout TextLines, _ expected: String) throws -> [Range<Int>] {
    var fields: [Range<Int>] = []
    lines.split(try lines.required(expected), into: &fields)
    return fields
  }

  private static func vector(
    _ lines: TextLines, _ fields: ArraySlice<Range<Int>>, _ expected: String
  ) throws -> Vector3 {
    let numbers = try fields.prefix(3).map { try lines.number($0, expected) }
    return Vector3(numbers[0], numbers[1], numbers[2])
  }
}
