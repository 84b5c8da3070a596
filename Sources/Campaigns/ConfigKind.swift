import Files
import Foundation
import Structures

/// The configs that commands read, with all the keys that they may have.
public enum ConfigKind: String, CaseIterable, Sendable {
  case sample, train, diffuse

  /// What the readers ask for, from their own mouths: they read examples, which between them take
  /// every turn and have the values that open bounds most.
  public var schema: ConfigSchema {
    let readings = examples.map { text in
      do {
        let document = try ConfigDocument(
          text: text, path: "the example of \(rawValue)", folder: URL(fileURLWithPath: "/"))
        try read(document)
        return document.root.schema
      } catch {
        preconditionFailure("an example is a config: \(error)")
      }
    }
    let all = readings.dropFirst().reduce(readings[0]) { $0.merging($1) }
    return all.withTables(of: Self.elements)
  }

  /// As JSON Schema, which editors complete and check configs by.
  public var jsonSchema: String {
    schema.json(
      title: "Config of tieline \(rawValue)", descriptions: descriptions
    ).text() + "\n"
  }

  /// As a table in Markdown: key, default, what it is. Sections that say nothing but their keys have
  /// no row.
  var markdown: String {
    let rows = schema.paths.map { path, key in
      let standard = key.standard.map { $0.yaml } ?? ""
      return
        "| `\(path)` |\(standard.isEmpty ? "" : " \(standard)") | \(descriptions[path] ?? "") |"
    }
    return (["| key | default | what it is |", "|---|---|---|"] + rows).joined(separator: "\n")
  }

  /// A page in Markdown with that table.
  public var page: String {
    """
    # Keys of tieline \(rawValue)

    What a config of `tieline \(rawValue)` may have.

    ## Overview

    Files are named relative to the config. A key without a default is asked for, or is one of several \
    ways, or leaves something out where it is not there. `tieline schema \(rawValue) --format markdown` \
    prints this page.

    \(markdown)

    """
  }

  /// By the paths of keys.
  var descriptions: [String: String] {
    switch self {
    case .sample: ConfigDescriptions.sample
    case .train: ConfigDescriptions.train
    case .diffuse: ConfigDescriptions.diffuse
    }
  }

  /// As its command does.
  func read(_ document: ConfigDocument) throws {
    switch self {
    case .sample: _ = try SamplingConfig(document)
    case .train: _ = try TrainingConfig(document)
    case .diffuse: _ = try ConductivityMapConfig(document)
    }
  }

  private static let elements = (1...118).compactMap { Element(atomicNumber: $0)?.symbol }

  private var examples: [String] {
    switch self {
    case .sample:
      [
        """
        name: everything
        end_members: [Li2S, P2S5]
        potential: a.potential
        parents:
          - {structure: a.cif}
        cells: {minimum_atoms: 1, maximum_atoms: 1000}
        compositions: {x: [0.5]}
        charges: {Li: 1}
        search: {candidates: 1, population: 100000}
        dynamics: {solids: 1}
        labels: {cp2k: cp2k.psmp, training: a.yaml, budget: 1, offsets_eV: {Li: 0}}
        executor: {kind: slurm, batches: 1}
        """,
        """
        name: other-turns
        end_members: [Li2S, P2S5]
        potential: a.potential
        parents:
          - {structure: a.cif}
        compositions: {grid: 4}
        search: {candidates: 1}
        labels: {command: label, training: a.yaml, budget: 1}
        executor: {kind: command, batches: 1, command: tieline work}
        """,
        """
        name: local
        end_members: [Li2S, P2S5]
        potential: a.potential
        parents:
          - {structure: a.cif}
        compositions: {all: true}
        search: {candidates: 1}
        executor: {kind: local}
        """,
      ]
    case .train:
      [
        """
        name: everything
        data_folder: frames
        start_from: a.potential
        elements: [Li]
        radial_cutoff: 20
        systems:
          - {name: a, file: a.extxyz, offsets_eV: {Li: 0}}
        """,
        // What is so of one system is by default what is so of all.
        """
        name: other-copies
        data_folder: frames
        start_from: a.potential
        elements: [Li]
        radial_cutoff: 20
        first_frame_copies: 1
        systems:
          - {name: a, file: a.extxyz, offsets_eV: {Li: 0}}
        """,
      ]
    case .diffuse:
      [
        """
        name: everything
        potential: a.potential
        crystals:
          - {file: a.cif}
        glasses:
          - {x: 0.5}
        """,
        // Those of one solid are by default those of all.
        """
        name: other-temperatures
        potential: a.potential
        temperatures_K: [1000]
        crystals:
          - {file: a.cif}
        glasses:
          - {x: 0.5}
        """,
      ]
    }
  }
}

extension JSONText {
  /// On one line, as a config has it.
  fileprivate var yaml: String {
    switch self {
    case .string(let text): text
    case .array(let items): "[" + items.map(\.yaml).joined(separator: ", ") + "]"
    default: text()
    }
  }
}
