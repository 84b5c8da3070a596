import Quantities
import Testing

@testable import Formats

@Suite struct XMLScannerTests {
  private func events(_ text: String) throws -> [String] {
    var scanner = XMLScanner(Array(text.utf8), file: "a.xml")
    var events: [String] = []
    while let event = try scanner.next() {
      switch event {
      case .start(let tag): events.append("<\(tag) \(scanner.attribute("name") ?? "-")")
      case .end(let tag, let text):
        let words = String(decoding: scanner.bytes[text], as: UTF8.self)
        events.append("/\(tag) '\(words)'")
      }
    }
    return events
  }

  @Test func `Elements come in their order with names and texts`() throws {
    let text = """
      <?xml version="1.0"?><!-- <x> --><!DOCTYPE a>
      <a type="t" name="n 1"><b name="c"/><v> 1 2</v><![CDATA[</a>]]><w/ ></w></a>
      """
    #expect(
      try events(text) == [
        "<a n 1", "<b c", "/b ''", "<v -", "/v ' 1 2'", "<w -", "/w ''", "/a ''",
      ])
    #expect(try events("no element at all").isEmpty)
  }

  @Test(arguments: [
    ("<a>\n<b></a>", "a.xml, line 2: found '</a>', expected </b>."),
    ("</a>", "a.xml, line 1: found '</a>', expected an element that begins."),
    ("<a>\n<b", "a.xml ends at line 2, expected </a>."),
    ("<a>\n\n", "a.xml ends at line 3, expected </a>."),
    ("<a><!-- ", "a.xml ends at line 1, expected </a>."),
    ("<", "a.xml ends at line 1, expected >."),
    ("<>", "a.xml, line 1: found '<', expected the name of an element, within at most 100 others."),
  ])
  func `What does not close is refused with its line`(text: String, expected: String) {
    #expect(sentence { try events(text) } == expected)
  }

  @Test func `Elements as deep as a file likes are refused`() {
    #expect(
      sentence { try events(String(repeating: "<a>", count: 1_000_000)) }
        == "a.xml, line 1: found '<a', expected the name of an element, within at most 100 others.")
  }
}
