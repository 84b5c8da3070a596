import ArgumentParser
import Archives
import Campaigns
import Files
import Foundation
import Reports

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How far a run, a training or a map is, on one screen; also while it is going on.")

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  @Flag(help: "Look again every few seconds, until the run ends or is stopped; Ctrl-C leaves it.")
  var watch = false

  /// s, between two looks.
  private static let interval = 5.0

  /// What the last look had open. Opening reads an archive from end to end, which is for the first look.
  private struct Opened {
    var url: URL
    var archive: Archive
  }

  func run() throws {
    let url = URL(fileURLWithPath: folder)
    let interruption = watch ? Interruption() : nil
    var opened: Opened?
    while true {
      let (screen, isGoingOn) = try look(url, &opened)
      // A terminal shows one screen, the last one; elsewhere they follow each other.
      let isRedrawn = watch && isatty(STDOUT_FILENO) == 1
      try Delivery.write((isRedrawn ? "\u{1b}[H\u{1b}[2J" : "") + screen, to: nil)
      guard let interruption, isGoingOn else { return }
      let end = Date().addingTimeInterval(Self.interval)
      while Date() < end {
        if interruption.isRequested { return }
        Thread.sleep(forTimeInterval: 0.05)
      }
      if !isRedrawn { try Delivery.write("\n", to: nil) }
    }
  }

  private func look(
    _ url: URL, _ opened: inout Opened?
  ) throws -> (screen: String, isGoingOn: Bool) {
    let isHeld = RunLock.isHeld(folder: url)
    let folder = RunFolder.current(url)
    if !folder.holdsRun, let work = WorkStatus(folder: url, now: .now) {
      return (Self.screen(work, isGoingOn: isHeld), isHeld)
    }
    let archive = try archive(of: folder, &opened)
    // A run that learns holds its lock from search to search.
    let isGoingOn = try isHeld && (archive.finished == nil || folder.url != url)
    return (try screen(folder, archive, isGoingOn: isGoingOn), isGoingOn)
  }

  private func archive(of folder: RunFolder, _ opened: inout Opened?) throws -> Archive {
    // A run that learns has another one for each search.
    if let opened, opened.url == folder.archive, !opened.archive.isCopy { return opened.archive }
    try opened?.archive.close()
    opened = nil
    let archive = try folder.openArchive()
    opened = Opened(url: folder.archive, archive: archive)
    return archive
  }

  private static func screen(_ work: WorkStatus, isGoingOn: Bool) -> String {
    var progress = work.progress
    if !isGoingOn { progress.doneBefore = progress.done }
    let state =
      if isGoingOn { "running" } else if work.isFinished { "finished" } else {
        "stopped; \(work.command) goes on"
      }
    return "\(work.title), \(state)\n\(progress.plain)\n"
  }

  private func screen(_ folder: RunFolder, _ archive: Archive, isGoingOn: Bool) throws -> String {
    let run = try archive.run()
    let config = try folder.config(of: run)
    let counts = try archive.counts()
    let budget = try archive.lastCandidate ?? config.candidates
    let state =
      if try archive.finished != nil { "finished" } else if isGoingOn {
        "running"
      } else { "stopped; tieline resume \(self.folder) goes on" }
    var lines = [
      "run         \(run.name), seed \(run.seed), \(state)",
      "references  \(counts.references) of \(config.references.count) relaxed",
      "candidates  \(counts.candidates) of \(budget) evaluated"
        + (isGoingOn ? folder.speed(counts.candidates, of: budget, now: .now) : ""),
    ]
    lines += RunEnding.conclusions(of: try archive.finished).map {
      "ending".padding(toLength: 12, withPad: " ", startingAt: 0) + $0
    }
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
    return lines.joined(separator: "\n") + "\n"
  }
}
