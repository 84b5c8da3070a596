import Foundation
import Testing

@testable import Campaigns

@Suite("Configs of a training")
struct TrainingConfigTests {
  @Test(
    "What is wrong in a config is one sentence with its line",
    arguments: [
      ("members: 2", "member: 2", "8:1: unknown key 'member'; did you mean 'members'?"),
      ("members: 2", "members: two", "8:10: 'members' must be a whole number from 1 to 64"),
      ("[Li]", "[Li, Xx]", "4:16: 'elements': 'Xx' is no element, or one named before"),
      ("[Li]", "[Li, Li]", "4:16: 'elements': 'Li' is no element, or one named before"),
      ("[4, 3]", "[4]", "7:9: 'hidden': has the sizes of two layers, such as [48, 32]"),
      ("angular_cutoff: 3.5", "angular_cutoff: 5", "6:17: 'angular_cutoff' must be a number"),
      ("learning_rate: 0.01", "learning_rate: 0", "13:16: 'learning_rate' must be a number"),
      ("epochs: 3", "epochs: 0", "12:9: 'epochs' must be a whole number"),
      ("data_folder: frames", "", "1:1: 'data_folder' is missing"),
      (
        "weight: 2", "held_out: true, training_only: true",
        "16:48: 'systems[2].training_only': contradicts held_out"
      ),
    ])
  func configErrors(old: String, new: String, expected: String) throws {
    let folder = try TrainingRunTests.prepared()
    try folder.write(
      TrainingRunTests.text.replacingOccurrences(of: old, with: new), to: "tiny.yaml")
    let found = TrainingRunTests.sentence {
      _ = try TrainingConfig(contentsOf: folder["tiny.yaml"])
    }
    #expect(found.hasPrefix("\(folder["tiny.yaml"].relativePath):\(expected)"), "\(found)")
  }

  @Test("A config without systems or without elements has nothing to train")
  func nothingToTrain() throws {
    let folder = try TrainingRunTests.prepared()
    let systems = try #require(TrainingRunTests.text.range(of: "systems:"))
    try folder.write(
      TrainingRunTests.text[..<systems.lowerBound] + "systems: []\n", to: "tiny.yaml")
    let found = TrainingRunTests.sentence {
      _ = try TrainingConfig(contentsOf: folder["tiny.yaml"])
    }
    #expect(found.hasSuffix("'systems': lists nothing to train on"), "\(found)")
    try folder.write(
      TrainingRunTests.text.replacingOccurrences(of: "[Li]", with: "[]"), to: "tiny.yaml")
    let none = TrainingRunTests.sentence { _ = try TrainingConfig(contentsOf: folder["tiny.yaml"]) }
    #expect(none.contains(":4:11: 'elements'"), "\(none)")
  }

  @Test("A system listed twice is refused")
  func systemTwice() throws {
    let folder = try TrainingRunTests.prepared()
    try folder.write(
      TrainingRunTests.text.replacingOccurrences(of: "name: two", with: "name: one"),
      to: "tiny.yaml")
    let found = TrainingRunTests.sentence {
      _ = try TrainingConfig(contentsOf: folder["tiny.yaml"])
    }
    #expect(found.contains(":16:") && found.contains("one"), "\(found)")
  }
}
