import Archives
import Files
import Foundation
import Quantities
import Structures

/// What driving a run costs for a candidate, with many workers who need no time.
///
/// The run is a real one: it proposes, writes batches, reads results and archives. Only its
/// workers are not: each result is there as soon as its batch is sent off, with an energy by lot.
/// The time that they take, which would be that of other machines, is left out.
public struct ExecutorBenchmark: BenchmarkResult, Codable, Sendable {
  /// Candidates up to a number, from the end of the part before on.
  public struct Part: Codable, Sendable {
    public var candidates: Int
    /// By the clock, s.
    public var secondsPerCandidate: Double
    /// Of the driver's thread, s.
    public var processorSecondsPerCandidate: Double
    /// Most that the process has had by then, bytes.
    public var memory: Int
  }

  public var workers: Int
  public var batchSize: Int
  public var parts: [Part]
  /// From the last candidate to the table, s.
  public var secondsToTable: Double
  /// Most that the process has had in all, bytes.
  public var memory: Int

  /// - Parameters:
  ///   - config: of a run; its numbers of candidates and its lag are those of the benchmark.
  ///   - folder: of the run; it stays there.
  ///   - workers: each of which has a batch.
  public init(
    config url: URL, folder: URL, workers: Int, batchSize: Int, candidates: Int
  ) throws {
    precondition(workers > 0 && batchSize > 0 && candidates > 0, "something to do, and somebody")
    self.workers = workers
    self.batchSize = batchSize
    let run = try SamplingRun.start(config: url, folder: folder) {
      $0.candidates = candidates
      $0.settings.lag = workers * batchSize
      ($0.settings.patience, $0.timeLimit, $0.dynamics) = (nil, nil, nil)
    }
    var settings = ExecutorConfig.local
    (settings.batchSize, settings.batches) = (batchSize, workers)
    let launcher = InstantLauncher(folder: run.folder.batches)
    let executor = try run.batchExecutor(settings, launcher, grace: 0, tell: { _ in })
    var marks: [Mark] = []
    var last: Mark?
    let steps = Self.steps(to: candidates, underWay: workers * batchSize)
    let references = run.inputs.references.count
    _ = try run.work(with: executor, workers: 1, isInterrupted: { false }) { progress in
      let done = progress.done - references
      if marks.count < steps.count, done >= steps[marks.count] {
        marks.append(Mark(done, launcher))
      }
      if last == nil, done >= candidates { last = Mark(done, launcher) }
    }
    parts = zip(marks, marks.dropFirst()).map { $1.part(after: $0) }
    secondsToTable = last.map { Mark(0, launcher).seconds - $0.seconds } ?? 0
    memory = Mark.memory
  }

  /// Results at which parts begin and end, some half a decade from each other.
  ///
  /// All that are under way come back together, and are followed by as many new ones. Each of these is the first
  /// of such a round, so that as many are proposed in a part as come back.
  static func steps(to last: Int, underWay: Int) -> [Int] {
    let decades = stride(from: 3.0, to: log10(Double(last)), by: 0.5)
    let rounds = decades.map { (Int(pow(10, $0)) + underWay - 1) / underWay }
    let wanted = ([0] + rounds).map { $0 * underWay + 1 }
    // After it another round is proposed, which may be the last.
    let end = max(0, last / underWay - 1) * underWay + 1
    let steps = Set(wanted.filter { $0 < end } + [end]).sorted()
    // Fewer than a round are one part.
    return steps.count > 1 ? steps : [1, last]
  }

  private struct Mark {
    var done: Int
    var seconds: Double
    var processorSeconds: Double
    var memory: Int

    init(_ done: Int, _ launcher: InstantLauncher) {
      self.done = done
      seconds = Machine.now - launcher.seconds
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      processorSeconds =
        Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9 - launcher.processorSeconds
      memory = Self.memory
    }

    static var memory: Int {
      var usage = rusage()
      getrusage(RUSAGE_SELF.rawValue, &usage)
      return usage.ru_maxrss * 1024
    }

    func part(after start: Mark) -> Part {
      let count = Double(done - start.done)
      return Part(
        candidates: done, secondsPerCandidate: (seconds - start.seconds) / count,
        processorSecondsPerCandidate: (processorSeconds - start.processorSeconds) / count,
        memory: memory)
    }
  }
}

/// Workers who need no time.
private final class InstantLauncher: Launcher {
  private let folder: URL
  private var ends: [(trial: Trial, end: TrialEnd)] = []
  /// That they took all the same, s.
  private(set) var seconds = 0.0
  private(set) var processorSeconds = 0.0

  init(folder: URL) { self.folder = folder }

  var largestSubmission: Int { 1000 }

  func launch(_ submission: Submission) throws -> Launch {
    let start = Machine.now
    processorSeconds += try Machine.processorTime {
      for trial in submission.trials {
        let files = BatchFiles(trial.batch, in: folder)
        let batch = try Batch.read(files.batch)
        let result = BatchResult(of: batch, batch.jobs.map(Self.outcome))
        // Another machine waits for the disk.
        try Data(result.bytes).write(to: files.result)
        ends.append((trial, .over("it was done")))
      }
    }
    seconds += Machine.now - start
    return .begun(place: "here")
  }

  private static func outcome(_ job: Job) -> Job.Outcome {
    var random = RandomStream(seed: 1, purpose: "energy", candidate: job.candidate.number)
    let atoms = Double(job.structure.count)
    // Near the energies of the system; those of references, the hull, are the lowest.
    let energy = atoms * (job.candidate.kind == "reference" ? -4 : -4 + 0.2 * random.uniform())
    return Job.Outcome(
      job: job,
      evaluation: EvaluationRecord(
        candidate: job.candidate.number, stage: job.stage.rawValue, outcome: "converged",
        structure: job.structure, energy: energy,
        memberEnergies: (0..<4).map { _ in energy + 0.001 * atoms * random.normal() },
        forces: job.structure.positions, largestForce: 0.01, steps: 20, evaluations: 21,
        shortContacts: 0),
      properties: [])
  }

  func adopt(_ submission: Submission) {}

  func ended() -> [(trial: Trial, end: TrialEnd)] {
    defer { ends = [] }
    return ends
  }

  func stop() {}
  func abandon() {}
}

extension ExecutorBenchmark {
  public var text: String {
    let lines = parts.map { part in
      String(
        format: "%10ld %16.3f %16.3f %13.0f", part.candidates, part.secondsPerCandidate * 1e3,
        part.processorSecondsPerCandidate * 1e3, Double(part.memory) / 1_048_576)
    }
    return """
      \(workers) workers who need no time, \(batchSize) candidates in a batch; a candidate costs the driver

            up to  ms by the clock  ms of processor   memory, MiB
      \(lines.joined(separator: "\n"))

      \(String(format: "%.1f s to the table, %.0f MiB in all", secondsToTable, Double(memory) / 1_048_576))

      """
  }
}
