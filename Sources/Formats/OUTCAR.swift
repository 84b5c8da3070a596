import Foundation
import Quantities
import Structures

/// OUTCAR of VASP: every ionic step with energy, forces and stress.
///
/// - `freeEnergy` is "free energy TOTEN", F = E − TS, of which the forces are the derivative.
/// - `energy` is "energy(sigma->0)", (F + E)/2.
/// - `virial` is V times the pressure tensor, which VASP prints "in kB", positive under compression.
///
/// Positions have five decimals here, and in vasprun.xml all of them: read that where it is there.
///
/// - Edge cases: a step whose electrons did not come to rest, by VASP's word or because there were
///   as many electronic steps as there may be (NELM), is left out, as are the last one of a
///   calculation that was cut off and those whose positions are not printed (NWRITE = 0). Steps that
///   a learned force field made are passed over. Without a stress (ISIF = 0) there is no virial.
///
/// Source: the VASP Wiki, "OUTCAR", vasp.at/wiki/OUTCAR.
public enum OUTCAR {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(TextLines(text, file: file))
  }

  static func read(_ lines: TextLines) throws -> StructureFile.Contents {
    var reader = OUTCARReader(lines)
    return try reader.contents()
  }
}

private struct OUTCARReader {
  private var lines: TextLines
  /// One for each POTCAR, and how many ions each has.
  private var elements: [Element] = []
  /// The same from the list at the begin, which is there where the POTCARs themselves are not.
  private var listed: [Element] = []
  private var counts: [Int] = []
  private var electronicSteps = Int.max
  private var lattice: Lattice?
  private var step = Step()
  private var fields: [Range<Int>] = []

  /// What was read since the last step ended.
  private struct Step {
    var electronicSteps = 0
    /// What VASP says of the end of the electronic steps, where it says anything.
    var isUnconverged = false
    /// The stress that follows is that of a learned force field.
    var isLearned = false
    var pressure: Matrix3?
    var positions: [Vector3]?
    var forces: [Vector3] = []
    var isEmpty: Bool { electronicSteps == 0 && positions == nil }
  }

  init(_ lines: TextLines) { self.lines = lines }

  mutating func contents() throws -> StructureFile.Contents {
    var steps = CalculationSteps(file: lines.file)
    var isVASP = false
    do {
      while let line = lines.next() {
        let text = lines.trimmed(line)
        guard !text.isEmpty else { continue }
        if !isVASP {
          isVASP = text.hasPrefix("vasp.") || text.hasPrefix("POTCAR:") || text.hasPrefix("INCAR:")
          guard isVASP || lines.number < 50 else {
            throw lines.unexpected(text, "an OUTCAR, with 'vasp.' at the begin of its first lines")
          }
        }
        try read(text, &steps)
      }
    } catch FormatError.endsEarly(_, let line, _) {
      return try steps.contents(cut: line, within: true)
    }
    return try steps.contents(cut: lines.number, within: !step.isEmpty)
  }

  private mutating func read(_ text: String, _ steps: inout CalculationSteps) throws {
    guard let first = text.utf8.first else { return }
    switch first {
    case UInt8(ascii: "T") where text.hasPrefix("TITEL"):
      elements.append(try element(text, after: "="))
    case UInt8(ascii: "P") where text.hasPrefix("POTCAR:") && counts.isEmpty:
      listed.append(try element(text, after: ":"))
    case UInt8(ascii: "i") where text.hasPrefix("ions per type ="): try readCounts(text)
    case UInt8(ascii: "F") where text.hasPrefix("FORCE on cell"): step.isLearned = false
    case UInt8(ascii: "M") where text.hasPrefix("ML FORCE on cell"): step.isLearned = true
    case UInt8(ascii: "i") where text.hasPrefix("in kB") && !step.isLearned:
      try readPressure(text)
    case UInt8(ascii: "N") where text.hasPrefix("NELM "):
      let words = text.split { $0 == " " || $0 == ";" || $0 == "=" }
      if words.count > 1, let count = Int(words[1]), count > 0 { electronicSteps = count }
    case UInt8(ascii: "-") where text.contains("Iteration"):
      // "--- Iteration    1(  12)  ---"
      let number = text.split { "( )".contains($0) }.compactMap { Int($0) }.last
      step.electronicSteps = max(step.electronicSteps, number ?? 0)
    case UInt8(ascii: "-") where text.contains("aborting loop"):
      // Some versions say "is reached" whatever the reason.
      step.isUnconverged = !text.contains("EDIFF is reached")
    case UInt8(ascii: "d") where text.hasPrefix("direct lattice vectors"): try readLattice()
    case UInt8(ascii: "P") where text.hasPrefix("POSITION") && !text.hasSuffix("(ML)"):
      try readIons()
    case UInt8(ascii: "F") where text.hasPrefix("FREE ENERGIE OF THE ION-ELECTRON SYSTEM"):
      try readEnergy(&steps)
    default: break
    }
  }

