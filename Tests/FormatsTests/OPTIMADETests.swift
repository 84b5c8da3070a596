import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct OPTIMADETests {
  /// Typed after the specification, version 1.1.
  static let file = """
    {
      "meta": {"api_version": "1.1.0", "more_data_available": false,
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

  private func read(_ text: String) throws -> [LabelledStructure] {
    try OPTIMADE.read(text, file: "r.json")
  }

  @Test func `Structures keep their ids`() throws {
    let frames = try read(Self.file)
    #expect(frames.map(\.info["name"]) == ["exmpl-1", "exmpl-2"])
    #expect(frames.allSatisfy { $0.info["database"] == "Example" && $0.energy == nil })
    #expect(frames[0].structure.species == [.lithium, .sulfur])
    #expect((frames[0].structure.positions[1] - Vector3(0.5, 0.5, 0.5)).length < 1e-12)
    #expect(frames[1].structure.positions == [Vector3(0.25, 0, 0)])
  }

  @Test func `A response of one structure is read too`() throws {
    let parts = Self.file.components(separatedBy: "    {\"id\": \"exmpl-2\"")
    let one = "{\"data\": {\"id\": \"exmpl-2\"" + parts[1].components(separatedBy: "\n  ]")[0] + "}"
    #expect(try read(one).map(\.structure) == [read(Self.file)[1].structure])
  }

  @Test(arguments: [
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\", \"P\"], \"concentration\": [0.5, 0.5]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.5, P 0.5; expected "
        + "one element on every site."
    ),
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\"], \"concentration\": [0.75]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.75; expected one "
        + "element on every site."
    ),
    (
      "[\"S\"], \"concentration\": [1.0]", "[\"S\", \"vacancy\"], \"concentration\": [0.5, 0.5]",
      "r.json: the crystal 'exmpl-1' is disordered, its site sulfur holds S 0.5, vacancy 0.5; "
        + "expected one element on every site."
    ),
    ("[\"S\"]", "[\"X\"]", "r.json, line 12: 'X' is not the symbol of an element."),
    (
      "\"dimension_types\": [1, 1, 1]", "\"dimension_types\": [1, 1, 0]",
      "r.json, line 6: found other dimension_types of exmpl-1, expected a crystal, periodic in three "
        + "directions."
    ),
    (
      "[1, 5, 0]", "[1, null, 0]",
      "r.json, line 7: found 'a list of 3', expected three lattice_vectors of exmpl-1, in Å."
    ),
    ("[1, 5, 0]", "[8, 0, 0]", "r.json, line 7: the lattice vectors span no volume."),
    (
      ", [2.5, 2.5, 3.0]", "",
      "r.json, line 8: found 'a list of 1', expected cartesian_site_positions of exmpl-1, 2 of them."
    ),
    (
      "[\"Li\", \"sulfur\"]", "[\"Li\", \"S\"]",
      "r.json, line 9: found 'S', expected the name of one of the species of exmpl-1."
    ),
    (
      "\"type\": \"structures\", \"attributes\": {\n      \"chem",
      "\"type\": \"references\", \"attributes\": {\n      \"chem",
      "r.json, line 5: found 'references', expected an entry of type structures."
    ),
    (
      "\"data\": [", "\"items\": [",
      "r.json, line 1: found 'an object of 2', expected a response of OPTIMADE, with data."
    ),
    (
      "\"meta\": {", "\"meta\" {",
      "r.json, line 2: not valid JSON: found '{', expected a colon after "
        + "the key."
    ),
  ])
  func `What is no ordered crystal is refused with its line`(
    old: String, new: String, expected: String
  ) throws {
    try #require(Self.file.contains(old), "\(old)")
    #expect(sentence { try read(Self.file.replacing(old, with: new)) } == expected)
  }

  @Test func `Errors of the provider are told in its words`() {
    #expect(
      sentence { try read("{\"errors\": [{\"status\": \"400\", \"detail\": \"bad filter\"}]}") }
        == "r.json: the program gave up: 'bad filter'.")
    #expect(sentence { try read("{\"data\": []}") } == "r.json holds no structure.")
  }
}
