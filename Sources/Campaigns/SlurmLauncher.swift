import Files
import Foundation

/// Batches as the tasks of a job array of Slurm's.
///
/// The queue only tells who is still at work. It forgets what has ended, it may be away for a
/// time, and a task may run twice: nothing but a result file says what came of a batch.
final class SlurmLauncher: Launcher {
  private let settings: ExecutorConfig.Slurm
  private let folder: URL
  /// For a batch, s.
  private let timeLimit: Double?
  private let isInterrupted: () -> Bool
  private let tell: (String) -> Void
  private var arrays: [Array] = []
  private var lastLook = -Double.infinity
  private var isAway = false
  private var told: Set<String> = []

  private struct Array {
    var submission: Submission
    /// Its tasks that are not over.
    var open: Set<Int>
    /// Looks at the queue in which a task was not there, one after the other.
    var misses: [Int: Int] = [:]
  }

  /// - Throws: where there is no Slurm on this machine.
  init(
    _ settings: ExecutorConfig.Slurm, folder: URL, timeLimit: Double?,
    isInterrupted: @escaping () -> Bool, tell: @escaping (String) -> Void
  ) throws {
    self.settings = settings
    self.folder = folder
    self.timeLimit = timeLimit
    self.isInterrupted = isInterrupted
    self.tell = tell
    for command in ["sbatch", "squeue", "scancel"] where !Self.isThere(command) {
      throw CampaignError.noScheduler(command: command)
    }
  }

  private static func isThere(_ command: String) -> Bool {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return folders.split(separator: ":").contains { access("\($0)/\(command)", X_OK) == 0 }
  }

  /// Slurm's default limit on the size of an array.
  var largestSubmission: Int { 1000 }

  // MARK: the way there

  func launch(_ submission: Submission) throws -> Launch {
    let script = folder.appendingPathComponent("\(submission.name).sh")
    try AtomicFile.write(text(of: submission), to: script)
    defer { unlink(script.path) }
    let answer = try answer([
      "sbatch", "--parsable", "--array=0-\(submission.trials.count - 1)",
      "--job-name=\(submission.name)", "--chdir=\(folder.path)", script.path,
    ])
    let place = answer.output.prefix { $0.isNumber }
    if answer.ending == .exited(0), !place.isEmpty {
      var begun = submission
      begun.place = String(place)
      adopt(begun)
      return .begun(place: String(place))
    }
    let words = Self.words(answer)
    if case .exited = answer.ending, !Self.isAway(words) { return .refused(words) }
    tellAway(words)
    adopt(submission)
    return .unclear
  }

  func adopt(_ submission: Submission) {
    arrays.append(Array(submission: submission, open: Set(submission.trials.indices)))
  }

  /// The job script.
  func text(of submission: Submission) -> String {
    var options = [
      "--output=/dev/null", "--open-mode=append", "--ntasks=1",
      "--cpus-per-task=\(settings.cpus)",
    ]
    if let partition = settings.partition { options.append("--partition=\(partition)") }
    if let account = settings.account { options.append("--account=\(account)") }
    if let timeLimit { options.append("--time=\(Int((timeLimit / 60).rounded(.up)))") }
    options += settings.options
    let program = ShellWord.quoted(Machine.executable)
    let cases = submission.trials.enumerated().map { index, trial in
      "\(index)) batch=\(ShellWord.quoted(trial.batch)) ;;"
    }
    return
      (["#!/bin/sh"] + options.map { "#SBATCH \($0)" } + [
        "case $SLURM_ARRAY_TASK_ID in"
      ] + cases + ["esac", "exec > \"$batch.log\" 2>&1"] + settings.setup + [
        // In place of the shell, so that it hears of the end of its time.
        "exec \(program) work \"$batch.\(Batch.ending)\" --workers \(settings.cpus)"
      ]).joined(separator: "\n") + "\n"
  }