  /// Of "TITEL  = PAW_PBE Li_sv 10Sep2004" and "POTCAR:    PAW_PBE Li_sv 10Sep2004".
  private func element(_ text: String, after sign: Character) throws -> Element {
    let words = text.drop { $0 != sign }.dropFirst().split(separator: " ")
    let symbol = words.count > 1 ? words[1].prefix { $0 != "_" && $0 != "." } : ""
    guard let element = Element(symbol) else {
      throw FormatError.unknownElement(
        file: lines.file, line: lines.number, symbol: String(symbol))
    }
    return element
  }

  private mutating func readCounts(_ text: String) throws {
    var words = text.drop { $0 != "=" }.dropFirst().split(separator: " ").map(String.init)
    if elements.isEmpty {
      // The list is printed once or twice.
      elements =
        listed.count == 2 * words.count ? Array(listed.prefix(words.count)) : listed
    }
    // Ten to a line.
    while words.count < elements.count {
      let more = lines.words(try lines.required("the number of ions of each element"))
      guard !more.isEmpty else { break }
      words += more
    }
    let counts = words.compactMap { Int($0) }
    guard counts.count == words.count, counts.allSatisfy({ (1...1_000_000_000).contains($0) }),
      counts.count == elements.count
    else {
      throw lines.unexpected(
        words.joined(separator: " "),
        "the number of ions of each of \(elements.count) elements")
    }
    self.counts = counts
  }

  private mutating func readLattice() throws {
    let rows = try (0..<3).map { _ in
      try vector("a lattice vector and a reciprocal one")
    }
    guard let lattice = Lattice(Matrix3(rows[0].0, rows[1].0, rows[2].0)) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    self.lattice = lattice
  }

  /// XX, YY, ZZ, XY, YZ and ZX.
  private mutating func readPressure(_ text: String) throws {
    let words = text.split(separator: " ").dropFirst(2)
    let n = words.compactMap { DecimalNumber.parse($0) }
    guard words.count == 6, n.count == 6 else {
      throw lines.unexpected(words.joined(separator: " "), "six numbers, the stress in kB")
    }
    step.pressure = Matrix3(
      Vector3(n[0], n[3], n[5]), Vector3(n[3], n[1], n[4]), Vector3(n[5], n[4], n[2]))
  }

  private mutating func readIons() throws {
    guard let lattice, !counts.isEmpty else {
      throw lines.unexpected("positions", "elements, their numbers and a cell before them")
    }
    _ = try lines.required("a line under the heading")
    var positions: [Vector3] = []
    step.forces = []
    // The last line under the table is a rule; a file that ends before is not complete.
    for _ in 0..<counts.reduce(0, +) {
      let (place, force) = try vector("a position and a force")
      positions.append(try lines.position(lattice.fractional(place)))
      step.forces.append(force)
    }
    guard lines.trimmed(try lines.required("a line under the table")).hasPrefix("---") else {
      throw FormatError.miscounted(
        file: lines.file, line: lines.number, found: positions.count + 1, of: "ions",
        expected: "\(positions.count)")
    }
    step.positions = positions
  }

  /// The last that is printed of a step.
  private mutating func readEnergy(_ steps: inout CalculationSteps) throws {
    let free = try energy("TOTEN")
    let energy = try energy("energy(sigma->0)")
    // A file that is cut within the number looks as if it were another one.
    _ = try lines.required("a line below the energy")
    defer { step = Step() }
    guard !step.isUnconverged, step.electronicSteps < electronicSteps else {
      return steps.leaveOut(unconverged: lines.number)
    }
    guard let positions = step.positions, let lattice else {
      return steps.leaveOutWithoutPositions()
    }
    let species = zip(elements, counts).flatMap { Array(repeating: $0, count: $1) }
    try steps.add(
      LabelledStructure(
        structure: Structure(lattice: lattice, species: species, positions: positions),
        energy: energy, freeEnergy: free, forces: step.forces,
        virial: step.pressure.map { $0 * (VASPRun.kilobar * lattice.volume) }), line: lines.number)
  }

  /// The number behind the last "=" of one of the next lines, the one with that name.
  private mutating func energy(_ name: String) throws -> Double {
    for _ in 0..<6 {
      let text = lines.trimmed(try lines.required(name))
      guard text.contains(name), let sign = text.lastIndex(of: "=") else { continue }
      let word = text[sign...].dropFirst().split(separator: " ").first ?? ""
      guard let number = DecimalNumber.parse(word) else {
        throw lines.unexpected(String(word), "an energy in eV")
      }
      return number
    }
    throw lines.unexpected("no \(name)", "it within the lines of the energy")
  }

  /// The first six numbers of a line; beside them may stand forces without dispersion.
  private mutating func vector(_ expected: String) throws -> (Vector3, Vector3) {
    lines.split(try lines.required(expected), into: &fields)
    guard fields.count >= 6 else {
      throw FormatError.miscounted(
        file: lines.file, line: lines.number, found: fields.count, of: "columns",
        expected: "six, \(expected)")
    }
    let numbers = try fields.prefix(6).map { try lines.number($0, expected) }
    return (
      Vector3(numbers[0], numbers[1], numbers[2]), Vector3(numbers[3], numbers[4], numbers[5])
    )
  }
}
