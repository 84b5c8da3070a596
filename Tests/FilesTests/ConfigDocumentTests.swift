import Files
import Foundation
import Quantities
import Testing

@Suite("Config documents")
struct ConfigDocumentTests {
  enum Format: String, CaseIterable { case csv, json }

  private func document(_ text: String) throws -> ConfigDocument {
    try ConfigDocument(
      text: text, path: "config.yaml", folder: URL(fileURLWithPath: "/inputs"))
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch let error as FileError {
      return error.kind == .badInput ? error.sentence : "wrong kind"
    } catch {
      return "another error"
    }
  }

  /// What a reader of a run's config would do, told as one text.
  private func read(_ document: ConfigDocument) throws -> String {
    let root = document.root
    var told: [String] = []
    told.append("\(try root.string("name"))")
    told.append("\(try root.int("seed", default: 1))")
    told.append("\(try root.double("temperature", default: 300, above: 0))")
    told.append("\(try root.bool("verbose", default: false))")
    told.append("\(try root.choice("format", default: Format.csv))")
    told.append("\(try root.strings("ends", default: ["Li2S", "P2S5"]))")
    told.append("\(try root.doubles("grid", default: [0.1, 1e-7]))")
    told.append("\(try root.ints("sizes", default: []))")
    told.append("\(try root.optionalString("note") ?? "none")")
    let evolution = try root.section("evolution")
    told.append("\(try evolution.int("population", default: 32, in: 1...100_000))")
    let nested = try evolution.section("mutation")
    told.append("\(try nested.double("rate", default: 0.1, in: 0...1))")
    for parent in try root.sections("parents") {
      told.append(try parent.file("file").path)
      told.append("\(try parent.optionalInt("copies") ?? -1)")
      told.append("\(try parent.section("cell").int("a", default: 1))")
    }
    for key in try root.section("distances").keys {
      told.append("\(key) \(try root.section("distances").double(key))")
    }
    try document.finish()
    return told.joined(separator: "\n")
  }

  private let full = """
    # a comment
    name: "yes: no"
    seed: 42
    temperature: 1e-3
    verbose: true
    format: json
    ends: [Na2S, "null", "a, b"]
    grid: [600, 0.30000000000000004, 1e-300]
    sizes:
      - 1
      - -2
    note: |
      two
      lines \\ and "quotes" å
    evolution: &evolution
      mutation: {rate: 1}
    parents:
      - file: a/b.cif
        cell: {a: 3}
      - file: /absolute.cif
        copies: 4
    distances: {Li-S: 1.8, "P-S": 2}
    """

  @Test("The effective config, read again, gives the same values and the same text")
  func effectiveRoundTrip() throws {
    for text in [full, "name: x", "name: x\nevolution:\nparents: []\ndistances: {}\n"] {
      let first = try document(text)
      let values = try read(first)
      let second = try document(first.effectiveText)
      #expect(try read(second) == values)
      #expect(second.effectiveText == first.effectiveText)
    }
  }

  @Test("The effective config has every default written out")
  func effectiveDefaults() throws {
    let config = try document("name: x")
    _ = try read(config)
    let expected = """
      name: x
      seed: 1
      temperature: 300.0
      verbose: false
      format: csv
      ends: [Li2S, P2S5]
      grid: [0.1, 1e-07]
      sizes: []
      evolution:
        population: 32
        mutation:
          rate: 0.1

      """
    #expect(config.effectiveText == expected)
  }

  @Test(
    "Every text survives the effective config",
    arguments: [
      "", " ", "-", "---", "...", "yes", "Null", "~", "1", "1e3", "0x10", ".5", ".inf", "a: b",
      "a #b", "#", "'", "\"", "\\", "\n", "\t", "\u{1}", "å硫𝄞", "\u{2028}", "a\r\nb", "{", "[",
      "&a", "*a", "!a", "%a", "@", "`", "?", "|", ">", "=", "<<", "2020-01-01", "/a/b c", "nan",
      "infinity", "a\u{7f}", "e\u{301}",
    ])
  func texts(text: String) throws {
    let first = try document("x: 1")
    #expect(try first.root.string("absent", default: text) == text)
    let second = try document(first.effectiveText)
    #expect(Array(try second.root.string("absent").utf8) == Array(text.utf8))
  }