  // MARK: the queue

  func ended() throws -> [(trial: Trial, end: TrialEnd)] {
    guard !arrays.isEmpty, Machine.now - lastLook >= settings.interval else { return [] }
    defer { lastLook = Machine.now }
    guard let tasks = try queue() else { return [] }
    var ended: [(trial: Trial, end: TrialEnd)] = []
    let byName = Dictionary(grouping: tasks, by: \.name)
    for k in arrays.indices {
      let named = byName[arrays[k].submission.name] ?? []
      if arrays[k].submission.place == nil { arrays[k].submission.place = named.first?.job }
      let submission = arrays[k].submission
      let states = Dictionary(
        named.filter { $0.job == submission.place }.map { ($0.index, $0) },
        uniquingKeysWith: { $1 })
      for index in arrays[k].open.sorted() {
        let trial = submission.trials[index]
        if let task = states[index] {
          arrays[k].misses[index] = nil
          tellHindrance(task, of: trial)
          guard let ending = task.ending else { continue }
          ended.append((trial, .over(ending)))
        } else {
          arrays[k].misses[index, default: 0] += 1
          guard arrays[k].misses[index] == 2 else { continue }
          ended.append(
            (
              trial,
              submission.place == nil ? .neverBegun : .over("it vanished from Slurm's queue")
            ))
        }
        arrays[k].open.remove(index)
      }
    }
    arrays.removeAll { $0.open.isEmpty }
    return ended
  }

  /// Tasks of this user; `nil` while Slurm does not answer.
  private func queue() throws -> [SlurmQueue.Task]? {
    let answer = try answer([
      "squeue", "--noheader", "--array", "--states=all", "--user=\(Self.user)",
      "--format=\(SlurmQueue.format)",
    ])
    guard answer.ending == .exited(0) else {
      tellAway(Self.words(answer))
      return nil
    }
    if isAway { tell("Slurm answers again") }
    isAway = false
    return SlurmQueue.tasks(in: answer.output)
  }

  private func tellAway(_ words: String) {
    // Who wants to stop does not wait for an answer.
    guard !isAway, !isInterrupted() else { return }
    isAway = true
    tell("Slurm does not answer (\(words)); waiting for it")
  }

  private func tellHindrance(_ task: SlurmQueue.Task, of trial: Trial) {
    guard let hindrance = task.hindrance, told.insert(hindrance).inserted else { return }
    tell(
      "Slurm does not start job \(task.job) (\(hindrance)); until that is mended the run waits")
  }

  // MARK: the end

  func stop() {
    let jobs = arrays.compactMap(\.submission.place)
    guard !jobs.isEmpty else { return }
    // Also where the user wants to stop.
    _ = try? ChildProcess.answer(["scancel"] + jobs, within: 30, isUnwanted: { false })
  }

  /// They go on; who resumes the run finds them.
  func abandon() {}

  private func answer(_ arguments: [String]) throws -> ChildProcess.Answer {
    try ChildProcess.answer(arguments, within: 120, isUnwanted: isInterrupted)
  }

  /// The first two lines of an error message, without the name of the program.
  private static func words(_ answer: ChildProcess.Answer) -> String {
    let lines = answer.errors.split(separator: "\n").map { line in
      (line.components(separatedBy: ": error: ").last ?? "").trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    guard !lines.isEmpty else {
      return switch answer.ending {
      case .exited(let code): "code \(code) and no word"
      case .killed(let signal): "killed by signal \(signal)"
      }
    }
    return lines.prefix(2).joined(separator: "; ")
  }

  private static func isAway(_ words: String) -> Bool {
    [
      "Unable to contact", "timed out", "Connection refused", "Connection reset", "Zero Bytes",
      "Transport endpoint", "standby mode",
    ].contains { words.contains($0) }
  }

  private static let user: String = {
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
      return String(getuid())
    }
    return String(cString: name)
  }()
}
