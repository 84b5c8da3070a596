import Foundation
import Quantities
import Structures

/// XSF, the structure file of XCrySDen, as aenet uses it: the total energy in
/// a comment, forces beside the positions, in eV and Å.
///
/// A file that begins with `ANIMSTEPS` holds several frames. Only crystals are
/// read, as molecules have no cell. aenet knows no animations, so forces in one
/// are in hartree/Å, as XCrySDen and ASE have them; a remark says which unit was
/// taken wherever the file leaves that open.
///
/// Source: N. Artrith, A. Urban, Comput. Mater. Sci. 114, 135 (2016),
/// doi:10.1016/j.commatsci.2015.11.047, and its program's documentation;
/// XCrySDen's "XSF format specification", xcrysden.org/doc/XSF.html.
public enum XSF {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> StructureFile.Contents {
    try read(TextLines(contentsOf: url))
  }

  static func read(_ lines: TextLines) throws -> StructureFile.Contents {
    var reader = FrameReader(lines)
    return try reader.contents()
  }

  /// One crystal, or an animation of several with a cell for each. There is no place for a virial.
  ///
  /// - Error: every number to the last bit, but for the forces of an animation, which go through
  ///   hartree/Å and lose one bit.
  public static func write(_ frames: [LabelledStructure]) -> String {
    if frames.count == 1 { return energy(frames[0]) + "CRYSTAL\n" + block(frames[0]) }
    return "ANIMSTEPS \(frames.count)\nCRYSTAL\n"
      + frames.enumerated().map { index, frame in
        energy(frame) + block(frame, number: " \(index + 1)", unit: Constants.hartree)
      }.joined()
  }

  private static func energy(_ frame: LabelledStructure) -> String {
    frame.energy.map { "# total energy = \($0) eV\n\n" } ?? ""
  }

  /// The cell and the atoms.
  ///

  /// - Parameters:
  ///   - number: " 2" of the second of several.
  ///   - unit: of the forces, eV/Å.
  private static func block(
    _ frame: LabelledStructure, number: String = "", unit: Double = 1
  ) -> String {
    var text = "PRIMVEC\(number)\n"
    let matrix = frame.structure.lattice.matrix
    for row in [matrix.a, matrix.b, matrix.c] { text += joined(row) + "\n" }
    text += "PRIMCOORD\(number)\n\(frame.structure.count) 1\n"
    for (atom, position) in frame.structure.cartesianPositions.enumerated() {
      text += "\(frame.structure.species[atom].symbol) \(joined(position))"
      if let forces = frame.forces { text += " \(joined(forces[atom] * (1 / unit)))" }
      text += "\n"
    }
    return text
  }

  private static func joined(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }
}

private struct FrameReader {
  private var lines: TextLines
  private var fields: [Range<Int>] = []
  /// As many frames as there are to be, where the file is an animation.
  private var steps: Int?
  private var isCrystal = false
  private var lattice: Lattice?
  /// Of the frame that follows.
  private var energy: Double?
  private var frames: [LabelledStructure] = []

  init(_ lines: TextLines) { self.lines = lines }

  mutating func contents() throws -> StructureFile.Contents {
    while let line = lines.nextFilled() {
      let text = lines.trimmed(line)
      if text.hasPrefix("#") {
        energy = try energyComment(text) ?? energy
      } else if frames.count < steps ?? 1 {
        try read(text)
      } else if text.uppercased().hasPrefix("PRIMCOORD") {
        // What else comes behind the atoms, such as a density on a grid, is passed over.
        throw lines.unexpected(
          text,
          steps.map { "no frame beyond ANIMSTEPS \($0)" }
            ?? "ANIMSTEPS before several frames")
      }
    }
    guard isCrystal else { throw FormatError.noStructures(file: lines.file) }
    guard frames.count == steps ?? 1 else {
      let number = steps.map { " \(frames.count + 1) of \($0)" } ?? ""
      throw FormatError.endsEarly(
        file: lines.file, line: lines.number, expected: "PRIMCOORD\(number)")
    }
    return StructureFile.Contents(frames: frames, remarks: remarks)
  }

