import Foundation
import Quantities
import Structures

/// vasprun.xml of VASP: every ionic step with energy, forces and stress.
///
/// - `freeEnergy` is F = E − TS, of which the forces are the derivative, without the work of an
///   outer pressure, which VASP adds here.
/// - `energy` is (F + E)/2, VASP's "energy(sigma->0)". It is the free energy of the step plus what
///   the last electronic step has between the two, for dispersion corrections are in the former only.
/// - `virial` is V times the pressure tensor, which VASP prints in kB, positive under compression.
///
/// - Edge cases: a step with as many electronic steps as there may be (NELM) did not become
///   self-consistent and is left out, as is the last one of a file that was cut off. A step may have
///   no forces or no stress. Numbers that VASP prints as stars are refused.
///
/// Source: the VASP Wiki, "vasprun.xml", vasp.at/wiki/Vasprun.xml.
public enum VASPRun {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(Array(text.utf8), file: file)
  }

  static func read(_ bytes: [UInt8], file: String) throws -> StructureFile.Contents {
    var reader = RunReader(XMLScanner(bytes, file: file))
    return try reader.contents()
  }

  /// Its steps as the frames of a trajectory; VASP folds positions back.
  ///
  /// - Edge cases: with a step left out, frames are no longer evenly apart, and the file is refused.
  static func trajectory(_ bytes: [UInt8], file: String) throws -> Trajectory {
    let contents = try read(bytes, file: file)
    guard contents.remarks.isEmpty else {
      throw FormatError.gaps(file: file, remarks: contents.remarks)
    }
    var collector = FrameCollector(file: file)
    for frame in contents.frames {
      try collector.add(
        frame.structure.lattice, frame.structure.species, frame.structure.positions)
    }
    return try collector.trajectory()
  }

  /// 1 kB in eV/Å³.
  static let kilobar = 0.1 / Constants.gigapascal
}

private struct RunReader {
  private var scanner: XMLScanner
  /// Tags that are open, with their names where these tell them apart: "varray:forces".
  private var path: [String] = []
  private var species: [Element] = []
  private var electronicSteps = Int.max
  /// Of the outer pressure, eV/Å³.
  private var pressure = 0.0
  private var step: Step?
  private var fields: [Range<Int>] = []

  /// What was read of a `<calculation>`.
  private struct Step {
    var depth: Int
    var electronicSteps = 0
    var rows: [String: [Vector3]] = [:]
    var energies: [String: Double] = [:]
  }

  init(_ scanner: XMLScanner) { self.scanner = scanner }

  mutating func contents() throws -> StructureFile.Contents {
    var steps = CalculationSteps(file: scanner.file)
    var isFirst = true
    do {
      while let event = try scanner.next() {
        switch event {
        case .start(let tag):
          guard !isFirst || tag == "modeling" else {
            throw scanner.unexpected("<\(tag)>", "<modeling>, as VASP writes it", at: 0)
          }
          isFirst = false
          let named =
            ["varray", "array", "separator", "i"].contains(tag) ? scanner.attribute("name") : nil
          path.append(named.map { "\(tag):\($0)" } ?? tag)
          if tag == "rc" { isNextAtom = true }
          if tag == "calculation", step == nil { step = Step(depth: path.count) }
        case .end(let tag, let text):
          try end(tag, text, &steps)
          path.removeLast()
        }
      }
    } catch FormatError.endsEarly(_, let line, _) {
      return try steps.contents(cut: line, within: step != nil)
    }
    return try steps.contents()
  }

  private mutating func end(_ tag: String, _ text: Range<Int>, _ steps: inout CalculationSteps)
    throws
  {
    switch tag {
    case "calculation" where path.count == step?.depth:
      try finish(&steps)
    case "scstep" where step != nil:
      step!.electronicSteps += 1
    case "v":
      guard let step, let key = Self.rows[Array(path[step.depth...].dropLast())] else { return }
      self.step!.rows[key, default: []].append(try vector(text))
    case "i":
      if let step {
        guard let key = Self.energies[Array(path[step.depth...])] else { return }
        self.step!.energies[key] = try number(text)
      } else if path.last == "i:NELM", path.contains("separator:electronic convergence") {
        // Elsewhere it is that of the response of the electrons.
        let count = try number(text)
        electronicSteps = (1...1e9).contains(count) ? Int(count) : .max
      } else if path.last == "i:PSTRESS" {
        pressure = try number(text) * VASPRun.kilobar
      }
    case "c" where path.suffix(4) == ["array:atoms", "set", "rc", "c"] && isNextAtom:
      isNextAtom = false
      scanner.words(text, into: &fields)
      let symbol = String(decoding: scanner.bytes[fields.first ?? text], as: UTF8.self)
      guard let element = Element(symbol) else {
        throw FormatError.unknownElement(file: scanner.file, line: scanner.line, symbol: symbol)
      }
      species.append(element)
    default: break
    }
  }

