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
}
