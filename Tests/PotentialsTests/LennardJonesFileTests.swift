import Files
import Foundation
import Structures
import Testing

@testable import Potentials

@Suite("A Lennard-Jones potential as a file")
struct LennardJonesFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String) throws -> any TimedPotential {
    try Data(text.utf8).write(to: folder["pair.yaml"])
    return try PotentialFiles.read([folder["pair.yaml"]])
  }

  @Test("The four numbers of a file are those of the potential")
  func whole() throws {
    let potential = try #require(
      try read("elements: [Ar, Kr]\nepsilon_eV: 0.01\nsigma_A: 3.4\ncutoff_A: 8.5\n")
        as? LennardJones)
    #expect(potential.elements.map(\.symbol) == ["Ar", "Kr"])
    #expect(potential.depth == 0.01 && potential.diameter == 3.4 && potential.cutoff == 8.5)
  }

  @Test("The argon that is shipped has the well of Rahman's, 119.8 K deep at 3.405 Å")
  func argon() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let argon = try LennardJonesFile.read(root.appending(path: "Inputs/potentials/argon.yaml"))
    #expect(abs(argon.depth / 8.617_333_262e-5 - 119.8) < 0.001)
    #expect(argon.diameter == 3.405 && argon.cutoff == 2.5 * 3.405)
  }

  @Test(
    "Each mistake is one sentence with its line",
    arguments: [
      ("sigma_A: 3.4", "sigma_A: -3", 3, "'sigma_A' must be a number above 0"),
      ("epsilon_eV: 0.01", "epsilon_eV: deep", 2, "found 'deep'"),
      ("cutoff_A: 8.5", "cutoff_A: 3", 4, "'cutoff_A' must be a number above 3.4"),
      ("[Ar]", "[Ar, Xx]", 1, "'Xx' is no element, or one named before"),
      ("[Ar]", "[Ar, Ar]", 1, "'Ar' is no element, or one named before"),
      ("[Ar]", "[]", 1, "lists no element"),
      ("cutoff_A", "cutof_A", 4, "'cutoff_A' is missing; is 'cutof_A' meant for it?"),
      ("cutoff_A: 8.5", "cutoff_A: 8.5\nshift: true", 5, "unknown key 'shift'"),
    ])
  func mistakes(old: String, new: String, line: Int, words: String) throws {
    let text = "elements: [Ar]\nepsilon_eV: 0.01\nsigma_A: 3.4\ncutoff_A: 8.5\n"
    let error = #expect(throws: FileError.self) {
      try read(text.replacingOccurrences(of: old, with: new))
    }
    let sentence = try #require(error?.sentence)
    #expect(sentence.contains("pair.yaml:\(line):") && sentence.contains(words), "\(sentence)")
  }
}