  /// The first cell of a row of the atoms is the element, the second its type.
  private var isNextAtom = true

  private static let rows: [[String]: String] = [
    ["structure", "crystal", "varray:basis"]: "basis",
    ["structure", "varray:positions"]: "positions",
    ["varray:forces"]: "forces", ["varray:stress"]: "stress",
  ]

  private static let energies: [[String]: String] = [
    ["scstep", "energy", "i:e_fr_energy"]: "free energy of the electrons",
    ["scstep", "energy", "i:e_0_energy"]: "energy of the electrons",
    ["energy", "i:e_fr_energy"]: "free energy",
  ]

  private mutating func finish(_ steps: inout CalculationSteps) throws {
    let step = self.step!
    self.step = nil
    guard step.electronicSteps > 0 else { return steps.leaveOutWithoutElectrons() }
    guard step.electronicSteps < electronicSteps else {
      return steps.leaveOut(unconverged: scanner.line)
    }
    func rows(_ name: String, _ count: Int) throws -> [Vector3]? {
      guard let rows = step.rows[name] else { return nil }
      guard rows.count == count else {
        throw FormatError.miscounted(
          file: scanner.file, line: scanner.line, found: rows.count, of: "rows of \(name)",
          expected: "\(count)")
      }
      return rows
    }
    func energy(_ name: String) throws -> Double {
      guard let energy = step.energies[name] else { throw missing("the \(name)") }
      return energy
    }
    func missing(_ name: String) -> FormatError {
      .missing(file: scanner.file, line: scanner.line, name: "\(name) of the step that ends here")
    }
    guard !species.isEmpty else { throw missing("the list of the atoms, before the end") }
    guard let basis = try rows("basis", 3) else { throw missing("the cell") }
    guard let positions = try rows("positions", species.count) else {
      throw missing("the list of the positions")
    }
    guard let lattice = Lattice(Matrix3(basis[0], basis[1], basis[2])) else {
      throw FormatError.noVolume(file: scanner.file, line: scanner.line)
    }
    for position in positions {
      for x in [position.x, position.y, position.z] where !TextLines.isPlace(x) {
        throw FormatError.unexpected(
          file: scanner.file, line: scanner.line, found: "\(x) cells",
          expected: "a coordinate within a million cells")
      }
    }
    let free = try energy("free energy") - pressure * lattice.volume
    let difference =
      try energy("energy of the electrons") - energy("free energy of the electrons")
    try steps.add(
      LabelledStructure(
        structure: Structure(lattice: lattice, species: species, positions: positions),
        energy: free + difference, freeEnergy: free, forces: try rows("forces", species.count),
        virial: try rows("stress", 3).map {
          Matrix3($0[0], $0[1], $0[2]) * (VASPRun.kilobar * lattice.volume)
        }), line: scanner.line)
  }

  private mutating func vector(_ text: Range<Int>) throws -> Vector3 {
    scanner.words(text, into: &fields)
    guard fields.count == 3 else {
      throw scanner.unexpected("\(fields.count) columns", "three numbers", at: text.lowerBound)
    }
    let numbers = try fields.map(number)
    return Vector3(numbers[0], numbers[1], numbers[2])
  }

  private func number(_ text: Range<Int>) throws -> Double {
    var text = text
    while let first = text.first, TextLines.isSpace(scanner.bytes[first]) {
      text = (first + 1)..<text.upperBound
    }
    while let last = text.last, TextLines.isSpace(scanner.bytes[last]) {
      text = text.lowerBound..<last
    }
    guard let number = DecimalNumber.parse(scanner.bytes, text) else {
      throw scanner.unexpected(
        String(decoding: scanner.bytes[text], as: UTF8.self), "a number", at: text.lowerBound)
    }
    return number
  }
}
