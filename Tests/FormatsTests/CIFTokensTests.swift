import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Words of a CIF")
struct CIFTokensTests {
  static func blocks(_ text: String) throws -> [CIFBlock] {
    try CIFBlock.read(TextLines(text, file: "a.cif"))
  }

  @Test("Quotes close before a space only, '#' begins a comment only after one")
  func quotes() throws {
    let block = try #require(
      try Self.blocks("data_a\n_x 'a dog's life' # rest\n_y a#b _z \"say 'so'\"\n_w ''").first)
    #expect(block.column("_x")?.map(\.text) == ["a dog's life"])
    #expect(block.column("_y")?.map(\.text) == ["a#b"])
    #expect(block.column("_z")?.map(\.text) == ["say 'so'"])
    #expect(block.column("_w")?.map(\.text) == [""])
  }

  @Test("A text field runs from ';' to ';' at the start of a line")
  func textFields() throws {
    let block = try #require(try Self.blocks("data_a\r\n_x\r\n;one\r\n ;two\r\n;\r\n_y 1").first)
    #expect(block.column("_x")?.map(\.text) == ["one\n ;two"])
    #expect(block.value("_y")?.line == 6)
  }

  @Test("Names are the same in lower case and with a dot; missing values are none")
  func names() throws {
    let block = try #require(try Self.blocks("data_a _Cell.Length_A 5.0(12) _b ? _c '?'").first)
    #expect(block.value("_cell_length_a")?.number == 5)
    #expect(block.value("_b") == nil)
    #expect(block.value("_c")?.text == "?")
    #expect(block.value("_b", "_c")?.text == "?")
  }

  @Test("Loops end at the next name, loop or block")
  func loops() throws {
    let blocks = try Self.blocks(
      "\u{FEFF}data_a loop_ _x _y 1 2 3 4 loop_ _z 5 6 7 _w 8 data_b loop_ _x 9")
    #expect(blocks.map(\.name) == ["a", "b"])
    #expect(blocks[0].column("_x")?.map(\.text) == ["1", "3"])
    #expect(blocks[0].column("_y")?.map(\.text) == ["2", "4"])
    #expect(blocks[0].column("_z")?.map(\.text) == ["5", "6", "7"])
    #expect(blocks[0].column("_w")?.map(\.text) == ["8"])
    #expect(blocks[1].column("_x")?.map(\.text) == ["9"])
  }

  @Test(
    "Numbers with their uncertainty",
    arguments: [
      ("1.234(5)", 1.234), ("-0.5(12)", -0.5), ("7(1)", 7), ("1e-2", 0.01),
    ])
  func numbers(text: String, number: Double) {
    #expect(CIFValue(text: text, line: 1).number == number)
  }

  @Test("What is no number", arguments: ["1.2(", "1.2()", "1.2(a)", "(5)", "1.2(5)3", "?", "nan"])
  func noNumber(text: String) {
    #expect(CIFValue(text: text, line: 1).number == nil)
  }

  @Test(
    "Broken syntax is refused with its line",
    arguments: [
      ("data_a loop_ 1", "a.cif, line 1: found 'loop_', expected the names of its columns."),
      ("data_a\n_x\n_y 1", "a.cif, line 3: found '_y', expected the value of _x."),
      ("data_a\n_x", "a.cif ends at line 2, expected the value of _x."),
      ("data_a\n_x 1 2", "a.cif, line 2: found '2', expected a name or loop_."),
      ("_x 1", "a.cif, line 1: found '_x', expected a data block, such as data_crystal."),
      (
        "data_a\nsave_x",
        "a.cif, line 2: found 'save_x', expected a CIF of data blocks, without frames."
      ),
      (
        "data_a\nloop_\n_x",
        "a.cif, line 2: found 0 values in the loop, expected a multiple of its 1 columns."
      ),
    ])
  func refuses(text: String, expected: String) {
    #expect(sentence { try Self.blocks(text) } == expected)
  }
}
