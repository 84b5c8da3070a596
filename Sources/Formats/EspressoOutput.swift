import Foundation
import Quantities
import Structures

/// What pw.x of Quantum ESPRESSO prints: every ionic step with energy, forces and stress.
///
/// - `freeEnergy` is the "total energy" that is printed behind "!", with smearing F = E − TS, of
///   which the forces are the derivative.
/// - `energy` is (F + E)/2 with smearing, as VASP has it for a width of zero, else the same.
/// - `virial` is V times what is printed as the total stress, positive under compression.
///
/// - Edge cases: a step whose electrons did not come to rest is left out, as is the last one of a
///   calculation that was cut off. Without `tprnfor` there are no forces, without `tstress` no stress.
///
/// Source: P. Giannozzi et al., J. Phys.: Condens. Matter 29, 465901 (2017),
/// doi:10.1088/1361-648X/aa8f79, and the program's documentation.
public enum EspressoOutput {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(TextLines(text, file: file))
  }

  static func read(_ lines: TextLines) throws -> StructureFile.Contents {
    var reader = OutputReader(lines)
    return try reader.contents()
  }
}

private struct OutputReader {
  private var lines: TextLines
  private var fields: [Range<Int>] = []
  private var steps: CalculationSteps
  /// The unit of lengths that the file calls alat, Å.
  private var unit: Double?
  private var count = 0
  private var lattice: Lattice?
  private var step = Step()

  private static let rydberg = Constants.hartree / 2

  /// What was read since the last positions.
  private struct Step {
    var structure: Structure?
    var total: Double?
    /// −TS.
    var smearing: Double?
    var forces: [Vector3]?
    var pressure: Matrix3?
    var isUnconverged = false
  }

  init(_ lines: TextLines) {
    self.lines = lines
    steps = CalculationSteps(file: lines.file)
  }

  mutating func contents() throws -> StructureFile.Contents {
    var isEspresso = false
    var isDone = false
    do {
      while let line = lines.next() {
        let text = lines.trimmed(line)
        if text.hasPrefix("Program PWSCF") {
          isEspresso = true
          isDone = false
        }
        guard isEspresso else {
          guard lines.number < 50 || text.isEmpty else {
            throw lines.unexpected(
              text,
              "an output of pw.x or CP2K, with 'Program PWSCF' or 'CP2K|' in its first lines")
          }
          continue
        }
        if text.hasPrefix("JOB DONE") { isDone = true }
        try read(text)
      }
    } catch FormatError.endsEarly(_, let line, _) {
      return try steps.contents(cut: line, within: true)
    }
    guard isEspresso else { throw FormatError.noStructures(file: lines.file) }
    // Whether there is more to come of a step only the end of the program tells.
    if isDone { try finish() }
    return try steps.contents(cut: lines.number, within: !isDone && step.structure != nil)
  }

  private mutating func read(_ text: String) throws {
    guard let first = text.utf8.first else { return }
    switch first {
    case UInt8(ascii: "c") where text.hasPrefix("celldm(1)="):
      let number = try number(after: "=", of: text)
      if number > 0 { unit = number * Constants.bohr }
    case UInt8(ascii: "l") where text.hasPrefix("lattice parameter (alat)"):
      unit = try number(after: "=", of: text) * Constants.bohr
    case UInt8(ascii: "n") where text.hasPrefix("number of atoms/cell"):
      let number = try number(after: "=", of: text)
      guard (1...1e9).contains(number) else { throw lines.unexpected(text, "a number of atoms") }
      count = Int(number)
    case UInt8(ascii: "c") where text.hasPrefix("crystal axes:"):
      lattice = try readLattice(isInParentheses: true, scale: alat(text))
    case UInt8(ascii: "s") where text.hasPrefix("site n."): try readSites(text)
    case UInt8(ascii: "C") where text.hasPrefix("CELL_PARAMETERS"):
      lattice = try readLattice(isInParentheses: false, scale: scale(text))
    case UInt8(ascii: "A") where text.hasPrefix("ATOMIC_POSITIONS"): try readPositions(text)
    case UInt8(ascii: "c") where text.hasPrefix("convergence NOT achieved"):
      step.isUnconverged = true
    case UInt8(ascii: "!") where text.contains("total energy"):
      step.total = try number(after: "=", of: text) * Self.rydberg
      step.smearing = nil
    case UInt8(ascii: "s") where text.hasPrefix("smearing contrib. (-TS)"):
      step.smearing = try number(after: "=", of: text) * Self.rydberg
    case UInt8(ascii: "F") where text.hasPrefix("Forces acting on atoms"): try readForces()
    case UInt8(ascii: "t") where text.hasPrefix("total   stress"):
      let rows = try (0..<3).map { _ in
        lines.split(try lines.required("a row of the stress"), into: &fields)
        return try vector(0, "a row of the stress")
      }
      step.pressure =
        Matrix3(rows[0], rows[1], rows[2]) * (Self.rydberg / pow(Constants.bohr, 3))
    default: break
    }
  }

  /// Ends the step before; the positions at the end of a relaxation are printed once more.
  private mutating func finish() throws {
    defer { step = Step() }
    guard let structure = step.structure else { return }
    if step.isUnconverged { return steps.leaveOut(unconverged: lines.number) }
    guard let total = step.total else { return }
    try steps.add(
      LabelledStructure(
        structure: structure, energy: total - (step.smearing ?? 0) / 2, freeEnergy: total,
        forces: step.forces, virial: step.pressure.map { $0 * structure.lattice.volume }),
      line: lines.number)
  }

