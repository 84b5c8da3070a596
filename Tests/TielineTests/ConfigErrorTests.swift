import Foundation
import Testing

/// Mistakes in a config, told in one sentence with their place.
@Suite struct ConfigErrorTests {
  @Test func `A misspelt key is refused with its line and the key that is meant`() throws {
    try refuse([("seed: 1", "sead: 1")], "quick.yaml:3:1: unknown key 'sead'; did you mean 'seed'?")
    try refuse(
      [("  population:", "  popluation:")], "quick.yaml:18:",
      "did you mean 'search.population'?")
    try refuse([("end_members:", "end_member:")], "'end_members' is missing", "'end_member'")
  }

  @Test func `A wrong type and a number out of range are refused with what belongs there`() throws {
    try refuse(
      [("candidates: 24", "candidates: many")], "quick.yaml:16:", "'search.candidates'",
      "whole number", "found 'many'")
    try refuse([("candidates: 24", "candidates: 2.5")], "whole number")
    try refuse([("x: [0.6, 0.6667]", "x: 0.6")], "quick.yaml:14:", "a list of numbers")
    try refuse([("x: [0.6, 0.6667]", "x: [0.6, 1.5]")], "quick.yaml:14:", "from 0 to 1")
    try refuse([("supercell: [1, 1, 2]", "supercell: [1, 1]")], "quick.yaml:12:", "three numbers")
    try refuse([("name: quick", "name: ../quick")], "quick.yaml:2:", "'name'")
  }

  @Test func `End members must be two or more formulas of known elements`() throws {
    try refuse([("[Li2S, P2S5]", "[Li2S, Xx2S5]")], "quick.yaml:4:", "'Xx2S5'")
    try refuse([("[Li2S, P2S5]", "[Li2S]")], "quick.yaml:4:", "two to six formulas")
  }

  @Test func `A file that is missing is refused with the line that names it`() throws {
    try refuse(
      [("li-p-s.potential", "no.potential")], "quick.yaml:5:", "no.potential cannot be read")
    try refuse([("/Li2S.cif", "/Li3S.cif")], "quick.yaml:7:", "Li3S.cif cannot be read")
    try refuse(
      [("structure: structures/gamma-Li3PS4.cif", "structure: structures/none.cif")],
      "quick.yaml:11:", "none.cif cannot be read")
    try refuse(["sample", "none.yaml"], in: TemporaryFolder(), ["none.yaml cannot be read"])
  }

  @Test func `A parent off the line is refused`() throws {
    try refuse(
      [("structure: structures/gamma-Li3PS4.cif", "structure: structures/Li4P2S6.cif")],
      "quick.yaml:11:", "Li4P2S6", "Li2S, P2S5")
  }

  @Test func `A composition that no parent reaches is refused with the nearest`() throws {
    try refuse([("x: [0.6, 0.6667]", "x: [0.6, 0.97]")], "quick.yaml:14:", "0.97", "the nearest is")
  }

  @Test func `An end member without a crystal is refused`() throws {
    try refuse(
      [("  - structures/P2S5.cif\n", "")], "quick.yaml:6:", "no crystal of the end member P2S5")
  }

  @Test func `What is not YAML, or empty, or says a thing twice is refused`() throws {
    try refuse([("seed: 1", "seed: [1")], "quick.yaml:", "not valid YAML")
    try refuse([("seed: 1", "seed: 1\nseed: 2")], "quick.yaml:4:", "'seed' is given twice")
    try refuse(config: "", "quick.yaml:1:", "empty document")
    try refuse(config: "# nothing\n", "quick.yaml:1:", "empty document")
    try refuse(config: "just a text\n", "quick.yaml:1:", "expected keys")
  }
}
