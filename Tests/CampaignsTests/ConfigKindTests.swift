import Foundation
import Testing

@testable import Campaigns
@testable import Files

@Suite struct ConfigKindTests {
  private static let inputs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Inputs")

  private static let files: [(ConfigKind, String)] = [
    (.sample, "li2s-p2s5.yaml"), (.sample, "quick.yaml"), (.sample, "free-cells.yaml"),
    (.sample, "watched.yaml"), (.sample, "learning.yaml"), (.diffuse, "conductivities.yaml"),
    (.diffuse, "conductivities-long.yaml"), (.diffuse, "conductivities-more.yaml"),
    (.train, "potentials/li-p-s-first.yaml"), (.train, "potentials/li-p-s.yaml"),
    (.train, "potentials/refine.yaml"),
  ]

  @Test func `Every config of Inputs is of a kind`() throws {
    let all = try FileManager.default.subpathsOfDirectory(atPath: Self.inputs.path)
      .filter { $0.hasSuffix(".yaml") }
    // The last is a potential.
    #expect(Set(all) == Set(Self.files.map(\.1) + ["potentials/argon.yaml"]))
  }

  /// So no config asks its reader for what the schema does not have.
  @Test(arguments: files)
  func `Reading a config of Inputs adds nothing to the schema`(kind: ConfigKind, file: String)
    throws
  {
    let document = try ConfigDocument(contentsOf: Self.inputs.appending(path: file))
    try kind.read(document)
    let elements = ["Li", "P", "S"]
    let read = document.root.schema.withTables(of: elements)
    let schema = kind.schema
    let known = Dictionary(uniqueKeysWithValues: schema.paths.map { ($0.path, $0.key) })
    for (path, key) in read.paths {
      let same = try #require(known[path], "\(path)")
      if !key.isRequired { #expect(!same.isRequired, "\(path)") }
      // Names of elements are more there; a section without keys says nothing of them.
      switch (key.kind, same.kind) {
      case (.section, .section), (.sections, .sections), (.table, .table): break
      case (.section(nil), .table): break
      case (let own, let all):
        let one = ConfigSchema(keys: [ConfigSchema.Key(name: path, kind: all)])
        let both = one.merging(ConfigSchema(keys: [ConfigSchema.Key(name: path, kind: own)]))
        #expect(both == one, "\(path)")
      }
    }
  }

  @Test(arguments: ConfigKind.allCases)
  func `Every key has a description, and every description a key`(kind: ConfigKind) {
    #expect(Set(kind.schema.paths.map(\.path)) == Set(kind.descriptions.keys))
    #expect(kind.descriptions.values.allSatisfy { !$0.isEmpty && !$0.contains("|") })
  }

  @Test(arguments: ConfigKind.allCases)
  func `The JSON Schema is JSON, and refuses keys that are unknown`(kind: ConfigKind) throws {
    let object = try JSONSerialization.jsonObject(with: Data(kind.jsonSchema.utf8))
    let schema = try #require(object as? [String: Any])
    #expect(schema["additionalProperties"] as? Bool == false)
    let required = try #require(schema["required"] as? [String])
    #expect(required.contains("name"))
  }

  @Test func `What is required of a search is what its reader cannot do without`() {
    let required = ConfigKind.sample.schema.paths.filter(\.key.isRequired).map(\.path)
    #expect(
      required == [
        "name", "end_members", "potential", "parents.structure", "cells.maximum_atoms",
        "search.candidates", "dynamics.solids", "labels.training", "labels.budget", "executor.kind",
      ])
  }
}