  private var remarks: [String] {
    if steps != nil, frames.contains(where: { $0.forces != nil }) {
      return ["\(lines.file): forces are read in hartree/Å, as XCrySDen has them in animations"]
    }
    guard frames.contains(where: { $0.forces != nil && $0.energy == nil }) else { return [] }
    return [
      "\(lines.file): forces are read in eV/Å, as aenet has them; XCrySDen and ASE write hartree/Å"
    ]
  }

  private mutating func read(_ text: String) throws {
    let words = text.split(whereSeparator: \.isWhitespace)
    let keyword = words[0].uppercased()
    switch keyword {
    case "ANIMSTEPS":
      guard words.count == 2, let count = Int(words[1]), count > 0 else {
        throw lines.unexpected(text, "ANIMSTEPS and the number of frames")
      }
      steps = count
    case "CRYSTAL" where words.count == 1: isCrystal = true
    case "PRIMVEC":
      try checkNumber(text, words)
      lattice = try vectors()
    case "CONVVEC":
      try checkNumber(text, words)
      _ = try vectors()
    case "PRIMCOORD":
      try checkNumber(text, words)
      guard let lattice, isCrystal else {
        throw lines.unexpected(text, "\(isCrystal ? "PRIMVEC" : "CRYSTAL") before the atoms")
      }
      frames.append(try atoms(lattice))
      energy = nil
    case "ATOMS":
      throw FormatError.notPeriodic(
        file: lines.file, line: lines.number, found: "ATOMS, which have no cell")
    case "MOLECULE", "POLYMER", "SLAB":
      throw FormatError.notPeriodic(file: lines.file, line: lines.number, found: text)
    default:
      throw lines.unexpected(text, "CRYSTAL, PRIMVEC, CONVVEC or PRIMCOORD")
    }
  }

  /// "PRIMCOORD 2" is that of the second frame.
  private func checkNumber(_ text: String, _ words: [Substring]) throws {
    let expected = frames.count + 1
    guard words.count == 1 || (words.count == 2 && Int(words[1]) == expected) else {
      throw lines.unexpected(text, "\(words[0].uppercased()) \(expected)")
    }
  }

  /// "# total energy = -12.5 eV"; `nil` for another comment.
  private func energyComment(_ text: String) throws -> Double? {
    let lower = text.dropFirst().lowercased()
    guard lower.contains("total energy"), let sign = lower.firstIndex(of: "=") else { return nil }
    let words = lower[sign...].dropFirst().split(whereSeparator: \.isWhitespace)
    guard let first = words.first, let energy = DecimalNumber.parse(first),
      words.count == 1 || words[1] == "ev"
    else { throw lines.unexpected(text, "# total energy = a number in eV") }
    return energy
  }

  private mutating func vectors() throws -> Lattice {
    let rows = try (0..<3).map { _ in
      try split("a lattice vector")
      guard fields.count == 3 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "3 components of a lattice vector")
      }
      return try vector(fields[...], "a component of a lattice vector")
    }
    guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2])) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return lattice
  }

  private mutating func atoms(_ lattice: Lattice) throws -> LabelledStructure {
    try split("the number of atoms")
    guard let first = fields.first, let count = Int(lines.text(first)), count > 0 else {
      throw lines.unexpected(fields.first.map(lines.text) ?? "", "the number of atoms")
    }
    let unit = steps == nil ? 1 : Constants.hartree
    var species: [Element] = []
    var positions: [Vector3] = []
    var forces: [Vector3] = []
    var width: Int?
    for atom in 1...count {
      try split("atom \(atom) of \(count)")
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
      let place = try vector(fields[1...], "a coordinate")
      positions.append(try lines.position(lattice.fractional(place)))
      guard fields.count == 7 else { continue }
      let force = try vector(fields[4...], "a force") * unit
      guard force.length.isFinite else { throw lines.unexpected("\(force.length) eV/Å", "a force") }
      forces.append(force)
    }
    return LabelledStructure(
      structure: Structure(lattice: lattice, species: species, positions: positions),
      energy: energy, forces: forces.isEmpty ? nil : forces)
  }

  private mutating func split(_ expected: String) throws {
    lines.split(try lines.required(expected), into: &fields)
  }

  private func vector(_ fields: ArraySlice<Range<Int>>, _ expected: String) throws -> Vector3 {
    let numbers = try fields.prefix(3).map { try lines.number($0, expected) }
    return Vector3(numbers[0], numbers[1], numbers[2])
  }
}