  private func alat(_ text: String) throws -> Double {
    guard let unit else { throw lines.unexpected(text, "the lattice parameter before it") }
    return unit
  }

  /// Å of what stands in brackets: "(angstrom)", "(bohr)", "(alat)" or "(alat= 10.2)".
  private func scale(_ text: String) throws -> Double {
    let name = text.drop { $0 != "(" && $0 != "{" }.dropFirst().prefix { $0 != ")" && $0 != "}" }
    switch name.split(whereSeparator: { $0 == "=" || $0 == " " }).first {
    case "angstrom": return 1
    case "bohr": return Constants.bohr
    case "alat":
      return name.contains("=") ? try number(after: "=", of: text) * Constants.bohr : try alat(text)
    default: throw lines.unexpected(text, "lengths in angstrom, bohr or alat")
    }
  }

  /// Rows "a(1) = ( 1.0 0.0 0.0 )" or bare.
  private mutating func readLattice(isInParentheses: Bool, scale: Double) throws -> Lattice {
    let rows = try (0..<3).map { _ in
      lines.split(try lines.required("a lattice vector"), into: &fields)
      return try vector(isInParentheses ? 3 : 0, "a lattice vector") * scale
    }
    guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2])) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return lattice
  }

  /// Rows "1  Li  tau(   1) = (   0.0000000   0.0000000   0.0000000  )".
  private mutating func readSites(_ text: String) throws {
    let unit = try alat(text)
    try readAtoms { reader in
      let words = reader.fields.map(reader.lines.text)
      guard let equal = words.firstIndex(of: "="), equal + 2 < words.count, words.count > 1 else {
        throw reader.lines.unexpected(words.joined(separator: " "), "the place of an atom")
      }
      return (words[1], try reader.vector(equal + 2, "a coordinate") * unit, false)
    }
  }

  /// Rows "Li 0.0 0.0 0.0".
  private mutating func readPositions(_ text: String) throws {
    let isCrystal = text.contains("crystal")
    let unit = isCrystal ? 1 : try scale(text)
    try readAtoms { reader in
      guard let first = reader.fields.first else {
        throw reader.lines.unexpected("", "an atom")
      }
      return (reader.lines.text(first), try reader.vector(1, "a coordinate") * unit, isCrystal)
    }
  }

  /// - Parameter row: of the fields of a line, the element, the place, and whether it is fractional.
  private mutating func readAtoms(
    _ row: (inout Self) throws -> (label: String, place: Vector3, isFractional: Bool)
  ) throws {
    try finish()
    guard let lattice, count > 0 else {
      throw lines.unexpected("positions", "the number of atoms and the cell before them")
    }
    var species: [Element] = []
    var positions: [Vector3] = []
    for atom in 1...count {
      lines.split(try lines.required("atom \(atom) of \(count)"), into: &fields)
      let (label, place, isFractional) = try row(&self)
      // Labels may go on: "Fe1", "O_up", "Cs-a".
      let letters = label.prefix { $0.isLetter }
      guard let element = Element(letters) ?? Element(letters.prefix(1)) else {
        throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: label)
      }
      species.append(element)
      positions.append(
        try lines.position(isFractional ? place : lattice.fractional(place)))
    }
    step.structure = Structure(lattice: lattice, species: species, positions: positions)
  }

  /// Rows "atom    1 type  1   force =     0.01   0.00   0.00", with other lines before.
  private mutating func readForces() throws {
    guard let structure = step.structure else {
      throw lines.unexpected("forces", "the atoms before them")
    }
    var forces: [Vector3] = []
    while forces.count < structure.count {
      lines.split(try lines.required("a force on each of \(structure.count) atoms"), into: &fields)
      let words = fields.map(lines.text)
      guard words.first == "atom", words.count == 9, Int(words[1]) == forces.count + 1 else {
        guard forces.isEmpty, words.first != "atom", words.first != "Total" else {
          throw FormatError.miscounted(
            file: lines.file, line: lines.number, found: forces.count, of: "forces",
            expected: "one for each of \(structure.count) atoms")
        }
        continue
      }
      forces.append(try vector(6, "a force") * (Self.rydberg / Constants.bohr))
    }
    step.forces = forces
  }

  private func number(after sign: Character, of text: String) throws -> Double {
    let words = text.drop { $0 != sign }.dropFirst().split { $0 == " " || $0 == ")" }
    guard let word = words.first, let number = DecimalNumber.parse(word) else {
      throw lines.unexpected(text, "a number behind \(sign)")
    }
    return number
  }

  /// Three numbers from a field on, of a row whose number of columns is free.
  private func vector(_ first: Int, _ expected: String) throws -> Vector3 {
    guard fields.count >= first + 3 else {
      throw FormatError.miscounted(
        file: lines.file, line: lines.number, found: fields.count, of: "columns",
        expected: "\(first + 3), \(expected)")
    }
    let numbers = try fields[first...].prefix(3).map { try lines.number($0, expected) }
    return Vector3(numbers[0], numbers[1], numbers[2])
  }
}
