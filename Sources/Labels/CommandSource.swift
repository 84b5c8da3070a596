import Dispatch
import Files
import Formats
import Foundation
import Quantities
import Structures

/// Labels by a command of the shell, a process for each structure.
public struct CommandSource: LabelSource, Sendable {
  public enum Program: Sendable, Hashable, Codable {
    /// A command of the user's: it finds `input.extxyz` in its working folder
    /// and leaves there the same frame with energy, forces and, if it can, stress
    /// as `output.extxyz`.
    case command(String, level: String)
    /// How CP2K is called, such as "cp2k.psmp" or "mpirun -np 4 cp2k.psmp";
    /// input and output are the project's affair.
    case cp2k(String)

    /// What is calculated, in words.
    ///
    /// - Throws: what is wrong with a structure that it cannot calculate.
    public func level(of structure: Structure) throws -> String {
      switch self {
      case .command(_, let level): level
      case .cp2k: try CP2KInput(structure).level
      }
    }
  }

  public var program: Program
  /// Where each structure gets a folder of its own; that of a failure is kept.
  public var folder: URL
  /// Processes at once.
  public var jobs: Int
  /// For one structure, s.
  public var timeLimit: Double

  public init(_ program: Program, folder: URL, jobs: Int, timeLimit: Double) {
    precondition(jobs > 0 && timeLimit > 0, "somebody has some time")
    self.program = program
    self.folder = folder
    self.jobs = jobs
    self.timeLimit = timeLimit
  }

  public func level(of structure: Structure) throws -> String {
    try program.level(of: structure)
  }

  public func begin(_ queue: LabelQueue) throws -> () -> Void {
    let group = DispatchGroup()
    for _ in 0..<jobs {
      group.enter()
      let thread = Thread {
        work(queue)
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    return { group.wait() }
  }

  private func work(_ queue: LabelQueue) {
    while !queue.isClosed {
      guard let task = queue.take() else {
        // What another fails at may come back.
        usleep(10_000)
        continue
      }
      do {
        guard let label = try label(task, isCancelled: { queue.isClosed }) else { return }
        queue.finish(task, label)
      } catch let error as LabelError {
        queue.fail(task, error)
      } catch let error as any ReportableError {
        queue.fail(task, .unreadable(reason: error.sentence))
      } catch {
        queue.fail(task, .unreadable(reason: "\(error)"))
      }
    }
  }

  /// One structure; `nil` where it is not wanted any longer.
  public func label(
    _ task: LabelQueue.Task, isCancelled: () -> Bool
  ) throws -> LabelledStructure? {
    let place = folder.appendingPathComponent("frame-\(task.index + 1)-\(task.attempt)")
    try? FileManager.default.removeItem(at: place)
    try AtomicFile.makeFolder(place)
    let label =
      switch program {
      case .command(let command, _): try answer(command, task, place, isCancelled)
      case .cp2k(let program): try calculation(program, task, place, isCancelled)
      }
    try? FileManager.default.removeItem(at: place)
    return label
  }

  private func answer(
    _ command: String, _ task: LabelQueue.Task, _ place: URL, _ isCancelled: () -> Bool
  ) throws -> LabelledStructure? {
    let input = ExtendedXYZ.write([LabelledStructure(structure: task.structure)])
    try AtomicFile.write(input, to: place.appendingPathComponent("input.extxyz"))
    let process = try ShellCommand(command, in: place, output: "output.txt")
    let said = place.appendingPathComponent("output.txt").relativePath
    switch process.wait(limit: timeLimit, isCancelled: isCancelled) {
    case .cancelled: return nil
    case .overdue: throw LabelError.overdue(limit: timeLimit, output: said)
    case .exited(0): break
    case .exited(let code): throw LabelError.ended(code: code, output: said)
    }
    let url = place.appendingPathComponent("output.extxyz")
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw LabelError.noAnswer(file: url.relativePath)
    }
    let frames = try ExtendedXYZ.read(contentsOf: url)
    guard frames.count == 1 else {
      throw LabelError.severalAnswers(file: url.relativePath, frames: frames.count)
    }
    var label = try LabelCheck.label(frames[0], of: task.structure, source: url.relativePath)
    // What else a code notes of its work is not part of the label.
    label.info = [:]
    return label
  }

  private func calculation(
    _ program: String, _ task: LabelQueue.Task, _ place: URL, _ isCancelled: () -> Bool
  ) throws -> LabelledStructure? {
    var input = try CP2KInput(task.structure)
    // It is deterministic: what failed once would fail in the same way again.
    input.isCautious = task.attempt > 1
    try AtomicFile.write(input.text, to: place.appendingPathComponent("cp2k.inp"))
    let process = try ShellCommand(
      "\(program) -i cp2k.inp", in: place, output: "cp2k.out", environment: threads)
    let url = place.appendingPathComponent("cp2k.out")
    let ending = process.wait(limit: timeLimit, isCancelled: isCancelled)
    if ending == .cancelled { return nil }
    if ending == .overdue { throw LabelError.overdue(limit: timeLimit, output: url.relativePath) }
    do {
      let answer = try CP2KOutput.read(contentsOf: url, of: task.structure)
      return try LabelCheck.label(answer, of: task.structure, source: url.relativePath)
    } catch FormatError.endsEarly {
      // Why it ended early is more than that it did.
      guard case .exited(let code) = ending, code != 0 else {
        throw LabelError.missing(answer: url.relativePath, what: "energy, forces and stress")
      }
      throw LabelError.ended(code: code, output: url.relativePath)
    }
  }

  /// Each process would take all cores, and in a job of Slurm's those of others too.
  private var threads: [String: String] {
    let environment = ProcessInfo.processInfo.environment
    guard environment["OMP_NUM_THREADS"] == nil else { return [:] }
    let cores =
      environment["SLURM_CPUS_PER_TASK"].flatMap(Int.init)
      ?? ProcessInfo.processInfo.activeProcessorCount
    return ["OMP_NUM_THREADS": "\(max(1, cores / jobs))"]
  }
}
