import Foundation
import Quantities
import Testing

@testable import Files

struct JSONValueTests {
  private func read(_ text: String) throws -> JSONValue {
    try JSONValue(text.utf8, path: "a.json")
  }

  private static let text = """
    {"a": [1, -2.5e3, 0.1],
     "b": {"c": null, "d": true,
       "e": "x\\"\\\\\\n\\u00e9\\ud83d\\ude00\\/"},
     "empty": [[], {}, ""], "not": [NaN, Infinity, -Infinity]}

    """

  @Test func `Values come with their lines`() throws {
    let root = try read(Self.text)
    #expect(root["a"]?.numbers(3) == [1, -2500, 0.1])
    #expect(root["a"]?.numbers(2) == nil)
    #expect(root["b"]?.line == 2 && root["b"]?["e"]?.line == 3)
    #expect(root["b"]?["e"]?.string == "x\"\\\né😀/")
    #expect(root["b"]?["c"] == nil && root["b"]?["d"]?.number == nil)
    #expect(root["empty"]?.array?.map(\.description) == ["a list of 0", "an object of 0", "''"])
    // What is no number of anything is none, but does not spoil the rest.
    #expect(root["not"]?.array?.count == 3 && root["not"]?.numbers(3) == nil)
  }

  @Test func `Foundation reads the same numbers`() throws {
    var stream = RandomStream(seed: 3, purpose: "json", candidate: 0)
    let numbers = (0..<200).map { _ in
      (stream.uniform() - 0.5) * pow(10, Double(stream.index(below: 40)) - 20)
    }
    let root = try read("[\(numbers.map(\.description).joined(separator: ","))]")
    #expect(root.numbers(200) == numbers)
    let data = try JSONSerialization.data(withJSONObject: numbers)
    #expect(try JSONValue(data, path: "x").numbers(200) == numbers)
  }

  @Test(arguments: [
    ("", "line 1: not valid JSON: the file ends, expected a value."),
    ("[1,\n2", "line 2: not valid JSON: the file ends, expected a comma or ]."),
    ("[1,\n2}", "line 2: not valid JSON: found '}', expected a comma or ]."),
    ("{1: 2}", "line 1: not valid JSON: found '1', expected a key in quotes."),
    ("{\"a\" 2}", "line 1: not valid JSON: found '2', expected a colon after the key."),
    ("[1] x", "line 1: not valid JSON: found 'x', expected nothing after the value."),
    ("[tru]", "line 1: not valid JSON: found 't', expected a value."),
    ("[1.2.3]", "line 1: not valid JSON: found '1', expected a value."),
    ("[+1]", "line 1: not valid JSON: found '+', expected a value."),
    (
      "\"a\n\"",
      "line 1: not valid JSON: found a byte 10, expected no bare control characters "
        + "within quotes."
    ),
    ("\"a", "line 1: not valid JSON: the file ends, expected a closing quote."),
    ("\"\\x\"", "line 1: not valid JSON: found 'x', expected a character that can be escaped."),
    ("\"\\u12g4\"", "line 1: not valid JSON: found '1', expected four hexadecimal digits."),
  ])
  func `What is no JSON is refused with its line`(text: String, end: String) {
    #expect(throws: FileError.self) { try read(text) }
    do { _ = try read(text) } catch {
      #expect((error as? FileError)?.sentence == "a.json, " + end)
    }
  }

  @Test func `Values as deep as a file likes are refused before the stack ends`() throws {
    #expect(
      try read(String(repeating: "[", count: 200) + String(repeating: "]", count: 200)).array
        != nil)
    #expect(throws: FileError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    // Side by side they are not deep.
    #expect(try read("[" + String(repeating: "[],", count: 1000) + "{}]").array?.count == 1001)
  }

  @Test func `Damaged text is read or refused with a sentence`() {
    let bytes = Array(Self.text.utf8)
    var stream = RandomStream(seed: 4, purpose: "damage", candidate: 0)
    var refused = 0
    for round in 0..<1000 {
      var damaged = bytes
      if round < bytes.count {
        damaged = Array(bytes.prefix(round))
      } else {
        damaged[stream.index(below: bytes.count)] = UInt8(stream.index(below: 256))
      }
      do { _ = try JSONValue(damaged, path: "a.json") } catch {
        refused += 1
        #expect(error.sentence.hasPrefix("a.json"))
      }
    }
    #expect(refused > 300)
  }
}
