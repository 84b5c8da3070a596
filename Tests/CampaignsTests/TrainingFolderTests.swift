import Files
import Foundation
import Quantities
import Testing

@testable import Campaigns

@Suite("Folders of a training")
struct TrainingFolderTests {
  @Test("A folder that holds a run is not begun in again")
  func existing() throws {
    let folder = try TrainingRunTests.prepared()
    do {
      let first = try TrainingRunTests.run(folder)
      _ = try first.runEpoch()
    }
    let before = try TrainingRunTests.bytes(folder, "run/checkpoint")
    #expect(
      throws: CampaignError.alreadyThere(folder: folder["run"].relativePath)
    ) { try TrainingRunTests.run(folder) }
    #expect(try TrainingRunTests.bytes(folder, "run/checkpoint") == before)
  }

  @Test("The folder of a sampling run is left alone")
  func samplingRun() throws {
    let folder = try TrainingRunTests.prepared()
    try folder.write("name: map\n", to: "run/config.yaml")
    try folder.write("", to: "run/archive.db")
    #expect(
      throws: CampaignError.alreadyThere(folder: folder["run"].relativePath)
    ) { try TrainingRunTests.run(folder) }
    #expect(try AtomicFile.readText(folder["run/config.yaml"]) == "name: map\n")
  }

  @Test("Two trainings do not share a folder at a time")
  func locked() throws {
    let folder = try TrainingRunTests.prepared()
    let first = try TrainingRunTests.run(folder)
    withExtendedLifetime(first) {
      let error = #expect(throws: FileError.self) { try TrainingRunTests.run(folder) }
      #expect(error?.kind == .locked)
    }
  }

  @Test(
    "A folder with somebody's files is left as it is",
    arguments: ["config.yaml", "tiny.potential", "tiny.svg", "errors.md", "learning-curve.csv"])
  func foreignFiles(name: String) throws {
    let folder = try TrainingRunTests.prepared()
    try folder.write("mine", to: "foreign/\(name)")
    try folder.write("half", to: "foreign/.x.tieline-partial")
    let sentence = TrainingRunTests.sentence { _ = try TrainingRunTests.run(folder, "foreign") }
    #expect(
      sentence.hasSuffix(
        "\(name) is there, and no training of this program wrote it: name another folder"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder["foreign"].path)
    #expect(files.sorted() == [".x.tieline-partial", name])
    #expect(try TrainingRunTests.bytes(folder, "foreign/\(name)") == Data("mine".utf8))
  }

  @Test("A training that ended before its first checkpoint begins again, with another config too")
  func beginningAgain() throws {
    let folder = try TrainingRunTests.prepared()
    do { _ = try TrainingRunTests.run(folder) }
    try folder.write(
      TrainingRunTests.text.replacingOccurrences(of: "epochs: 3", with: "epochs: 2"),
      to: "tiny.yaml")
    let again = try TrainingRunTests.run(folder)
    while !again.isFinished { _ = try again.runEpoch() }
    #expect(again.epoch == 2)
    #expect(try AtomicFile.readText(folder["run/config.yaml"]).contains("epochs: 2"))
  }

  @Test("A training without its log goes on all the same")
  func withoutLog() throws {
    let folder = try TrainingRunTests.prepared()
    do { _ = try TrainingRunTests.run(folder).runEpoch() }
    try FileManager.default.removeItem(at: folder["run/log.jsonl"])
    #expect(
      TrainingRunTests.sentence { _ = try TrainingRunTests.run(folder) }.contains(
        "already holds a run"))
    #expect(try TrainingRunTests.run(folder, resuming: true).epoch == 1)
  }

  @Test("Nothing to resume leaves nothing")
  func nothingToResume() throws {
    let folder = try TrainingRunTests.prepared()
    #expect(
      TrainingRunTests.sentence { _ = try TrainingRunTests.run(folder, "none", resuming: true) }
        .contains("nothing to resume"))
    #expect(!FileManager.default.fileExists(atPath: folder["none"].path))
  }

  @Test("What was half written when a training was killed is gone when it goes on")
  func leftovers() throws {
    let folder = try TrainingRunTests.prepared()
    do { _ = try TrainingRunTests.run(folder).runEpoch() }
    try folder.write("half", to: "run/.checkpoint.abc.tieline-partial")
    _ = try TrainingRunTests.run(folder, resuming: true)
    #expect(
      !FileManager.default.fileExists(atPath: folder["run/.checkpoint.abc.tieline-partial"].path))
  }
}
