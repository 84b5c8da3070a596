import Foundation
import Quantities
import Structures

/// Extended XYZ, the text format of ASE: frames of a count, a line of
/// key=value and one line for each atom, Cartesian, in Å and eV.
///
/// Only crystals: a frame needs a `Lattice` and is periodic in all three
/// directions. The `virial` of a frame is its virial in eV; without it the
/// `stress` (eV/Å³, tension positive) is turned into one. Where a frame has
/// both, they have to agree, and the stress counts. Written is `stress` alone,
/// which ASE takes for a result: a `virial` beside it would stay as it is when
/// ASE has another stress.
/// Keys that are not understood stay in `info`; columns that are not understood
/// are left out, and a remark says so.
///
/// ASE takes `energy`, `free_energy`, `stress` and the column `forces` for the
/// results of a calculation (`atoms.calc`); to it `virial` and `energy_error`
/// (eV) are information (`atoms.info`) and the column `force_errors` (eV/Å) is
/// an array (`atoms.arrays`). Labels that are to stay apart from the results
/// of ASE's calculators are named `REF_energy`, `REF_stress` and `REF_forces`;
/// they are read where there is no label of the plain name.
public enum ExtendedXYZ {
  public static func read(_ text: String, file: String) throws -> [LabelledStructure] {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> [LabelledStructure] {
    try read(TextLines(contentsOf: url))
  }

  /// Every number with as many digits as give it back to the last bit.
  ///
  /// - Edge cases: positions are Cartesian in the file, so a fractional
  ///   position comes back to rounding, some 1e-16. So does the virial, which is
  ///   written as a stress; the stress comes back to the last bit.
  public static func write(_ frames: [LabelledStructure]) -> String {
    var text = ""
    for frame in frames { write(frame, to: &text) }
    return text
  }

  static func read(_ lines: TextLines) throws -> [LabelledStructure] {
    try contents(lines).frames
  }

  /// The frames, and the columns that there is no place for.
  static func contents(_ lines: TextLines) throws -> StructureFile.Contents {
    let (frames, columns) = try frames(lines)
    return StructureFile.Contents(
      frames: frames,
      remarks: StructureFile.leftOut(columns, of: lines.file, hasNoPlace: "Tieline").map { [$0] }
        ?? [])
  }

  /// - Returns: the names of columns that were left out, too.
  static func frames(
    _ lines: TextLines
  ) throws -> (frames: [LabelledStructure], unknown: [String]) {
    var reader = FrameReader(lines)
    var frames: [LabelledStructure] = []
    while let frame = try reader.next() { frames.append(frame) }
    guard !frames.isEmpty else { throw FormatError.noStructures(file: lines.file) }
    return (frames, reader.unknown)
  }

  private static func write(_ frame: LabelledStructure, to text: inout String) {
    let structure = frame.structure
    text += "\(structure.count)\n"
    text += "Lattice=\"\(joined(structure.lattice.matrix.rowMajor))\""
    text += " Properties=species:S:1:pos:R:3\(frame.forces == nil ? "" : ":forces:R:3")"
    text += frame.forceErrors == nil ? "" : ":force_errors:R:1"
    if let energy = frame.energy { text += " energy=\(energy)" }
    if let energy = frame.freeEnergy { text += " free_energy=\(energy)" }
    if let error = frame.energyError { text += " energy_error=\(error)" }
    if let stress = frame.stress {
      // Columns first, as ASE reads nine numbers; it is symmetric but for rounding.
      text += " stress=\"\(joined(stress.transpose.rowMajor))\""
    }
    text += " pbc=\"T T T\""
    for (key, value) in frame.info.sorted(by: { $0.key < $1.key }) {
      text += " \(KeyValueLine.quoted(key))=\(KeyValueLine.quoted(value))"
    }
    text += "\n"
    for (atom, position) in structure.cartesianPositions.enumerated() {
      text += "\(structure.species[atom].symbol) \(joined(position))"
      if let forces = frame.forces { text += " \(joined(forces[atom]))" }
      if let errors = frame.forceErrors { text += " \(errors[atom])" }
      text += "\n"
    }
  }

  private static func joined(_ numbers: [Double]) -> String {
    numbers.map(\.description).joined(separator: " ")
  }

  private static func joined(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }
}

private struct FrameReader {
  private var lines: TextLines
  private var fields: [Range<Int>] = []
  private var elements: [UInt64: Element] = [:]
  /// Columns that are not understood, each once.
  private(set) var unknown: [String] = []

  init(_ lines: TextLines) { self.lines = lines }

