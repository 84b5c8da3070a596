import Files
import Foundation

/// Each batch by a command line of the user's, on this machine or from it: `srun`, `ssh`, a
/// container.
final class CommandLauncher: Launcher {
  private let command: String
  private let folder: URL
  /// For a batch, s.
  private let timeLimit: Double
  private var children: [Trial: Child] = [:]
  private var lost: [Trial] = []

  private struct Child {
    var process: ChildProcess
    /// s.
    var deadline: Double
    var isOverdue = false
  }

  static let placeholder = "{batch}"

  /// - Parameters:
  ///   - command: for `sh`; the path of the batch stands in place of "{batch}", or at the end.
  ///   - folder: of the batches.
  init(_ command: String, folder: URL, timeLimit: Double?) {
    self.command = command
    self.folder = folder
    self.timeLimit = timeLimit ?? .infinity
  }

  var largestSubmission: Int { 1 }

  func launch(_ submission: Submission) throws -> Launch {
    for trial in submission.trials {
      let files = BatchFiles(trial.batch, in: folder)
      let log = open(files.log.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard log >= 0 else {
        throw FileError.cannotWrite(
          path: files.log.relativePath, reason: String(cString: strerror(errno)))
      }
      defer { close(log) }
      let process = try ChildProcess(
        ["sh", "-c", Self.line(command, batch: files.batch.path)], output: log, errors: log)
      children[trial] = Child(process: process, deadline: Machine.now + timeLimit)
    }
    return .begun(place: "this machine")
  }

  static func line(_ command: String, batch: String) -> String {
    let word = ShellWord.quoted(batch)
    return command.contains(placeholder)
      ? command.replacingOccurrences(of: placeholder, with: word) : "\(command) \(word)"
  }

  /// The children of another process are not this one's. One that is still at work does no harm.
  func adopt(_ submission: Submission) { lost += submission.trials }

  func ended() -> [(trial: Trial, end: TrialEnd)] {
    defer { lost = [] }
    var ended = lost.map { (trial: $0, end: TrialEnd.neverBegun) }
    for (trial, child) in children {
      if let ending = child.process.poll() {
        children[trial] = nil
        ended.append((trial, .over(words(ending, child))))
      } else if Machine.now >= child.deadline {
        children[trial]?.isOverdue = true
        child.process.send(SIGKILL)
      }
    }
    return ended
  }

  private func words(_ ending: ChildProcess.Ending, _ child: Child) -> String {
    if child.isOverdue {
      return "it was not done after \(String(format: "%g", timeLimit / 60)) min"
    }
    return switch ending {
    case .exited(0): "its command ended without one"
    case .exited(let code): "its command ended with code \(code)"
    case .killed(let signal): "its command was killed by signal \(signal)"
    }
  }

  func stop() {
    for child in children.values { child.process.send(SIGTERM) }
  }

  func abandon() { stop() }
}
