import Quantities
import Structures

/// The messages of i-PI, by which a driver has energies and forces of a code
/// that runs beside it.
///
/// The driver is the server and asks; the code is its client and answers. Each
/// message begins with a word of twelve bytes, filled up with spaces. Numbers
/// are little-endian, in bohr and hartree; the vectors of a cell are the
/// columns of its matrix, which goes row by row.
/// Atoms are known by their places in the list alone.
///
/// Source: V. Kapil et al., Comput. Phys. Commun. 236, 214 (2019),
/// doi:10.1016/j.cpc.2018.09.020.
public enum IPIMessage {
  /// Bytes of the word that begins a message.
  public static let wordLength = 12

  /// The two ends of a connection, as a sentence calls them.
  public enum Peer: String, Sendable {
    case client = "the client"
    case server = "the server"
  }

  /// What the driver says.
  public enum Request: String, Sendable {
    case status = "STATUS"
    case initialization = "INIT"
    case positions = "POSDATA"
    case forces = "GETFORCE"
    case exit = "EXIT"

    /// The word alone, which is all of it but for `initialization` and `positions`.
    public var bytes: [UInt8] { IPIMessage.word(rawValue) }
  }

  /// What a client says of itself.
  public enum Status: String, Sendable, CaseIterable {
    case needsInitialization = "NEEDINIT"
    case ready = "READY"
    case hasData = "HAVEDATA"

    public var bytes: [UInt8] { IPIMessage.word(rawValue) }
  }

  // MARK: what the driver sends

  /// For clients that ask for it: of bead 0, with nothing that they need to know.
  public static var initialization: [UInt8] {
    Request.initialization.bytes + bytes(of: Int32(0)) + bytes(of: Int32(1))
      + [UInt8(ascii: " ")]
  }

  /// Cell, its inverse and positions.
  public static func positions(of structure: Structure) -> [UInt8] {
    let lattice = structure.lattice
    // Vectors are rows in Tieline and columns there.
    let matrices = [
      lattice.matrix.transpose * (1 / Constants.bohr), lattice.inverse.transpose * Constants.bohr,
    ]
    return Request.positions.bytes + matrices.flatMap { bytes(of: $0) }
      + bytes(of: Int32(structure.count))
      + structure.cartesianPositions.flatMap { bytes(of: $0 * (1 / Constants.bohr)) }
  }

  // MARK: what the driver hears

