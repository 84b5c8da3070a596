import ArgumentParser
import Archives
import Campaigns
import Files
import Foundation
import Reports

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How far a run is, on one screen; also while it is going on.")

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  func run() throws {
    let folder = RunFolder.current(URL(fileURLWithPath: folder))
    let archive = try folder.openArchive()
    let run = try archive.run()
    let config = try folder.config(of: run)
    let counts = try archive.counts()
    let budget = try archive.lastCandidate ?? config.candidates
    let state =
      if try archive.finished != nil { "finished" } else if RunLock.isHeld(folder: folder.url) {
        "running"
      } else { "stopped; tieline resume \(self.folder) goes on" }
    var lines = [
      "run         \(run.name), seed \(run.seed), \(state)",
      "references  \(counts.references) of \(config.references.count) relaxed",
      "candidates  \(counts.candidates) of \(budget) evaluated",
    ]
    for (stage, outcomes) in counts.outcomes.sorted(by: { $0.key > $1.key }) {
      let parts = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      lines.append(
        stage.padding(toLength: 12, withPad: " ", startingAt: 0) + parts.joined(separator: ", "))
    }
    lines += try RunFolder.failures(in: archive).map { kind, count in
      "failed".padding(toLength: 12, withPad: " ", startingAt: 0) + "\(count) \(kind)"
    }
    if counts.references == config.references.count {
      lines += ["", try folder.phaseDiagram(of: archive).summary()]
    }
    try Delivery.write(lines.joined(separator: "\n") + "\n", to: nil)
  }
}
