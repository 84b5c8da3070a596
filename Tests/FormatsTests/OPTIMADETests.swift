import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct OPTIMADETests {
  /// Typed after the specification, version 1.2.
  static let file = """
    {
      "meta": {"api_version": "1.2.0", "more_data_available": false,
        "provider": {"name": "Example", "description": "", "prefix": "exmpl"}},
      "data": [
        {"id": "exmpl-1", "type": "structures", "attributes": {
          "chemical_formula_reduced": "LiS", "nsites": 2, "dimension_types": [1, 1, 1],
          "lattice_vectors": [[4.0, 0, 0], [1, 5, 0], [0, 0, 6]],
          "cartesian_site_positions": [[0, 0, 0], [2.5, 2.5, 3.0]],
          "species_at_sites": ["Li", "sulfur"],
          "species": [
            {"name": "Li", "chemical_symbols": ["Li"], "concentration": [1.0], "mass": null},
            {"name": "sulfur", "chemical_symbols": ["S"], "concentration": [1.0]}
          ]}},
        {"id": "exmpl-2", "type": "structures", "attributes": {
          "lattice_vectors": [[4, 0, 0], [0, 4, 0], [0, 0, 4]],
          "cartesian_site_positions": [[1, 0, 0]], "species_at_sites": ["P"],
          "species": [{"name": "P", "chemical_symbols": ["P"], "concentration": [1]}]}}
      ]
    }
    """

  private func read(_ text: String) throws -> StructureFile.Contents {
    try OPTIMADE.read(text, file: "r.json")
  }

  /// The response with some words changed, and its first entry alone.
  private static func changed(_ old: String, _ new: String) throws -> (all: String, first: String) {
    try #require(file.contains(old), "\(old)")
    let all = file.replacing(old, with: new)
    return (all, all.components(separatedBy: ",\n    {\"id\": \"exmpl-2\"")[0] + "\n  ]\n}\n")
  }

  @Test func `Structures keep their ids`() throws {
    let contents = try read(Self.file)
    #expect(contents.remarks.isEmpty)
    let frames = contents.frames
    #expect(frames.map(\.info["name"]) == ["exmpl-1", "exmpl-2"])
    #expect(frames.allSatisfy { $0.info["database"] == "Example" && $0.energy == nil })
    #expect(frames[0].structure.species == [.lithium, .sulfur])
    #expect((frames[0].structure.positions[1] - Vector3(0.5, 0.5, 0.5)).length < 1e-12)
    #expect(frames[1].structure.positions == [Vector3(0.25, 0, 0)])
  }

  @Test func `A response of one structure is read too`() throws {
    let parts = Self.file.components(separatedBy: "    {\"id\": \"exmpl-2\"")
    let one = "{\"data\": {\"id\": \"exmpl-2\"" + parts[1].components(separatedBy: "\n  ]")[0] + "}"
    #expect(try read(one).frames.map(\.structure) == [read(Self.file).frames[1].structure])
  }

  @Test(arguments: [
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\", \"P\"], \"concentration\": [0.5, 0.5]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.5, P 0.5; expected "
        + "one element on every site"
    ),
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\"], \"concentration\": [0.75]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.75; expected one "
        + "element on every site"
    ),
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\", \"vacancy\"], \"concentration\": [0.5, 0.5]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.5, vacancy 0.5; "
        + "expected one element on every site"
    ),
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\", \"P\"], \"concentration\": [1.0]",
      "r.json, line 12: found 'a list of 1', expected a number for each symbol of the species "
        + "sulfur of exmpl-1"
    ),
    (
      "[\"S\"], \"concentration\": [1.0]",
      "[\"S\"], \"concentration\": [1.0], \"attached\": [\"H\"], \"nattached\": [1]",
      "r.json, line 12: found 'H', expected a place for each atom of exmpl-1, and none attached to "
        + "the site sulfur"
    ),
    ("[\"S\"]", "[\"X\"]", "r.json, line 12: 'X' is not the symbol of an element"),
    (
      "\"nsites\": 2", "\"structure_features\": [\"disorder\", \"implicit_atoms\"]",
      "r.json, line 6: found 'implicit_atoms', expected a place for each atom of exmpl-1"
    ),
    (
      "\"nsites\": 2", "\"structure_features\": [\"assemblies\"]",
      "r.json, line 6: found 'assemblies', expected one arrangement of the atoms of exmpl-1"
    ),
    (
      "\"nsites\": 2", "\"assemblies\": [{\"sites_in_groups\": [[0], [1]]}]",
      "r.json, line 6: found 'a list of 1', expected one arrangement of the atoms of exmpl-1, not "
        + "assemblies"
    ),
    (
      "\"dimension_types\": [1, 1, 1]", "\"dimension_types\": [1, 1, 0]",
      "r.json, line 6: found other dimension_types of exmpl-1, expected a crystal, periodic in three "
        + "directions"
    ),
    (
      "\"dimension_types\": [1, 1, 1]", "\"nperiodic_dimensions\": 0",
      "r.json, line 6: found other dimension_types of exmpl-1, expected a crystal, periodic in three "
        + "directions"
    ),
    (
      "[1, 5, 0]", "[null, null, null]",
      "r.json, line 7: found 'a list of 3', expected three lattice_vectors of exmpl-1, in Å"
    ),
    (
      "[[4.0, 0, 0], [1, 5, 0], [0, 0, 6]]", "null",
      "r.json, line 7: found 'null', expected three lattice_vectors of exmpl-1, in Å"
    ),
    (
      "\"lattice_vectors\": [[4.0, 0, 0], [1, 5, 0], [0, 0, 6]],", "",
      "r.json, line 5: found nothing, expected three lattice_vectors of exmpl-1, in Å"
    ),
    ("[1, 5, 0]", "[8, 0, 0]", "r.json, line 7: the lattice vectors span no volume"),
    (
      ", [2.5, 2.5, 3.0]", "",
      "r.json, line 8: found 'a list of 1', expected cartesian_site_positions of exmpl-1, 2 of them"
    ),
    (
      "[\"Li\", \"sulfur\"]", "[\"Li\", \"S\"]",
      "r.json, line 9: found 'S', expected the name of one of the species of exmpl-1"
    ),
    (
      "\"type\": \"structures\", \"attributes\": {\n      \"chem",
      "\"type\": \"references\", \"attributes\": {\n      \"chem",
      "r.json, line 5: found 'references', expected an entry of type structures"
    ),
  ])
  func `An entry that is no ordered crystal is left out, or refused where it is alone`(
    old: String, new: String, expected: String
  ) throws {
    let (all, first) = try Self.changed(old, new)
    let contents = try read(all)
    #expect(contents.frames.map(\.info["name"]) == ["exmpl-2"])
    #expect(contents.remarks == ["\(expected); exmpl-1 is left out"])
    #expect(sentence { try read(first) } == expected + ".")
  }

  @Test(arguments: [
    (
      "\"data\": [", "\"items\": [",
      "r.json, line 1: found 'an object of 2', expected a response of OPTIMADE, with data."
    ),
    (
      "\"meta\": {", "\"meta\" {",
      "r.json, line 2: not valid JSON: found '{', expected a colon after the key."
    ),
  ])
  func `A file that is no response is refused`(old: String, new: String, expected: String) throws {
    let text = try Self.changed(old, new).all
    #expect(sentence { try read(text) } == expected)
  }

  @Test func `A vacancy that is sure leaves the site empty, one that is not there does nothing`()
    throws
  {
    let sure = try Self.changed(
      "[\"S\"], \"concentration\": [1.0]",
      "[\"S\", \"vacancy\"], \"concentration\": [0.9999, 0.0001], \"attached\": null")
    #expect(try read(sure.all).frames.map(\.structure) == read(Self.file).frames.map(\.structure))
    let empty = try Self.changed(
      "\"chemical_symbols\": [\"S\"]", "\"chemical_symbols\": [\"vacancy\"]")
    #expect(try read(empty.all).frames[0].structure.species == [.lithium])
    // A species at no site does no harm.
    let unused = try Self.changed(
      "\"species\": [\n        {\"name\": \"Li\"",
      "\"species\": [{\"name\": \"M\", \"chemical_symbols\": [\"P\", \"S\"], \"concentration\": "
        + "[0.5, 0.5]},\n        {\"name\": \"Li\"")
    #expect(try read(unused.all).frames.count == 2 && read(unused.all).remarks.isEmpty)
  }

  @Test func `Many entries that are left out are counted, with the first reason`() throws {
    func entry(_ number: Int) -> String {
      "{\"id\": \"bad-\(number)\", \"type\": \"structures\", \"attributes\": {}},"
    }
    func bad(_ count: Int) throws -> [String] {
      let entries = (1...count).map(entry).joined(separator: "\n")
      return try read(Self.file.replacing("\"data\": [", with: "\"data\": [\n\(entries)")).remarks
    }
    #expect(try bad(5).count == 5)
    #expect(
      try bad(6) == [
        "r.json, line 5: found nothing, expected three lattice_vectors of bad-1, in Å; bad-1 is left "
          + "out, as are 5 more of 8 entries"
      ])
  }

  @Test func `That a response is one page of several is said`() throws {
    let more = Self.file.replacing(
      "\"more_data_available\": false", with: "\"more_data_available\": true")
    #expect(try read(more).remarks == ["r.json: one page of several"])
    let counted = more.replacing("\"meta\": {", with: "\"meta\": {\"data_returned\": 117, ")
    let next = "http://example.org/structures?page_offset=2"
    for link in ["\"\(next)\"", "{\"href\": \"\(next)\"}"] {
      let linked = counted.replacing(
        "\"data\": [", with: "\"links\": {\"next\": \(link)}, \"data\": [")
      #expect(
        try read(linked).remarks == [
          "r.json: one page of several, with 2 of 117 entries that were found; the next is at "
            + "http://example.org/structures?page_offset=2"
        ])
    }
  }

  @Test func `Errors of the provider are told in its words`() {
    #expect(
      sentence { try read("{\"errors\": [{\"status\": \"400\", \"detail\": \"bad filter\"}]}") }
        == "r.json: the program gave up: 'bad filter'.")
    #expect(sentence { try read("{\"data\": []}") } == "r.json holds no structure.")
    #expect(sentence { try read("{\"data\": null}") } == "r.json holds no structure.")
  }

  @Test func `An id does nothing to a terminal`() throws {
    let text = Self.file.replacing("exmpl-1", with: "\\u001b[2J").replacing(
      "[\"S\"]", with: "[\"X\"]")
    #expect(
      try read(text).remarks == [
        "r.json, line 12: 'X' is not the symbol of an element; ?[2J is left out"
      ])
  }
}
