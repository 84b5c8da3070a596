import Quantities
import Structures

/// What CP2K prints of a crystal that is known from the output alone: the steps that are printed
/// with cell and positions, with energy and, where they are asked for, forces and stress.
///
/// - `energy` is the total energy of the forces, with smearing the free energy.
/// - `virial` is V times the pressure tensor, as of `CP2KOutput`.
///
/// CP2K prints both at PRINT_LEVEL MEDIUM, the positions of a relaxation or of dynamics at their
/// start alone. Positions have six decimals. So have edges and angles of the cell, its vectors three:
/// these are taken as they follow from edges and angles where that is how they are printed.
///
/// - Edge cases: a step whose electrons did not come to rest is left out, as are those without
///   positions and the last one of a calculation that was cut off. A cell that is not periodic is
///   refused, as is an output without any positions.
///
/// Source: T. D. Kühne et al., J. Chem. Phys. 152, 194103 (2020), doi:10.1063/5.0007045, and
/// outputs of the program's version 2023.1.
public enum CP2KSteps {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(TextLines(text, file: file))
  }

  static func read(_ lines: TextLines) throws -> StructureFile.Contents {
    var reader = StepReader(lines)
    return try reader.contents()
  }

  /// Whether a file that is some program's output is CP2K's.
  static func isOutput(_ lines: TextLines) -> Bool {
    var lines = lines
    while lines.number < 100, let line = lines.next() {
      let text = lines.trimmed(line)
      if text.hasPrefix("CP2K|") || text.hasPrefix("DBCSR|") { return true }
      if text.hasPrefix("Program PWSCF") { return false }
    }
    return false
  }
}

private struct StepReader {
  private var lines: TextLines
  private var steps: CalculationSteps
  private var code: String?
  private var lattice: Lattice?
  private var step = Step()
  private var hasEnergy = false
  private var hasPositions = false

  /// What was read since the last positions or energy.
  private struct Step {
    var structure: Structure?
    var energy: Double?
    var forces: [Vector3]?
    var pressure: Matrix3?
    var isUnconverged = false
  }

  init(_ lines: TextLines) {
    self.lines = lines
    steps = CalculationSteps(file: lines.file)
  }

  mutating func contents() throws -> StructureFile.Contents {
    var isEnded = false
    var reason: String?
    do {
      while let line = lines.next(), reason == nil {
        let text = lines.trimmed(line)
        if text.hasPrefix("CP2K| version string:") {
          code = CP2KOutput.code(lines.words(line))
          // Calculations may be appended to one file.
          (step, lattice, isEnded) = (Step(), nil, false)
        } else if text.contains("PROGRAM ENDED AT") {
          try finish()
          isEnded = true
        } else if text.hasPrefix("* [ABORT]") {
          reason = try CP2KOutput.reason(&lines)
        } else {
          try read(text, line)
        }
      }
    } catch FormatError.endsEarly(_, let line, _) {
      return try steps.contents(cut: line, within: true)
    }
    if hasEnergy, !hasPositions { throw FormatError.noPositions(file: lines.file) }
    if let reason, steps.isEmpty { throw FormatError.aborted(file: lines.file, reason: reason) }
    guard code != nil || hasEnergy else { throw FormatError.noStructures(file: lines.file) }
    return try steps.contents(
      cut: isEnded ? nil : lines.number, within: !isEnded && step.structure != nil)
  }

  private mutating func read(_ text: String, _ line: Range<Int>) throws {
    if text.hasPrefix("CELL| Vector a [") {
      lattice = try readLattice(line)
    } else if text.hasPrefix("CELL| Periodicity") {
      let periods = lines.words(line).last ?? ""
      guard periods == "XYZ" else {
        throw FormatError.notPeriodic(
          file: lines.file, line: lines.number, found: "the periodicity \(periods)")
      }
    } else if text.hasPrefix("MODULE QUICKSTEP:"), text.contains("ATOMIC COORDINATES IN") {
      try finish()
      step = Step()
      step.structure = try readPositions(text)
      hasPositions = true
    } else if text.contains("SCF run NOT converged") {
      if step.energy != nil { try finish() }
      step.isUnconverged = true
    } else if text.hasPrefix("ENERGY| Total FORCE_EVAL") {
      if step.energy != nil { try finish() }
      step.energy = try lines.lastNumber(of: line, "an energy") * Constants.hartree
      hasEnergy = true
    } else if text.hasPrefix("ATOMIC FORCES in [a.u.]")
      || text.hasPrefix("FORCES| Atomic forces [hartree/bohr]")
    {
      // Without positions there is nothing that the forces could be counted by.
      if let structure = step.structure { step.forces = try CP2KOutput.forces(&lines, structure) }
    } else if text.hasPrefix("STRESS| Analytical stress tensor [")
      || text.hasPrefix("STRESS| Numerical stress tensor [")
    {
      step.pressure = try CP2KOutput.pressure(&lines, heading: text)
    }
  }

