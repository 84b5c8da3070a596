import Foundation
import Quantities
import Testing

/// Runs by the job arrays of Slurm, of a real one where it can be started (`Tests/slurm.sh`; as root,
/// with slurm-wlm and munge), and of scripts that behave like it everywhere.
@Suite(.serialized) struct SlurmTests {
  private static func config(
    _ lines: [String] = [], batches: Int = 2, size: Int = 3, _ changes: [(String, String)] = []
  ) throws -> InputConfig {
    try ExecutorTests.config(
      ["kind: slurm", "batches: \(batches)", "batch_size: \(size)", "poll_s: 0.3"] + lines, changes)
  }

  private static func sample(_ config: InputConfig, on cluster: Cluster) throws -> Tieline {
    try Tieline(
      ["sample", config.url.path, "--run", config.folder["run"].path],
      environment: cluster.environment)
  }

  private static func resume(_ config: InputConfig, on cluster: Cluster) throws -> Tieline {
    let run = config.folder["run"]
    guard KillTests.holdsRun(run) else { return try sample(config, on: cluster) }
    return try Tieline(["resume", run.path], environment: cluster.environment)
  }

  /// Files of that ending under way in a run.
  private static func underWay(_ ending: String, _ config: InputConfig) -> [String] {
    contents(of: config.folder["run/batches"]).keys.filter { $0.hasSuffix(".\(ending)") }
  }

  @Test func `Whether a real Slurm takes part is said`() {
    let isRequired = ProcessInfo.processInfo.environment["TIELINE_SLURM"] != nil
    if isRequired { #expect(Cluster.canBeReal, "needs root, slurm-wlm and munge") }
    if !Cluster.canBeReal {
      print("No real Slurm takes part in the tests: it needs root, slurm-wlm and munge.")
    }
  }

  @Test(arguments: Cluster.kinds)
  func `The bytes are those of one worker; setup and options reach the job`(kind: Cluster.Kind)
    throws
  {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config(
      [
        "partition: main", "cpus: 2", "time_limit_min: 30", "options: [--nice=5]",
        "setup: [\"date >> \(cluster.folder["dates"].path)\"]",
      ], batches: 1)
    let result = try Self.sample(config, on: cluster).result()
    #expect(result.code == 0, "\(result)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
    #expect(FileManager.default.fileExists(atPath: cluster.folder["dates"].path))
    guard kind == .scripts else { return }
    let job = try String(contentsOf: cluster.folder["job-1/script"], encoding: .utf8)
    for option in ["--partition=main", "--cpus-per-task=2", "--time=30", "--nice=5"] {
      #expect(job.contains("\n#SBATCH \(option)\n"), "\(job)")
    }
  }

  @Test(arguments: Cluster.kinds)
  func `Workers killed, jobs cancelled by the user: tried again, the bytes are the same`(
    kind: Cluster.Kind
  ) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    // Slow enough to be caught at work.
    let config = try Self.config(["setup: [sleep 0.4]", "tries: 20"])
    let program = try Self.sample(config, on: cluster)
    var killed = 0
    var cancelled = 0
    while program.isRunning && (killed < 3 || cancelled < 2) {
      usleep(700_000)
      guard !Self.underWay("log", config).isEmpty else { continue }
      if killed <= cancelled {
        killed += Cluster.killAll(in: config.folder["run/batches"]) > 0 ? 1 : 0
      } else {
        cluster.cancelAll()
        cancelled += 1
      }
    }
    let result = program.result()
    #expect(killed > 0 && cancelled > 0)
    #expect(result.code == 0, "\(result)")
    #expect(result.messages.contains("a batch brought no result: "), "\(result)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
  }

  @Test(arguments: Cluster.kinds)
  func `The driver killed again and again takes up what is under way`(kind: Cluster.Kind) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config([
      "setup: [cat $batch.batch >> \(cluster.folder["batches"].path)]"
    ])
    var random = RandomStream(seed: 8, purpose: "moments of the kills", candidate: 0)
    var program = try Self.sample(config, on: cluster)
    var killed = 0
    for _ in 0..<6 {
      usleep(UInt32(2e5 + random.uniform() * 1e6))
      program.send(SIGKILL)
      if program.result().code == -SIGKILL { killed += 1 }
      program = try Self.resume(config, on: cluster)
    }
    let result = program.result()
    #expect(result.code == 0 && killed > 0, "\(result)")
    try ExecutorTests.expectSameBytes(config.folder["run"])

