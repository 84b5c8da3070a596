import Quantities
import Structures

/// The messages of i-PI, by which a driver has energies and forces of a code
/// that runs beside it.
///
/// Here the driver is the server and asks. Each message begins with a word of
/// twelve bytes, filled up with spaces. Numbers are little-endian, in bohr and
/// hartree; the vectors of a cell are the columns of its matrix, which goes row
/// by row.
/// Atoms are known by their places in the list alone.
///
/// Source: V. Kapil et al., Comput. Phys. Commun. 236, 214 (2019),
/// doi:10.1016/j.cpc.2018.09.020.
public enum IPIMessage {
  /// Bytes of the word that begins a message.
  public static let wordLength = 12

  /// What the driver says in one word.
  public enum Request: String, Sendable {
    case status = "STATUS"
    case forces = "GETFORCE"
    case exit = "EXIT"

    public var bytes: [UInt8] { IPIMessage.word(rawValue) }
  }

  /// What a client says of itself.
  public enum Status: String, Sendable, CaseIterable {
    case needsInitialization = "NEEDINIT"
    case ready = "READY"
    case hasData = "HAVEDATA"
  }

  // MARK: what the driver sends

  /// For clients that ask for it: of bead 0, with nothing that they need to know.
  public static var initialization: [UInt8] {
    word("INIT") + bytes(of: Int32(0)) + bytes(of: Int32(1)) + [UInt8(ascii: " ")]
  }

  /// Cell, its inverse and positions.
  public static func positions(of structure: Structure) -> [UInt8] {
    let lattice = structure.lattice
    // Vectors are rows in Tieline and columns there.
    let matrices = [
      lattice.matrix.transpose * (1 / Constants.bohr), lattice.inverse.transpose * Constants.bohr,
    ]
    var message = word("POSDATA") + matrices.flatMap(\.rowMajor).flatMap { bytes(of: $0) }
    message += bytes(of: Int32(structure.count))
    for position in structure.cartesianPositions {
      for component in [position.x, position.y, position.z] {
        message += bytes(of: component / Constants.bohr)
      }
    }
    return message
  }

  // MARK: what a client sends

  public static func status(_ bytes: [UInt8]) throws(FormatError) -> Status {
    let text = trimmed(bytes)
    guard let status = Status(rawValue: text) else {
      throw .foreignMessage(found: quoted(bytes), expected: "NEEDINIT, READY or HAVEDATA")
    }
    return status
  }

  /// The answer to `GETFORCE`, as a label of the structure.
  ///
  /// A virial of nothing but zeros is what codes send that have none, and is
  /// none.
  ///
  /// - Parameter read: the next so many bytes of the client.
  /// - Throws: `FormatError.foreignMessage` for anything but finite numbers for
  ///   as many atoms as there are, and what `read` throws.
  public static func label(
    of structure: Structure, read: (Int) throws -> [UInt8]
  ) throws -> LabelledStructure {
    let word = try read(wordLength)
    guard trimmed(word) == "FORCEREADY" else {
      throw FormatError.foreignMessage(found: quoted(word), expected: "FORCEREADY")
    }
    let energy = try number(try read(8), "an energy")
    let count = Int(integer(try read(4)))
    guard count == structure.count else {
      throw FormatError.foreignMessage(
        found: "forces on \(count) atoms", expected: "\(structure.count)")
    }
    let forces = try vectors(try read(24 * count), "a force")
    let columns = try vectors(try read(72), "a virial")
    let length = Int(integer(try read(4)))
    guard (0...extraLimit).contains(length) else {
      throw FormatError.foreignMessage(
        found: "a remark of \(length) bytes", expected: "at most \(extraLimit)")
    }
    if length > 0 { _ = try read(length) }
    let virial = Matrix3(columns[0], columns[1], columns[2]).transpose * Constants.hartree
    return LabelledStructure(
      structure: structure, energy: energy * Constants.hartree,
      forces: forces.map { $0 * (Constants.hartree / Constants.bohr) },
      virial: virial == .zero ? nil : virial)
  }

  /// Bytes; far more than a code has to say beside the forces.
  private static let extraLimit = 1 << 24

  private static func word(_ text: String) -> [UInt8] {
    precondition(text.utf8.count <= wordLength, "a word has its place")
    return Array(text.utf8)
      + [UInt8](repeating: UInt8(ascii: " "), count: wordLength - text.utf8.count)
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }.map { $0 + 1 } ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// What a client of another protocol says, as far as it is letters.
  private static func quoted(_ bytes: [UInt8]) -> String {
    let letters = bytes.map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
    return "'\(trimmed(letters))'"
  }

  private static func bytes(of value: Double) -> [UInt8] {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
  }

  private static func bytes(of value: Int32) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func integer(_ bytes: [UInt8]) -> Int32 {
    Int32(truncatingIfNeeded: bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }

  private static func number(
    _ bytes: some Collection<UInt8>, _ what: String
  ) throws(FormatError) -> Double {
    let value = Double(bitPattern: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    guard value.isFinite else {
      throw .foreignMessage(found: "\(what) of \(value)", expected: "a number")
    }
    return value
  }

  private static func vectors(_ bytes: [UInt8], _ what: String) throws(FormatError) -> [Vector3] {
    var vectors: [Vector3] = []
    for start in stride(from: 0, to: bytes.count, by: 24) {
      vectors.append(
        Vector3(
          try number(bytes[start..<(start + 8)], what),
          try number(bytes[(start + 8)..<(start + 16)], what),
          try number(bytes[(start + 16)..<(start + 24)], what)))
    }
    return vectors
  }
}