  private mutating func finish() throws {
    guard let energy = step.energy else { return }
    defer { step = Step() }
    if step.isUnconverged { return steps.leaveOut(unconverged: lines.number) }
    guard let structure = step.structure else { return steps.leaveOutWithoutPositions() }
    try steps.add(
      LabelledStructure(
        structure: structure, energy: energy, forces: step.forces,
        virial: step.pressure.map { $0 * structure.lattice.volume },
        info: code.map { ["code": $0] } ?? [:]), line: lines.number)
  }

  /// Three lines "CELL| Vector a [angstrom]:  5.123  0.000  0.000  |a| =  5.123457", and three with an
  /// angle.
  private mutating func readLattice(_ first: Range<Int>) throws -> Lattice {
    var rows: [Vector3] = []
    var lengths: [Double] = []
    for (k, name) in ["a", "b", "c"].enumerated() {
      let line = k == 0 ? first : try lines.required("the lattice vector \(name)")
      let words = lines.words(line)
      guard words.count == 10, words[2] == name, words[3] == "[angstrom]:" else {
        throw lines.unexpected(
          words.joined(separator: " "), "the lattice vector \(name) and its length in Å")
      }
      let numbers = try (words[4..<7] + [words[9]]).map {
        try lines.number($0, "a component of a lattice vector")
      }
      rows.append(Vector3(numbers[0], numbers[1], numbers[2]))
      lengths.append(numbers[3])
    }
    let angles = try ["alpha", "beta", "gamma"].map { name in
      let line = try lines.required("the angle \(name)")
      guard lines.words(line).contains(name) else {
        throw lines.unexpected(lines.trimmed(line), "the angle \(name)")
      }
      return try lines.lastNumber(of: line, "an angle")
    }
    if let lattice = Lattice(
      a: lengths[0], b: lengths[1], c: lengths[2], alpha: angles[0], beta: angles[1],
      gamma: angles[2]),
      zip(lattice.matrix.rowMajor, rows.flatMap { [$0.x, $0.y, $0.z] })
        .allSatisfy({ abs($0 - $1) < 1e-3 })
    {
      return lattice
    }
    let scaled = zip(rows, lengths).map { $0 * ($1 / $0.length) }
    guard let lattice = Lattice(Matrix3(scaled[0], scaled[1], scaled[2])) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return lattice
  }

  /// Rows "1  1 Li  3  0.0  0.0  0.0  3.00  6.94": number, kind, element, place, charge and mass.
  private mutating func readPositions(_ heading: String) throws -> Structure {
    guard let lattice else { throw lines.unexpected("positions", "a cell before them") }
    let units = ["ANGSTROM": 1, "BOHR": Constants.bohr]
    guard let unit = units[heading.split(separator: " ").last?.uppercased() ?? ""] else {
      throw lines.unexpected(heading, "positions in ANGSTROM or BOHR")
    }
    var species: [Element] = []
    var positions: [Vector3] = []
    while true {
      let words = lines.words(try lines.required("atom \(species.count + 1)"))
      guard words.count >= 8, Int(words[0]) == species.count + 1 else {
        // Blank lines and the heading of the table stand before the first row alone.
        if species.isEmpty, words.isEmpty || words[0] == "Atom" { continue }
        guard !species.isEmpty, words.isEmpty else {
          throw lines.unexpected(
            words.joined(separator: " "), "atom \(species.count + 1), or an end of the table")
        }
        return Structure(lattice: lattice, species: species, positions: positions)
      }
      guard let element = Element(words[2]) else {
        throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: words[2])
      }
      let place = try words.suffix(5).prefix(3).map { try lines.number($0, "a coordinate") }
      species.append(element)
      positions.append(
        try lines.position(
          lattice.fractional(Vector3(place[0], place[1], place[2]) * unit)))
    }
  }
}