    // Whatever was under way was waited for: no job was given to a second worker.
    let batches = try String(contentsOf: cluster.folder["batches"], encoding: .utf8)
    var jobs: [String] = []
    for line in batches.split(separator: "\n") where line.hasPrefix("{") {
      let batch = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      for job in try #require(batch?["jobs"] as? [[String: Any]]) {
        let candidate = try #require(job["candidate"] as? [String: Any])
        jobs.append("\(candidate["number"]!) \(job["stage"]!)")
      }
    }
    #expect(jobs.count > 24 && Set(jobs).count == jobs.count, "\(jobs.sorted())")
  }

  @Test(arguments: Cluster.kinds)
  func `Interrupted it leaves its jobs where they are, and later has what they brought`(
    kind: Cluster.Kind
  ) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config(["setup: [sleep 2]"], batches: 4, size: 1)
    let program = try Self.sample(config, on: cluster)
    try #require(program.wait(until: { !Self.underWay("submission", config).isEmpty }))
    usleep(300_000)
    program.send(SIGTERM)
    let result = program.result(limit: 30)
    #expect(result.code == 130, "\(result)")
    let names = Set(Self.underWay("batch", config))
    #expect(!names.isEmpty)
    // The jobs end while nobody waits for them.
    for _ in 0..<300 where Self.underWay("result", config).count < names.count { usleep(100_000) }
    #expect(Self.underWay("result", config).count == names.count)
    let resumed = try Self.resume(config, on: cluster).result()
    #expect(resumed.code == 0, "\(resumed)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
  }

  @Test(arguments: Cluster.kinds)
  func `While Slurm is away the run waits and says so; then it goes on`(kind: Cluster.Kind) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config(["setup: [sleep 0.2]"])
    let program = try Self.sample(config, on: cluster)
    try #require(program.wait(until: { !Self.underWay("log", config).isEmpty }))
    try cluster.goAway()
    // Long enough for what is under way to end, and for new jobs to be refused.
    sleep(kind == .real ? 12 : 3)
    #expect(program.isRunning)
    try cluster.comeBack()
    let result = program.result()
    #expect(result.code == 0, "\(result)")
    #expect(result.messages.contains("Slurm does not answer ("), "\(result)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
  }

  @Test(arguments: Cluster.kinds)
  func `A partition that is not there stops the run with Slurm's words; mended, it goes on`(
    kind: Cluster.Kind
  ) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config(["partition: nowhere"])
    let result = try Self.sample(config, on: cluster).result()
    #expect(result.code == 65, "\(result)")
    #expect(
      result.lines.last?.hasPrefix(
        "tieline: Slurm takes no jobs: invalid partition specified: nowhere") == true, "\(result)")
    let file = config.folder["run/config.yaml"]
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: "nowhere", with: "main").utf8).write(to: file)
    let resumed = try Self.resume(config, on: cluster).result()
    #expect(resumed.code == 0, "\(resumed)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
  }

  @Test(arguments: Cluster.kinds)
  func `A job that cannot start is told of; cancelled too often, the run stops`(
    kind: Cluster.Kind
  ) throws {
    let cluster = try Cluster(kind)
    defer { withExtendedLifetime(cluster) {} }
    let config = try Self.config(["cpus: 64", "tries: 1"])
    let program = try Self.sample(config, on: cluster)
    #expect(program.wait { program.saidSoFar.contains("until that is mended") })
    cluster.cancelAll()
    let result = program.result(limit: 60)
    #expect(result.code == 65, "\(result)")
    #expect(result.messages.contains("(PartitionConfig); until that is mended"), "\(result)")
    #expect(result.lines.last?.contains("the last time it was cancelled") == true, "\(result)")
  }

  @Test func `Without Slurm the run is refused, and goes on where there is one`() throws {
    let config = try Self.config()
    let tools = TemporaryFolder()
    let result = try Tieline.run(
      "sample", config.url.path, "--run", config.folder["run"].path,
      environment: ["PATH": tools.url.path])
    #expect(result.code == 65, "\(result)")
    #expect(result.messages.contains("there is no sbatch on this machine"), "\(result)")
    let cluster = try Cluster(.scripts)
    defer { withExtendedLifetime(cluster) {} }
    let resumed = try Self.resume(config, on: cluster).result()
    #expect(resumed.code == 0, "\(resumed)")
    try ExecutorTests.expectSameBytes(config.folder["run"])
  }
}
