import Foundation
import Testing

@testable import Formats

@Suite("Lines of key=value")
struct KeyValueLineTests {
  static func parse(_ line: String) -> [String]? {
    KeyValueLine.parse(line.utf8)?.map { "\($0.key)|\($0.value)" }
  }

  @Test(
    "Values in quotes and brackets, bare keys, escapes",
    arguments: [
      ("a=1 b=2", ["a|1", "b|2"]),
      ("  a=\"x y\"\tb='z' ", ["a|x y", "b|z"]),
      ("a={1 2} b=[[1, 2], [3, 4]]", ["a|1 2", "b|1, 2, 3, 4"]),
      ("flag a=", ["flag|T", "a|"]),
      ("a=x=y", ["a|x=y"]),
      ("\"a key\"=v", ["a key|v"]),
      ("a=\"say \\\"so\\\"\"", ["a|say \"so\""]),
      ("a=\"x\r\u{0B}y\" \\\u{0C}b=1", ["a|x  y", " b|1"]),
      ("", []),
    ] as [(String, [String])])
  func parses(line: String, pairs: [String]) {
    #expect(Self.parse(line) == pairs)
  }

  @Test("What is opened must be closed", arguments: ["a=\"x", "a='x", "a=[1", "a={1 [2}", "a=\\"])
  func open(line: String) {
    #expect(Self.parse(line) == nil)
  }

  @Test(
    "A quoted word comes back as it was",
    arguments: [
      "plain", "", "two words", "a=b", "\"", "\\", "it's", "[1, 2]", "tab\there", "Å",
    ])
  func roundTrip(word: String) throws {
    let line = "\(KeyValueLine.quoted("k" + word))=\(KeyValueLine.quoted(word))"
    let pairs = try #require(KeyValueLine.parse(line.utf8))
    #expect(pairs.map(\.key) == ["k" + word])
    #expect(pairs.map(\.value) == [word])
  }
}