  mutating func next() throws -> LabelledStructure? {
    guard let first = lines.nextFilled() else { return nil }
    guard let count = Int(lines.trimmed(first)), count > 0 else {
      throw lines.unexpected(lines.trimmed(first), "the number of atoms of a frame")
    }
    let line = try lines.required("the comment line of a frame of \(count) atoms")
    let comment = try Comment(lines, line)
    let columns = comment.columns
    for name in columns.unknown where !unknown.contains(name) { unknown.append(name) }
    var species: [Element] = []
    var positions: [Vector3] = []
    var forces: [Vector3] = []
    var errors: [Double] = []
    // A count is a claim of the file; memory is reserved only for what it can hold.
    let reserve = min(count, lines.bytes.count / 8 + 1)
    species.reserveCapacity(reserve)
    positions.reserveCapacity(reserve)
    if columns.forces != nil { forces.reserveCapacity(reserve) }
    for atom in 1...count {
      let line = try lines.required("atom \(atom) of \(count)")
      lines.split(line, into: &fields)
      guard fields.count == columns.width else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "\(columns.width) for atom \(atom) of \(count)")
      }
      species.append(try element(fields[columns.species], columns.isNumber))
      let place = try vector(columns.position, "a coordinate")
      positions.append(try lines.position(comment.lattice.fractional(place)))
      if let column = columns.forces { forces.append(try vector(column, "a force")) }
      if let column = columns.forceErrors {
        errors.append(try lines.number(fields[column], "the error of a force"))
      }
    }
    return LabelledStructure(
      structure: Structure(lattice: comment.lattice, species: species, positions: positions),
      energy: comment.energy, freeEnergy: comment.freeEnergy, energyError: comment.energyError,
      forces: columns.forces == nil ? nil : forces,
      forceErrors: columns.forceErrors == nil ? nil : errors, virial: comment.virial,
      info: comment.info)
  }

  private func vector(_ column: Int, _ expected: String) throws -> Vector3 {
    Vector3(
      try lines.number(fields[column], expected), try lines.number(fields[column + 1], expected),
      try lines.number(fields[column + 2], expected))
  }

  /// Remembers symbols by their bytes: looking one up costs more than the rest of the line.
  private mutating func element(_ field: Range<Int>, _ isNumber: Bool) throws -> Element {
    let start: UInt64 = isNumber ? 2 : 1
    let key = field.count <= 7 ? lines.bytes[field].reduce(start) { $0 << 8 | UInt64($1) } : 0
    if let element = elements[key] { return element }
    let text = lines.text(field)
    let found = isNumber ? Int(text).flatMap(Element.init(atomicNumber:)) : Element(text)
    guard let found, key != 0 else {
      throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: text)
    }
    elements[key] = found
    return found
  }
}

/// What the second line of a frame says.
private struct Comment {
  let lattice: Lattice
  let columns: Columns
  var energy: Double?
  var freeEnergy: Double?
  var energyError: Double?
  var virial: Matrix3?
  var info: [String: String] = [:]

  init(_ lines: TextLines, _ line: Range<Int>) throws {
    guard let pairs = KeyValueLine.parse(lines.bytes[line]) else {
      throw FormatError.notClosed(
        file: lines.file, line: lines.number, what: "a quote or a bracket")
    }
    var values: [String: String] = [:]
    for (key, value) in pairs { values[key] = value }
    func numbers(_ key: String, _ counts: [Int], keeping: Bool = false) throws -> [Double]? {
      guard let value = values[key] else { return nil }
      if !keeping { values[key] = nil }
      let words = Self.plain(value).split { $0.isWhitespace || $0 == "," }
      let numbers = words.compactMap { DecimalNumber.parse($0) }
      guard numbers.count == words.count, counts.contains(numbers.count) else {
        let expected = counts.map(String.init).joined(separator: " or ")
        throw lines.unexpected(
          value, "\(expected) \(counts == [1] ? "number" : "numbers") as \(key)")
      }
      return numbers
    }

    guard let rows = try numbers("Lattice", [9]) else {
      throw FormatError.notPeriodic(
        file: lines.file, line: lines.number, found: "a frame without a Lattice")
    }
    guard let matrix = Matrix3(rowMajor: rows), let lattice = Lattice(matrix) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    self.lattice = lattice
    if let periodic = values.removeValue(forKey: "pbc") {
      let flags = periodic.split { $0.isWhitespace || $0 == "," }.map { $0.lowercased() }
      guard flags.count == 3, flags.allSatisfy({ ["t", "true", "1"].contains($0) }) else {
        throw FormatError.notPeriodic(
          file: lines.file, line: lines.number, found: "pbc=\"\(periodic)\"")
      }
    }
    columns = try Columns(
      values.removeValue(forKey: "Properties") ?? "species:S:1:pos:R:3", lines)
    freeEnergy = try numbers("free_energy", [1])?[0]
    energy =
      try numbers("energy", [1])?[0] ?? freeEnergy ?? numbers("REF_energy", [1], keeping: true)?[0]
    energyError = try numbers("energy_error", [1])?[0]
    virial = try numbers("virial", [9, 6]).map(Self.tensor)
    var stress = try numbers("stress", [9, 6]).map(Self.tensor)
    if virial == nil && stress == nil {
      stress = try numbers("REF_stress", [9, 6], keeping: true).map(Self.tensor)
    }
    if let stress {
      let fromStress = Self.virial(stress, lattice, near: virial ?? .zero)
      let given = virial ?? fromStress
      // Both are printed with a few digits; a wrong sign or unit is far beyond this.
      guard (given - fromStress).norm <= 0.01 * given.norm + 0.1 else {
        throw FormatError.contradictoryStress(file: lines.file, line: lines.number)
      }
      virial = fromStress
    }
    if let virial, !(virial * (-1 / lattice.volume)).norm.isFinite || !virial.norm.isFinite {
      throw lines.unexpected("a number beyond all bounds", "a virial and a stress")
    }
    info = values
  }