  public static func status(_ bytes: [UInt8]) throws(FormatError) -> Status {
    guard let status = Status(rawValue: trimmed(bytes)) else {
      throw .foreignMessage(
        from: .client, found: quoted(bytes), expected: "NEEDINIT, READY or HAVEDATA")
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
    of structure: Structure, read: @escaping (Int) throws -> [UInt8]
  ) throws -> LabelledStructure {
    let word = try read(wordLength)
    guard trimmed(word) == forcesReady else {
      throw FormatError.foreignMessage(from: .client, found: quoted(word), expected: forcesReady)
    }
    let message = Body(sender: .client, read: read)
    let energy = try message.number("an energy")
    try message.count(structure.count, "forces on")
    let forces = try message.vectors(structure.count, "a force")
    let virial = try message.matrix("a virial").transpose * Constants.hartree
    try message.skipRemark()
    return LabelledStructure(
      structure: structure, energy: energy * Constants.hartree,
      forces: forces.map { $0 * (Constants.hartree / Constants.bohr) },
      virial: virial == .zero ? nil : virial)
  }

  // MARK: what a client hears

  public static func request(_ bytes: [UInt8]) throws(FormatError) -> Request {
    guard let request = Request(rawValue: trimmed(bytes)) else {
      throw .foreignMessage(
        from: .server, found: quoted(bytes),
        expected: "STATUS, INIT, POSDATA, GETFORCE or EXIT")
    }
    return request
  }

  /// What follows `INIT`, and says nothing about a structure.
  public static func skipInitialization(read: @escaping (Int) throws -> [UInt8]) throws {
    // The number of a bead.
    _ = try read(4)
    try Body(sender: .server, read: read).skipRemark()
  }

  /// What follows `POSDATA`.
  ///
  /// - Parameters:
  ///   - species: the atoms, which the driver does not tell, in its order.
  ///   - read: the next so many bytes of the driver.
  /// - Throws: `FormatError.foreignMessage` for anything but a cell with a volume
  ///   and finite positions of as many atoms as there are, and what `read` throws.
  public static func structure(
    of species: [Element], read: @escaping (Int) throws -> [UInt8]
  ) throws -> Structure {
    let message = Body(sender: .server, read: read)
    let matrix = try message.matrix("a lattice vector").transpose * Constants.bohr
    // The inverse of the cell, which is known with the cell.
    _ = try read(72)
    try message.count(species.count, "positions of")
    let positions = try message.vectors(species.count, "a position")
    guard let lattice = Lattice(matrix) else {
      throw FormatError.foreignMessage(
        from: .server, found: "a cell without a volume",
        expected: "a crystal, periodic in three directions")
    }
    let fractions = positions.map { lattice.fractional($0 * Constants.bohr) }
    // Numbers near the largest become none in another unit.
    guard fractions.allSatisfy({ $0.lengthSquared.isFinite }) else {
      throw FormatError.foreignMessage(
        from: .server, found: "a position beyond all cells", expected: "one that can be reached")
    }
    return Structure(lattice: lattice, species: species, positions: fractions)
  }

  // MARK: what a client sends

  /// The answer to `GETFORCE`.
  ///
  /// - Parameters:
  ///   - label: has an energy and forces; without a virial zeros are sent for it.
  ///   - remark: for the driver to keep beside the numbers.
  public static func forces(of label: LabelledStructure, remark: String = "") -> [UInt8] {
    guard let energy = label.energy, let forces = label.forces else {
      preconditionFailure("an answer has an energy and forces")
    }
    let virial = (label.virial ?? .zero).transpose * (1 / Constants.hartree)
    return word(forcesReady) + bytes(of: energy / Constants.hartree)
      + bytes(of: Int32(label.structure.count))
      + forces.flatMap { bytes(of: $0 * (Constants.bohr / Constants.hartree)) }
      + bytes(of: virial) + bytes(of: Int32(remark.utf8.count)) + Array(remark.utf8)
  }

  private static let forcesReady = "FORCEREADY"

  // MARK: bytes

  /// What follows a word, read from its beginning to its end.
  private struct Body {
    let sender: Peer
    let read: (Int) throws -> [UInt8]

    /// Bytes; far more than a code has to say beside the forces.
    private static let longestRemark = 1 << 24

    func integer() throws -> Int {
      let bits = try read(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Int(Int32(bitPattern: bits))
    }

    func count(_ expected: Int, _ what: String) throws {
      let found = try integer()
      guard found == expected else {
        throw FormatError.foreignMessage(
          from: sender, found: "\(what) \(found) atoms", expected: "\(expected)")
      }
    }

    func number(_ what: String) throws -> Double { try numbers(1, what)[0] }

    func vectors(_ count: Int, _ what: String) throws -> [Vector3] {
      let numbers = try numbers(3 * count, what)
      return (0..<count).map { Vector3(numbers[3 * $0], numbers[3 * $0 + 1], numbers[3 * $0 + 2]) }
    }

    func matrix(_ what: String) throws -> Matrix3 {
      let rows = try vectors(3, what)
      return Matrix3(rows[0], rows[1], rows[2])
    }

    func skipRemark() throws {
      let length = try integer()
      guard (0...Self.longestRemark).contains(length) else {
        throw FormatError.foreignMessage(
          from: sender, found: "a remark of \(length) bytes",
          expected: "at most \(Self.longestRemark)")
      }
      if length > 0 { _ = try read(length) }
    }

    private func numbers(_ count: Int, _ what: String) throws -> [Double] {
      let bytes = try read(8 * count)
      let numbers = bytes.withUnsafeBytes { raw in
        (0..<count).map {
          Double(
            bitPattern: UInt64(
              littleEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)))
        }
      }
      if let odd = numbers.first(where: { !$0.isFinite }) {
        throw FormatError.foreignMessage(
          from: sender, found: "\(what) of \(odd)", expected: "a number")
      }
      return numbers
    }
  }

  private static func word(_ text: String) -> [UInt8] {
    precondition(text.utf8.count <= wordLength, "a word has its place")
    return Array(text.utf8)
      + [UInt8](repeating: UInt8(ascii: " "), count: wordLength - text.utf8.count)
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }.map { $0 + 1 } ?? 0
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// What a peer of another protocol says, as far as it is letters.
  private static func quoted(_ bytes: [UInt8]) -> String {
    let letters = bytes.map { (32..<127).contains($0) ? $0 : UInt8(ascii: "?") }
    return "'\(trimmed(letters))'"
  }

  private static func bytes(of matrix: Matrix3) -> [UInt8] {
    matrix.rowMajor.flatMap { bytes(of: $0) }
  }

  private static func bytes(of vector: Vector3) -> [UInt8] {
    bytes(of: vector.x) + bytes(of: vector.y) + bytes(of: vector.z)
  }

  private static func bytes(of value: Double) -> [UInt8] {
    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
  }

  private static func bytes(of value: Int32) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
