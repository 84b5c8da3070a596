import Foundation
import Quantities
import Structures

/// Data files of LAMMPS, what `read_data` reads: one crystal, with a mass for each atom type.
///
/// Read are the atom styles `atomic` and `charge`, with image flags or without. Which element a type
/// is says the comment behind its mass ("1 6.94 # Li"), or else the mass itself. Lengths are in Å,
/// as in the units `metal` and `real`. Velocities and bonds are passed over.
///
/// - Edge cases: a file without masses and comments says nothing of elements and is refused. The cell
///   of the newest versions by three free vectors is not read.
///
/// Source: the LAMMPS manual, docs.lammps.org/read_data.html and docs.lammps.org/Howto_triclinic.html.
public enum LAMMPSData {
  public static func read(_ text: String, file: String) throws -> LabelledStructure {
    try read(TextLines(text, file: file))
  }

  /// In the atom style `atomic`, types in order of atomic number, every number to the last bit.
  ///
  /// - Edge cases: the crystal is turned, for LAMMPS has a along x and b in the xy plane. A
  ///   left-handed cell comes back with all three vectors reversed, which is the same crystal.
  public static func write(_ structure: Structure, comment: String) -> String {
    let isLeft = structure.lattice.matrix.determinant < 0
    let box = LAMMPSBox(structure.lattice)
    let m = box.lattice.matrix
    let types = Set(structure.species).sorted()
    let title = comment.split(whereSeparator: \.isNewline).joined(separator: " ")
    var text = "\(title.isEmpty ? structure.composition.formula : title)\n\n"
    text += "\(structure.count) atoms\n\(types.count) atom types\n"
    text += "0.0 \(m.a.x) xlo xhi\n0.0 \(m.b.y) ylo yhi\n0.0 \(m.c.z) zlo zhi\n"
    text += "\(m.b.x) \(m.c.x) \(m.c.y) xy xz yz\n\nMasses\n\n"
    for (number, element) in types.enumerated() {
      text += "\(number + 1) \(element.mass) # \(element.symbol)\n"
    }
    text += "\nAtoms # atomic\n\n"
    for (atom, position) in structure.positions.enumerated() {
      let place = box.lattice.cartesian(isLeft ? position * -1 : position)
      text += "\(atom + 1) \(types.firstIndex(of: structure.species[atom])! + 1) "
      text += "\(place.x) \(place.y) \(place.z)\n"
    }
    return text
  }

  static func read(_ lines: TextLines) throws -> LabelledStructure {
    var reader = DataReader(lines)
    return try reader.structure()
  }
}

private struct DataReader {
  private var lines: TextLines
  private var atomCount: Int?
  private var typeCount: Int?
  /// Lower and upper bounds along x, y and z.
  private var bounds: [(Double, Double)?] = [nil, nil, nil]
  private var tilts = [0.0, 0.0, 0.0]
  private var elements: [Int: Element] = [:]
  private var atoms: [(id: Int, element: Element, position: Vector3)] = []

  init(_ lines: TextLines) { self.lines = lines }

  mutating func structure() throws -> LabelledStructure {
    guard !lines.bytes.allSatisfy(TextLines.isSpace) else {
      throw FormatError.noStructures(file: lines.file)
    }
    let title = lines.trimmed(try lines.required("a comment"))
    while let line = lines.nextFilled() {
      let (words, comment) = parts(line)
      guard let first = words.first else { continue }
      if first.first?.isLetter ?? false {
        try section(words, comment)
      } else {
        try header(words)
      }
    }
    guard let lattice = try lattice(), !atoms.isEmpty else {
      throw FormatError.endsEarly(
        file: lines.file, line: lines.number, expected: "the section Atoms")
    }
    atoms.sort { $0.id < $1.id }
    for pair in zip(atoms, atoms.dropFirst()) where pair.0.id == pair.1.id {
      throw lines.unexpected("the id \(pair.0.id) twice", "a different id for each atom")
    }
    return LabelledStructure(
      structure: Structure(
        lattice: lattice, species: atoms.map(\.element), positions: atoms.map(\.position)),
      info: title.isEmpty ? [:] : ["comment": title])
  }

  /// Words of a line before "#", and what is behind it.
  private func parts(_ line: Range<Int>) -> (words: [String], comment: String?) {
    let text = lines.text(line)
    let sides = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    return (
      sides[0].split(whereSeparator: \.isWhitespace).map(String.init),
      sides.count > 1 ? sides[1].trimmingCharacters(in: .whitespaces) : nil
    )
  }