  @Test("Every finite number survives the effective config to the bit")
  func numbers() throws {
    var stream = RandomStream(seed: 1, purpose: "config", candidate: 0)
    var values = [0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e22, 0.1]
    while values.count < 200 {
      let value = Double(bitPattern: stream.next())
      if value.isFinite { values.append(value) }
    }
    let first = try document("x: 1")
    _ = try first.root.doubles("values", default: values)
    let again = try document(first.effectiveText).root.doubles("values")
    #expect(again.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("Values of the wrong type or out of range are refused with line, key and both sides")
  func wrongValues() throws {
    let cases: [(String, (ConfigSection) throws -> Void, String)] = [
      ("a: abc", { _ = try $0.int("a") }, "'a' must be a whole number, found 'abc'"),
      ("a: 32.0", { _ = try $0.int("a") }, "'a' must be a whole number, found '32.0'"),
      ("a: \"32\"", { _ = try $0.int("a") }, "'a' must be a whole number, found the text '32'"),
      ("a: 010", { _ = try $0.int("a") }, "'a' must be a whole number, found '010'"),
      (
        "a: 99999999999999999999", { _ = try $0.int("a") },
        "'a' must be a whole number, found '99999999999999999999'"
      ),
      (
        "a: 0", { _ = try $0.int("a", in: 1...9) },
        "'a' must be a whole number from 1 to 9, found '0'"
      ),
      (
        "a: -1", { _ = try $0.int("a", in: 0 ... .max) },
        "'a' must be a whole number of at least 0, found '-1'"
      ),
      ("a:", { _ = try $0.int("a") }, "'a' must be a whole number, found nothing"),
      ("a: nan", { _ = try $0.double("a") }, "'a' must be a number, found 'nan'"),
      ("a: .inf", { _ = try $0.double("a") }, "'a' must be a number, found '.inf'"),
      ("a: 1e999", { _ = try $0.double("a") }, "'a' must be a number, found '1e999'"),
      ("a: 0", { _ = try $0.double("a", above: 0) }, "'a' must be a number above 0, found '0'"),
      (
        "a: 2", { _ = try $0.double("a", in: 0...1) },
        "'a' must be a number from 0 to 1, found '2'"
      ),
      ("a: yes", { _ = try $0.bool("a") }, "'a' must be true or false, found 'yes'"),
      ("a: [1]", { _ = try $0.string("a") }, "'a' must be a text, found a list"),
      ("a: {b: 1}", { _ = try $0.string("a") }, "'a' must be a text, found a section"),
      ("a: xml", { _ = try $0.choice("a") as Format }, "'a' must be one of csv, json, found 'xml'"),
      ("a: 1", { _ = try $0.ints("a") }, "'a' must be a list of whole numbers, found '1'"),
      ("a: [1, b]", { _ = try $0.ints("a") }, "'a[2]' must be a whole number, found 'b'"),
      ("a: 1", { _ = try $0.section("a") }, "'a' must be a section with keys, found '1'"),
      ("a: {}", { _ = try $0.sections("a") }, "'a' must be a list of sections, found a section"),
      (
        "a: [1]", { _ = try $0.sections("a") }, "'a[1]' must be a section with keys, found '1'"
      ),
      (
        "a: {b: x}", { _ = try $0.section("a").int("b") },
        "'a.b' must be a whole number, found 'x'"
      ),
    ]
    for (text, read, expected) in cases {
      let config = try document("# first line\n" + text)
      let sentence = sentence { try read(config.root) }
      #expect(
        sentence.hasPrefix("config.yaml:2:") && sentence.hasSuffix(": " + expected), "\(sentence)")
    }
  }

  @Test(
    "A value is found where it begins, a list or section of lines of its own by its key",
    arguments: [
      ("a: x", 1, 4), ("a:   'x'", 1, 6), ("\u{e9}: 1\na: [1, 2]", 2, 4), ("a:\n  - 1", 1, 1),
      ("a:\n  b: 1", 1, 1), ("a:", 1, 3),
    ])
  func columns(text: String, line: Int, column: Int) throws {
    let refusal = try document(text).root.refusal(of: "a", because: "no")
    #expect(refusal.sentence == "config.yaml:\(line):\(column): 'a': no")
  }