  /// −stress × volume, of which `LabelledStructure.stress` is the same stress to the last bit: what is
  /// read and written again and again must not drift.
  ///
  /// - Parameter given: taken where it is such a number.
  private static func virial(_ stress: Matrix3, _ lattice: Lattice, near given: Matrix3) -> Matrix3
  {
    let factor = -1 / lattice.volume
    return Matrix3(
      rowMajor: zip(stress.rowMajor, given.rowMajor).map { stress, given in
        let nearest = stress / factor
        let (up, down) = (nearest.nextUp, nearest.nextDown)
        return [given, nearest, up, down, up.nextUp, down.nextDown].first { $0 * factor == stress }
          ?? nearest
      })!
  }

  /// The numbers of a list or matrix that ASE wrote as JSON: `_JSON [[1, 0], [0, 1]]`.
  private static func plain(_ value: String) -> String {
    guard value.hasPrefix("_JSON ") else { return value }
    return String(value.dropFirst(6).map { "[]".contains($0) ? " " : $0 })
  }

  /// Nine numbers column by column, as ASE has them, or xx, yy, zz, yz, xz, xy.
  private static func tensor(_ n: [Double]) -> Matrix3 {
    guard n.count == 6 else { return Matrix3(rowMajor: n)!.transpose }
    return Matrix3(
      Vector3(n[0], n[5], n[4]), Vector3(n[5], n[1], n[3]), Vector3(n[4], n[3], n[2]))
  }
}

/// Where things stand on the line of an atom, by "name:kind:width:…".
private struct Columns {
  private(set) var species = -1
  private(set) var isNumber = false
  private(set) var position = -1
  private(set) var forces: Int?
  private(set) var forceErrors: Int?
  private(set) var width = 0
  /// Names of those that nothing is read from.
  private(set) var unknown: [String] = []

  init(_ properties: String, _ lines: TextLines) throws {
    let parts = properties.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 3 == 0 else {
      throw lines.unexpected(properties, "Properties in threes, name:kind:width")
    }
    var start = 0
    var reference: Int?
    for index in stride(from: 0, to: parts.count, by: 3) {
      let (name, kind) = (parts[index], parts[index + 1])
      guard let columns = Int(parts[index + 2]), (1...1000).contains(columns),
        ["S", "R", "I", "L"].contains(kind)
      else {
        throw lines.unexpected(
          parts[index...(index + 2)].joined(separator: ":"),
          "a property of kind S, R, I or L and its number of columns")
      }
      switch (name, kind, columns) {
      case ("species", "S", 1): (species, isNumber) = (start, false)
      case ("Z", "I", 1) where species < 0: (species, isNumber) = (start, true)
      case ("Z", "I", 1): break
      case ("pos", "R", 3): position = start
      case ("forces", "R", 3), ("force", "R", 3): forces = start
      case ("REF_forces", "R", 3): reference = start
      case ("force_errors", "R", 1): forceErrors = start
      case ("species", _, _), ("pos", _, _), ("forces", _, _):
        throw lines.unexpected(
          "\(name):\(kind):\(columns)", "species:S:1, pos:R:3 and forces:R:3")
      default: unknown.append(name)
      }
      start += columns
    }
    width = start
    if forces != nil, reference != nil { unknown.append("REF_forces") }
    forces = forces ?? reference
    guard species >= 0, position >= 0 else {
      throw lines.unexpected(properties, "the columns species:S:1 and pos:R:3")
    }
  }
}
