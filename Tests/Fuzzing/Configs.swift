import Campaigns
import Files
import Foundation

@testable import Potentials

/// A config that was read is written with its defaults, and read again as the same.
enum Configs {
  static func test(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if let document = try? document(text) { walk(document.root, depth: 3) }
    guard let first = try? document(text),
      let config = try? SamplingConfig(first)
    else { return }
    let again = mustHold(config.effectiveText) {
      try SamplingConfig(
        ConfigDocument(text: config.effectiveText, path: "written", folder: other))
    }
    let texts = (again.name, config.name)
    law(texts.0 == texts.1 && again.seed == config.seed, "name and seed")
    law(
      again.endMembers.map(\.composition) == config.endMembers.map(\.composition), "end members")
    law(again.compositions == config.compositions, "compositions")
    law(again.candidates == config.candidates, "numbers")
    law(again.search == config.search && again.final == config.final, "minimizers")
    let second = mustHold(again.effectiveText) {
      try SamplingConfig(
        ConfigDocument(text: again.effectiveText, path: "again", folder: other))
    }
    law(second.effectiveText == again.effectiveText, "the same text, written again")
  }

  static func testLennardJones(_ bytes: [UInt8]) {
    guard let potential = try? LennardJonesFile.read(Scratch.file("pair.yaml", bytes)) else {
      return
    }
    law(!potential.elements.isEmpty && potential.depth > 0, "a potential with a well")
    law(0 < potential.diameter && potential.diameter < potential.cutoff, "a well within the cutoff")
  }

  private static let other = URL(fileURLWithPath: "/tmp/another")

  private static func document(_ text: String) throws -> ConfigDocument {
    try ConfigDocument(
      text: text, path: "read", folder: URL(fileURLWithPath: "/tmp/one"), effectiveFolder: other)
  }

  /// Asks for every key in every way.
  private static func walk(_ section: ConfigSection, depth: Int) {
    for key in section.keys {
      _ = try? section.optionalInt(key)
      _ = try? section.optionalDouble(key, in: 0...1e300)
      _ = try? section.bool(key)
      _ = try? section.optionalFile(key)
      _ = try? section.files(key)
      _ = try? section.doubles(key)
      _ = try? section.elements(key)
      guard depth > 0 else { continue }
      if let inner = try? section.optionalSection(key) { walk(inner, depth: depth - 1) }
      for inner in (try? section.sections(key))?.prefix(3) ?? [] { walk(inner, depth: depth - 1) }
    }
  }
}