  @Test("The line of a list's item is its own")
  func itemLines() throws {
    let config = try document("a:\n  - 1\n  - 2\n  - x\n")
    #expect(
      sentence { _ = try config.root.ints("a") }
        == "config.yaml:4:5: 'a[3]' must be a whole number, found 'x'")
    let refusal = config.root.refusal(of: "a", item: 1, because: "is not an element")
    #expect(refusal.sentence == "config.yaml:3:5: 'a': is not an element")
  }

  @Test("A key that nobody asked for is refused, with the one that was meant")
  func unknownKeys() throws {
    let misspelt = try document("name: x\nevolution:\n  populaton: 3\n")
    #expect(
      sentence { _ = try read(misspelt) }
        == "config.yaml:3:3: unknown key 'evolution.populaton'; "
        + "did you mean 'evolution.population'?")
    let strange = try document("name: x\nevolution: {weather: 3}\n")
    #expect(
      sentence { _ = try read(strange) }
        == "config.yaml:2:13: unknown key 'evolution.weather'; "
        + "expected one of population, mutation")
    let inList = try document("name: x\nparents:\n  - file: a\n    fil: b\n")
    #expect(
      sentence { _ = try read(inList) }
        == "config.yaml:4:5: unknown key 'parents[1].fil'; expected one of file, copies, cell")
    let twice = try document("zzzz: 1\nname: x\nyyyy: 2\n")
    #expect(sentence { _ = try read(twice) }.hasPrefix("config.yaml:1:1: unknown key 'zzzz'"))
  }

  @Test(
    "A missing key of a section that is missing is that of a misspelt section, where there is one")
  func missingSections() throws {
    func read(_ text: String) throws -> Int {
      try document(text).root.section("search").int("candidates")
    }
    #expect(
      sentence { _ = try read("name: x\nserach:\n  candidates: 3\n") }
        == "config.yaml:2:1: 'search' is missing; is 'serach' meant for it?")
    #expect(
      sentence { _ = try read("name: x\n") } == "config.yaml:1:1: 'search.candidates' is missing")
    // What is meant for another key of its own is not taken for the section.
    #expect(
      sentence { _ = try read("name: x\nsearch:\n  candidate: 3\n") }
        == "config.yaml:3:3: 'search.candidates' is missing; is 'search.candidate' meant for it?")
  }

  @Test("A missing key is named, with the misspelt one that may be meant")
  func missingKeys() throws {
    let misspelt = try document("seed: 1\nnaem: x\n")
    #expect(
      sentence { _ = try read(misspelt) }
        == "config.yaml:2:1: 'name' is missing; is 'naem' meant for it?")
    let missing = try document("name: x\nparents:\n  - copies: 1\n")
    #expect(
      sentence { _ = try read(missing) } == "config.yaml:3:5: 'parents[1].file' is missing")
  }

  @Test("Repeated keys are refused where they stand again")
  func duplicateKeys() {
    for text in ["a: 1\nb: 2\n\na: 3\n", "a: 1\nb: 2\n\n\"a\": 3\n"] {
      #expect(
        sentence { _ = try document(text) }
          == "config.yaml:4:1: 'a' is given twice in the same section")
    }
    #expect(sentence { _ = try document("x:\n  a: 1\ny:\n  a: 2\n").root } == "no error")
  }

  @Test(
    "Texts that are no config are refused with a line",
    arguments: [
      ("", "config.yaml:1:1: expected keys and values, found an empty document"),
      ("# only a comment\n", "config.yaml:1:1: expected keys and values, found an empty document"),
      ("---\n", "config.yaml:1:1: expected keys and values, found an empty document"),
      ("- 1\n", "config.yaml:1:1: not valid YAML: expected keys with values such as 'seed: 1'"),
      (
        "a: 1\n\tb: 2\n",
        "config.yaml:2:1: not valid YAML: while scanning a plain scalar, "
          + "found a tab character that violates indentation"
      ),
      (
        "a: 1\nb: [1, 2\n",
        "config.yaml:3:1: not valid YAML: while parsing a flow sequence, did not find expected ',' or ']'"
      ),
      ("a: *none\n", "config.yaml:1:4: not valid YAML: found undefined alias"),
      ("a: 1\nb: \u{1}\n", "config.yaml:2:4: not valid YAML: control characters are not allowed"),
      ("[a]: 1\n", "config.yaml:1:1: not valid YAML: a key is a word, not a list or a section"),
      (
        "a: 1\n---\nb: 2\n",
        "config.yaml:2:1: not valid YAML: expected a single document in the stream, "
          + "but found another document"
      ),
    ])
  func notConfigs(text: String, expected: String) {
    #expect(sentence { _ = try document(text) } == expected)
  }

  @Test("Nesting without end is refused and not followed")
  func deepNesting() {
    for opening in ["[", "{a: ", "- ", "? "] {
      let text = "a:\n  " + String(repeating: opening, count: 100_000)
      let sentence = sentence { _ = try document(text) }
      #expect(sentence.hasPrefix("config.yaml:2:") && sentence.contains(": not valid YAML: "))
    }
  }

  @Test("Anchors and aliases carry values, and a bomb of aliases does not go off")
  func aliases() throws {
    let config = try document("a: &x {n: 1}\nb: *x\n")
    #expect(try config.root.section("b").int("n") == 1)
    _ = try document("# " + String(repeating: "*", count: 60) + "\na: 2 * 3\n")
    var bomb = "l0: &l0 [x, x]\n"
    for level in 1...60 { bomb += "l\(level): &l\(level) [*l\(level - 1), *l\(level - 1)]\n" }
    // As a key it is hashed, from end to end.
    for text in [bomb, bomb + "? *l60\n: 1\n"] {
      #expect(
        sentence { _ = try document(text) }
          == "config.yaml:22:13: not valid YAML: there are more than 40 aliases")
    }
  }

  @Test("Any prefix of a config is read or refused with a sentence, never a crash")
  func prefixes() {
    let bytes = Array(full.utf8)
    for count in bytes.indices {
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      let told = sentence { _ = try read(document(text)) }
      #expect(told == "no error" || told.hasPrefix("config.yaml:"))
    }
  }

  @Test("Paths start at the config's folder")
  func paths() throws {
    let config = try document("a: structures/x.cif\nb: [/abs.cif, y.cif]\n")
    #expect(try config.root.file("a").path == "/inputs/structures/x.cif")
    #expect(try config.root.files("b").map(\.path) == ["/abs.cif", "/inputs/y.cif"])
    #expect(try config.root.optionalFile("c") == nil)
  }
}