  /// "8 atoms", "3 atom types", "0.0 10.0 xlo xhi", "0 0 0 xy xz yz"; others are passed over.
  private mutating func header(_ words: [String]) throws {
    func number(_ word: String) throws -> Double {
      guard let number = DecimalNumber.parse(word) else {
        throw lines.unexpected(word, "a bound of the box")
      }
      return number
    }
    func count() throws -> Int {
      guard let count = Int(words[0]), (1...1_000_000_000).contains(count) else {
        throw lines.unexpected(words.joined(separator: " "), "a number of atoms or of types")
      }
      return count
    }
    let keys = words.drop { !($0.first?.isLetter ?? true) }
    if keys == ["atoms"] { atomCount = try count() }
    if keys == ["atom", "types"] { typeCount = try count() }
    for (axis, name) in ["x", "y", "z"].enumerated()
    where keys == ["\(name)lo", "\(name)hi"] && words.count == 4 {
      bounds[axis] = (try number(words[0]), try number(words[1]))
    }
    if keys == ["xy", "xz", "yz"], words.count == 6 { tilts = try words.prefix(3).map(number) }
    if keys == ["avec"] || keys == ["bvec"] || keys == ["cvec"] {
      throw lines.unexpected(keys.joined(), "a box by its bounds, xlo xhi")
    }
  }

  private mutating func section(_ words: [String], _ comment: String?) throws {
    switch words.joined(separator: " ") {
    case "Masses": try masses()
    case "Atoms": try readAtoms(style: comment)
    default:
      // What is not needed has numbers only; the next section begins with a letter.
      break
    }
  }

  private mutating func masses() throws {
    guard let typeCount else {
      throw lines.unexpected("Masses", "the number of atom types before it")
    }
    for _ in 0..<typeCount {
      let (words, comment) = parts(try filled("a mass of each of \(typeCount) atom types"))
      guard words.count == 2, let type = Int(words[0]), (1...typeCount).contains(type),
        let mass = DecimalNumber.parse(words[1]), mass > 0
      else {
        throw lines.unexpected(
          words.joined(separator: " "), "a type from 1 to \(typeCount) and its mass")
      }
      let named = comment?.split { !$0.isLetter }.first.flatMap { Element($0) }
      // Weights of neighbours differ by more than programs round them.
      let heavy = (1...118).compactMap { Element(atomicNumber: $0) }
        .min { abs($0.mass - mass) < abs($1.mass - mass) }!
      guard let element = named ?? (abs(heavy.mass - mass) < 0.02 * mass ? heavy : nil) else {
        throw lines.unexpected("a mass of \(mass)", "the mass of an element")
      }
      elements[type] = element
    }
  }

  private mutating func readAtoms(style: String?) throws {
    guard let atomCount, let lattice = try lattice() else {
      throw lines.unexpected("Atoms", "the number of atoms and the box before it")
    }
    guard !elements.isEmpty else {
      throw lines.unexpected("Atoms", "the section Masses before it, which tells the elements")
    }
    let style = style.flatMap { $0.isEmpty ? nil : $0 } ?? "atomic"
    guard let place = ["atomic": 2, "charge": 3][style] else {
      throw lines.unexpected("the atom style \(style)", "atomic or charge")
    }
    let corner = Vector3(bounds[0]!.0, bounds[1]!.0, bounds[2]!.0)
    atoms.reserveCapacity(min(atomCount, lines.bytes.count / 8 + 1))
    for atom in 1...atomCount {
      let (words, _) = parts(try filled("atom \(atom) of \(atomCount)"))
      guard words.count == place + 3 || words.count == place + 6 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: words.count, of: "columns",
          expected: "\(place + 3) or \(place + 6) for atom \(atom) of \(atomCount)")
      }
      guard let id = Int(words[0]), let type = Int(words[1]), let element = elements[type] else {
        throw lines.unexpected(
          words.prefix(2).joined(separator: " "), "an id and a type that has a mass")
      }
      let numbers = try words[place...].map { word in
        guard let number = DecimalNumber.parse(word) else {
          throw lines.unexpected(word, "a coordinate")
        }
        return number
      }
      var position = lattice.fractional(Vector3(numbers[0], numbers[1], numbers[2]) - corner)
      if numbers.count == 6 { position += Vector3(numbers[3], numbers[4], numbers[5]) }
      atoms.append((id, element, try lines.position(position)))
    }
  }

  private mutating func filled(_ expected: String) throws -> Range<Int> {
    guard let line = lines.nextFilled() else {
      throw FormatError.endsEarly(file: lines.file, line: lines.number, expected: expected)
    }
    return line
  }

  /// `nil` before its bounds are known.
  private func lattice() throws -> Lattice? {
    guard let x = bounds[0], let y = bounds[1], let z = bounds[2] else { return nil }
    let rows = Matrix3(
      Vector3(x.1 - x.0, 0, 0), Vector3(tilts[0], y.1 - y.0, 0),
      Vector3(tilts[1], tilts[2], z.1 - z.0))
    guard x.1 > x.0, y.1 > y.0, z.1 > z.0, let lattice = Lattice(rows) else {
      throw FormatError.noVolume(file: lines.file, line: lines.number)
    }
    return lattice
  }
}
