import Files
import Foundation
import Labels
import Structures
import Testing

@testable import Campaigns

struct LabelSettingsTests {
  private func settings(_ text: String) throws -> LabelSettings {
    let document = try ConfigDocument(
      text: text, path: "map.yaml", folder: URL(fileURLWithPath: "/in"),
      effectiveFolder: URL(fileURLWithPath: "/runs/map"))
    let settings = try LabelSettings(document.root)
    try document.finish()
    return settings
  }

  @Test func `What is read is in the effective text, and is read again from there`() throws {
    let text = """
      command: python3 label.py
      level: r2SCAN
      training: refine.yaml
      budget: 50
      snapshot_K: 600
      offsets_eV: {Li: 0.0051, S: -2}
      """
    let settings = try settings(text)
    #expect(settings.program == .command("python3 label.py", level: "r2SCAN"))
    #expect(settings.training.path == "/in/refine.yaml")
    #expect(settings.offsets == [.lithium: 0.0051, .sulfur: -2])
    #expect(settings.snapshotTemperature == 600 && settings.window == 0.1)
    let document = try ConfigDocument(
      text: text, path: "map.yaml", folder: URL(fileURLWithPath: "/in"),
      effectiveFolder: URL(fileURLWithPath: "/runs/map"))
    _ = try LabelSettings(document.root)
    #expect(document.effectiveText.contains("training: ../../in/refine.yaml"))
    #expect(document.effectiveText.contains("per_round: 20"))
  }

  @Test func `The budget is spent in rounds, the last with what is left`() throws {
    let settings = try settings("cp2k: cp2k.psmp\ntraining: a.yaml\nbudget: 50\n")
    #expect(settings.program == .cp2k("cp2k.psmp"))
    #expect(settings.rounds == 3)
    #expect((1...3).map(settings.count(inRound:)) == [20, 20, 10])
  }

  @Test(arguments: [
    ("training: a.yaml\nbudget: 5", "or cp2k says who labels"),
    ("cp2k: a\ncommand: b\ntraining: a.yaml\nbudget: 5", "one of them is enough"),
    ("cp2k: a\nlevel: PBE\ntraining: a.yaml\nbudget: 5", "CP2K has its own"),
    ("cp2k: a\ntraining: a.yaml\nbudget: 0", "budget"),
    ("cp2k: a\ntraining: a.yaml\nbudget: 5\noffsets_eV: {Lx: 1}", "'Lx' is no element"),
    ("cp2k: a\nbudget: 5", "training"),
  ])
  func `What cannot be is refused with its line`(text: String, expected: String) throws {
    let error = #expect(throws: FileError.self) { try settings(text) }
    #expect(error?.sentence.contains(expected) == true, "\(error?.sentence ?? "")")
    #expect(error?.sentence.hasPrefix("map.yaml:") == true)
  }
}
