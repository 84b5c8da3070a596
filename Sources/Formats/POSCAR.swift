import Foundation
import Quantities
import Structures

/// POSCAR and CONTCAR, the structure files of VASP 5 and later.
///
/// A file without a line of symbols (VASP 4) is read if its first line is one
/// symbol for each count. Selective dynamics and velocities are passed over.
///
/// Source: the VASP Wiki, "POSCAR", vasp.at/wiki/POSCAR.
public enum POSCAR {
  public static func read(_ text: String, file: String) throws -> LabelledStructure {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> LabelledStructure {
    try read(TextLines(contentsOf: url))
  }

  /// With fractional positions, every number to the last bit.
  ///
  /// - Edge cases: VASP has the atoms of an element together. Where they are
  ///   not, atoms are put in order by the first of each element.
  public static func write(_ structure: Structure, comment: String) -> String {
    let elements = elements(of: structure)
    let order = elements.map { element in
      structure.species.indices.filter { structure.species[$0] == element }
    }
    var text = comment.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n1.0\n"
    let matrix = structure.lattice.matrix
    for row in [matrix.a, matrix.b, matrix.c] { text += "\(row.x) \(row.y) \(row.z)\n" }
    text += elements.map(\.symbol).joined(separator: " ") + "\n"
    text += order.map { String($0.count) }.joined(separator: " ") + "\nDirect\n"
    for position in order.joined().lazy.map({ structure.positions[$0] }) {
      text += "\(position.x) \(position.y) \(position.z)\n"
    }
    return text
  }

  /// In the order of the file.
  static func elements(of structure: Structure) -> [Element] {
    var elements: [Element] = []
    for element in structure.species where !elements.contains(element) { elements.append(element) }
    return elements
  }

  static func read(_ start: TextLines) throws -> LabelledStructure {
    var lines = start
    guard !lines.bytes.allSatisfy(TextLines.isSpace) else {
      throw FormatError.noStructures(file: lines.file)
    }
    let comment = lines.trimmed(try lines.required("a comment"))
    let (lattice, scale) = try lattice(&lines)
    let species = try species(&lines, comment: comment)
    var mode = lines.trimmed(try lines.required("Direct or Cartesian"))
    if mode.lowercased().hasPrefix("s") {
      mode = lines.trimmed(try lines.required("Direct or Cartesian"))
    }
    guard let first = mode.lowercased().first, "dck".contains(first) else {
      throw lines.unexpected(mode, "Direct or Cartesian")
    }

    let total = species.reduce(0) { $0 + $1.count }
    var elements: [Element] = []
    var positions: [Vector3] = []
    var fields: [Range<Int>] = []
    for (element, count) in species {
      for _ in 0..<count {
        let line = try lines.required("atom \(positions.count + 1) of \(total)")
        lines.split(line, into: &fields)
        guard fields.count >= 3 else {
          throw FormatError.miscounted(
            file: lines.file, line: lines.number, found: fields.count, of: "columns",
            expected: "3 coordinates of atom \(positions.count + 1) of \(total)")
        }
        let position = try vector(lines, fields, "a coordinate")
        elements.append(element)
        positions.append(
          try lines.position(first == "d" ? position : lattice.fractional(position * scale)))
      }
    }
    return LabelledStructure(
      structure: Structure(lattice: lattice, species: elements, positions: positions),
      info: comment.isEmpty ? [:] : ["comment": comment])
  }

  /// The lattice, and what Cartesian positions are multiplied by.
  static func lattice(_ lines: inout TextLines) throws -> (Lattice, Vector3) {
    let words = lines.words(try lines.required("a scale factor"))
    let factors = words.compactMap { DecimalNumber.parse($0) }
    guard factors.count == words.count, factors.count == 1 || factors.count == 3,
      factors.count == 1 ? factors[0] != 0 : factors.allSatisfy({ $0 > 0 })
    else {
      throw lines.unexpected(
        words.joined(separator: " "), "a scale factor, minus a volume, or three positive factors")
    }
    var fields: [Range<Int>] = []
    let rows = try (0..<3).map { _ in
      lines.split(try lines.required("a lattice vector"), into: &fields)
      guard fields.count >= 3 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "3 components of a lattice vector")
      }
      return try vector(lines, fields, "a component of a lattice vector")
    }
    let matrix = Matrix3(rows[0], rows[1], rows[2])
    var scale = Vector3(repeating: factors[0])
    if factors.count == 3 { scale = Vector3(factors[0], factors[1], factors[2]) }
    // A negative factor is the volume that the cell is to have.
    if factors[0] < 0 { scale = Vector3(repeating: cbrt(-factors[0] / abs(matrix.determinant))) }
    guard let lattice = Lattice(Matrix3(rows[0] * scale, rows[1] * scale, rows[2] * scale)) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return (lattice, scale)
  }

  static func species(
    _ lines: inout TextLines, comment: String
  ) throws -> [(element: Element, count: Int)] {
    var words = lines.words(try lines.required("the symbols of the elements"))
    var symbols = comment.split(whereSeparator: \.isWhitespace).map(String.init)
    let isVersion4 = words.first.map { Int($0) != nil } ?? false
    if !isVersion4 {
      symbols = words
      guard !symbols.isEmpty else { throw lines.unexpected("", "the symbols of the elements") }
      for symbol in symbols where element(symbol) == nil {
        throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: symbol)
      }
      words = lines.words(try lines.required("the number of atoms of each element"))
    }
    let counts = words.compactMap { Int($0) }
    // Far more than any file has; sums of counts must not overflow.
    guard counts.count == words.count, counts.allSatisfy({ (1...1_000_000_000).contains($0) })
    else {
      throw lines.unexpected(words.joined(separator: " "), "the number of atoms of each element")
    }
    let elements = symbols.compactMap(element)
    guard elements.count == symbols.count, elements.count == counts.count else {
      if isVersion4 { throw FormatError.noSymbols(file: lines.file, line: lines.number) }
      throw FormatError.miscounted(
        file: lines.file, line: lines.number, found: counts.count, of: "numbers of atoms",
        expected: "one for each of \(symbols.count) symbols")
    }
    return zip(elements, counts).map { ($0, $1) }
  }

  /// VASP adds the name of a potential: "Li_sv", "Li/4f5e8a".
  private static func element(_ symbol: String) -> Element? {
    Element(symbol.prefix { $0 != "_" && $0 != "/" })
  }

  static func vector(
    _ lines: TextLines, _ fields: [Range<Int>], _ expected: String
  ) throws -> Vector3 {
    Vector3(
      try lines.number(fields[0], expected), try lines.number(fields[1], expected),
      try lines.number(fields[2], expected))
  }
}
