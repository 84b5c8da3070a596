import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct IPIMessageTests {
  static let structure = ExtendedXYZTests.frame(5, atoms: 2).structure

  /// Numbers as a client sends them.
  static func bytes(_ numbers: [Double]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
  }

  static func bytes(_ number: Int32) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

  static func doubles(_ bytes: ArraySlice<UInt8>) -> [Double] {
    Array(bytes).withUnsafeBytes { raw in
      (0..<(bytes.count / 8)).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }

  /// An answer with a force of (1, 2, 3) and its opposite, and a virial of 1 … 9 hartree.
  static func answer(
    word: String = "FORCEREADY  ", energy: Double = -2, count: Int32 = 2,
    forces: [Double] = [1, 2, 3, -1, -2, -3], virial: [Double] = (1...9).map(Double.init),
    extra: Int32 = 5
  ) -> [UInt8] {
    Array(word.utf8) + bytes([energy]) + bytes(count) + bytes(forces) + bytes(virial)
      + bytes(extra) + Array("hello".utf8)
  }

  static func label(_ answer: [UInt8]) throws -> (LabelledStructure, rest: Int) {
    var rest = answer[...]
    struct Ended: Error {}
    let label = try IPIMessage.label(of: structure) { count in
      guard rest.count >= count else { throw Ended() }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    return (label, rest.count)
  }

  @Test func `Words are twelve bytes`() {
    #expect(IPIMessage.Request.status.bytes == Array("STATUS      ".utf8))
    #expect(IPIMessage.Request.forces.bytes == Array("GETFORCE    ".utf8))
    #expect(IPIMessage.Request.exit.bytes == Array("EXIT        ".utf8))
    #expect(IPIMessage.initialization.prefix(12) == Array("INIT        ".utf8)[...])
    #expect(IPIMessage.initialization.count == 12 + 4 + 4 + 1)
  }

  @Test func `A structure goes in bohr, the vectors of its cell in columns`() {
    let message = IPIMessage.positions(of: Self.structure)
    #expect(message.prefix(12) == Array("POSDATA     ".utf8)[...])
    #expect(message.count == 12 + 18 * 8 + 4 + 6 * 8)
    let numbers = Self.doubles(message[12..<156])
    let bohr = 0.529177210903
    let cell = Self.structure.lattice.matrix
    // Columns: the first three numbers are the x of a, b and c.
    for (found, expected) in zip(numbers, [cell.a.x, cell.b.x, cell.c.x, cell.a.y]) {
      #expect(abs(found * bohr - expected) < 1e-14)
    }
    let h = Matrix3(rowMajor: Array(numbers[..<9]))!
    let inverse = Matrix3(rowMajor: Array(numbers[9...]))!
    #expect((h * inverse - .identity).norm < 1e-13)
    #expect(message[156..<160] == [2, 0, 0, 0])
    let places = Self.doubles(message[160...])
    for (atom, place) in Self.structure.cartesianPositions.enumerated() {
      let found = Vector3(places[3 * atom], places[3 * atom + 1], places[3 * atom + 2]) * bohr
      #expect((found - place).length < 1e-13)
    }
  }

  @Test func `An answer is a label in eV and Å, read to its last byte`() throws {
    let (label, rest) = try Self.label(Self.answer())
    #expect(rest == 0 && label.structure == Self.structure)
    #expect(label.energy == -2 * 27.211386245988)
    let unit = 27.211386245988 / 0.529177210903
    #expect(label.forces == [Vector3(1, 2, 3) * unit, Vector3(-1, -2, -3) * unit])
    let virial = try #require(label.virial)
    #expect(virial[0, 1] == 4 * 27.211386245988 && virial[2, 0] == 3 * 27.211386245988)
  }

  @Test func `A virial of zeros is none`() throws {
    #expect(try Self.label(Self.answer(virial: [Double](repeating: 0, count: 9))).0.virial == nil)
  }

  @Test func `A status is one of three`() throws {
    #expect(try IPIMessage.status(Array("READY       ".utf8)) == .ready)
    #expect(try IPIMessage.status(Array("NEEDINIT\0\0\0\0".utf8)) == .needsInitialization)
    #expect(try IPIMessage.status(Array("HAVEDATA    ".utf8)) == .hasData)
    #expect(
      sentence { try IPIMessage.status(Array("GET / HTTP/1".utf8)) }
        == "the client sent 'GET / HTTP/1', expected NEEDINIT, READY or HAVEDATA")
    #expect(
      sentence { try IPIMessage.status([0xff, 0x1b, 65, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }
        == "the client sent '??A?????????', expected NEEDINIT, READY or HAVEDATA")
  }

  @Test(arguments: [
    (answer(word: "HAVEDATA    "), "the client sent 'HAVEDATA', expected FORCEREADY"),
    (answer(energy: .nan), "the client sent an energy of nan, expected a number"),
    (answer(energy: -.infinity), "the client sent an energy of -inf, expected a number"),
    (answer(count: 3), "the client sent forces on 3 atoms, expected 2"),
    (answer(count: -1), "the client sent forces on -1 atoms, expected 2"),
    (answer(count: .max), "the client sent forces on 2147483647 atoms, expected 2"),
    (
      answer(forces: [1, 2, 3, .nan, 0, 0]), "the client sent a force of nan, expected a number"
    ),
    (
      answer(virial: [1, 2, 3, 4, 5, 6, 7, 8, .infinity]),
      "the client sent a virial of inf, expected a number"
    ),
    (answer(extra: -5), "the client sent a remark of -5 bytes, expected at most 16777216"),
    (
      answer(extra: .max), "the client sent a remark of 2147483647 bytes, expected at most 16777216"
    ),
  ])
  func `A client that lies is not believed`(answer: [UInt8], refusal: String) {
    #expect(sentence { try Self.label(answer) } == refusal)
  }

  @Test func `An answer that is cut anywhere is none`() {
    let answer = Self.answer()
    for count in answer.indices {
      #expect(throws: (any Error).self) { try Self.label(Array(answer[..<count])) }
    }
  }

  // MARK: the other end

  /// What follows the word of a message, as its reader asks for it.
  private final class Stream {
    var rest: ArraySlice<UInt8>

    init(_ message: [UInt8]) { rest = message.dropFirst(IPIMessage.wordLength) }

    struct Ended: Error {}

    func read(_ count: Int) throws -> [UInt8] {
      guard rest.count >= count else { throw Ended() }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  @Test(arguments: [
    IPIMessage.Request.status, .initialization, .positions, .forces, .exit,
  ])
  func `A request that is sent is the one that is heard`(request: IPIMessage.Request) throws {
    #expect(try IPIMessage.request(request.bytes) == request)
  }

  @Test(arguments: IPIMessage.Status.allCases)
  func `A status that is sent is the one that is heard`(status: IPIMessage.Status) throws {
    #expect(try IPIMessage.status(status.bytes) == status)
  }

  @Test(arguments: UInt64(0)..<20)
  func `A structure that is sent is received, to its last byte`(seed: UInt64) throws {
    let structure = ExtendedXYZTests.frame(seed, atoms: Int(seed)).structure
    let stream = Stream(IPIMessage.positions(of: structure))
    let received = try IPIMessage.structure(of: structure.species, read: stream.read)
    #expect(stream.rest.isEmpty && received.species == structure.species)
    #expect((received.lattice.matrix - structure.lattice.matrix).norm < 1e-13)
    for (p, q) in zip(received.positions, structure.positions) { #expect((p - q).length < 1e-13) }
  }

  @Test(arguments: ["", "{}", "äöü", String(repeating: "x", count: 100_000)])
  func `An answer that is sent is received, whatever its remark`(remark: String) throws {
    let label = LabelledStructure(
      structure: Self.structure, energy: -123.456, forces: [Vector3(1, 2, 3), Vector3(-4, 5, 6)],
      virial: Matrix3(rowMajor: (1...9).map { 0.7 * Double($0) }))
    let (received, rest) = try Self.label(IPIMessage.forces(of: label, remark: remark))
    #expect(rest == 0 && abs(received.energy! - label.energy!) < 1e-13)
    for (f, g) in zip(received.forces!, label.forces!) { #expect((f - g).length < 1e-14) }
    #expect((received.virial! - label.virial!).norm < 1e-14)
    var bare = label
    bare.virial = nil
    #expect(try Self.label(IPIMessage.forces(of: bare, remark: remark)).0.virial == nil)
  }

  @Test func `An initialization is passed over, to its last byte`() throws {
    let stream = Stream(IPIMessage.initialization)
    try IPIMessage.skipInitialization(read: stream.read)
    #expect(stream.rest.isEmpty)
    let odd = Stream(Array(IPIMessage.initialization.prefix(16)) + Self.bytes(Int32(-1)))
    #expect(
      sentence { try IPIMessage.skipInitialization(read: odd.read) }
        == "the server sent a remark of -1 bytes, expected at most 16777216")
  }

  private static func positions(
    cell: [Double] = [9, 0, 0, 0, 9, 0, 0, 0, 9], count: Int32 = 2,
    places: [Double] = [0, 0, 0, 1, 2, 3]
  ) -> [UInt8] {
    IPIMessage.Request.positions.bytes + bytes(cell) + bytes(cell) + bytes(count) + bytes(places)
  }

  @Test(arguments: [
    (positions(count: 3), "the server sent positions of 3 atoms, expected 2"),
    (positions(count: -1), "the server sent positions of -1 atoms, expected 2"),
    (positions(count: .max), "the server sent positions of 2147483647 atoms, expected 2"),
    (
      positions(places: [0, 0, .nan, 1, 2, 3]),
      "the server sent a position of nan, expected a number"
    ),
    (
      positions(places: [1e308, -1e308, 1e308, 1, 2, 3]),
      "the server sent a position beyond all cells, expected one that can be reached"
    ),
    (
      positions(cell: [9, 0, 0, 0, -.infinity, 0, 0, 0, 9]),
      "the server sent a lattice vector of -inf, expected a number"
    ),
    (
      positions(cell: [9, 0, 0, 9, 0, 0, 0, 0, 9]),
      "the server sent a cell without a volume, expected a crystal, periodic in three directions"
    ),
    (
      positions(cell: [1e300, 0, 0, 0, 1e300, 0, 0, 0, 1e300]),
      "the server sent a cell without a volume, expected a crystal, periodic in three directions"
    ),
  ])
  func `A server that lies is not believed`(message: [UInt8], refusal: String) {
    #expect(
      sentence {
        try IPIMessage.structure(of: Self.structure.species, read: Stream(message).read)
      } == refusal)
  }

  @Test func `Whoever is no server is told so`() {
    #expect(
      sentence { try IPIMessage.request(Array("HTTP/1.1 400".utf8)) }
        == "the server sent 'HTTP/1.1 400', expected STATUS, INIT, POSDATA, GETFORCE or EXIT")
  }

  @Test func `A structure that is cut anywhere is none`() {
    let message = Self.positions()
    for count in IPIMessage.wordLength..<message.count {
      #expect(throws: Stream.Ended.self) {
        try IPIMessage.structure(
          of: Self.structure.species, read: Stream(Array(message[..<count])).read)
      }
    }
  }
}
