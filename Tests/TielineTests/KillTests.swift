import Foundation
import Quantities
import Testing

/// What is stopped and resumed, at whatever moment and however often, gives the
/// bytes of the run left alone.
@Suite(.serialized) struct KillTests {
  /// A run long enough to be killed in its middle, left alone.
  static let undisturbed = Swift.Result { try Undisturbed() }

  struct Undisturbed {
    let config: InputConfig
    let results: Results
    /// Seconds.
    let duration: Double

    init() throws {
      config = try InputConfig([
        ("candidates: 24", "candidates: 80"), ("per_composition: 2", "per_composition: 4"),
      ])
      let start = ContinuousClock.now
      let result = try Tieline.run(
        "sample", config.url.path, "--run", "alone", in: config.folder.url)
      try #require(result.code == 0, "\(result)")
      duration = (ContinuousClock.now - start) / .seconds(1)
      results = try Results(of: config.folder["alone"])
    }
  }

  /// The run of a folder begun, or gone on with, and not waited for.
  static func goOn(_ run: URL, of config: InputConfig) throws -> Tieline {
    let workers = ["--workers", "2"]
    if holdsRun(run) { return try Tieline(["resume", run.path] + workers) }
    // Killed before it had written anything to go on from.
    let refused = try Tieline.run("resume", run.path)
    #expect(refused.code == 65)
    #expect(refused.messages.contains("holds no run"))
    return try Tieline(["sample", config.url.path, "--run", run.path] + workers)
  }

  static func holdsRun(_ run: URL) -> Bool {
    ["config.yaml", "archive.db"].contains {
      FileManager.default.fileExists(atPath: run.appendingPathComponent($0).path)
    }
  }

  /// After a kill as at any time, a run can be looked at.
  static func look(at run: URL) throws {
    let archive = run.appendingPathComponent("archive.db")
    let expected: Int32 = FileManager.default.fileExists(atPath: archive.path) ? 0 : 65
    let status = try Tieline.run("status", run.path)
    #expect(status.code == expected, "\(status)")
    if expected == 0 {
      #expect(!status.output.contains("running"))
      #expect(status.output.contains(" of 80 evaluated"))
    }
  }

  /// More where somebody has the time: TIELINE_KILLS=200.
  static let killCount =
    ProcessInfo.processInfo.environment["TIELINE_KILLS"].flatMap { Int($0) } ?? 20

  @Test func `Killed at many random moments, resumed, the bytes are the same`() throws {
    let count = Self.killCount
    let undisturbed = try Self.undisturbed.get()
    let folder = TemporaryFolder()
    var random = RandomStream(seed: 20, purpose: "moments of the kills", candidate: 0)
    var kills = 0
    var runs = 0
    while kills < count {
      let run = folder["run-\(runs)"]
      runs += 1
      while true {
        let program = try Self.goOn(run, of: undisturbed.config)
        if kills < count {
          // Several kills in most runs, of the run and of what resumes it.
          let span = kills % 4 == 0 ? 1 : 0.5
          usleep(UInt32(random.uniform() * span * undisturbed.duration * 1e6))
        }
        if kills < count && program.isRunning {
          program.send(SIGKILL)
          let result = program.result()
          if result.code == -SIGKILL {
            kills += 1
            try Self.look(at: run)
            continue
          }
        }
        let result = program.result()
        try #require(result.code == 0, "after \(kills) kills: \(result)")
        break
      }
      #expect(!contents(of: run).keys.contains { $0.contains("partial") })
      let results = try Results(of: run)
      let different = results.different(from: undisturbed.results)
      #expect(different.isEmpty, "after \(kills) kills in \(runs) runs")
    }
    #expect(kills == count)
  }

  @Test func `Killed while it exports, a run loses nothing and the file is whole or not there`()
    throws
  {
    let undisturbed = try Self.undisturbed.get()
    let run = undisturbed.config.folder["alone"]
    let folder = TemporaryFolder()
    for milliseconds in [0, 2, 5, 10, 20, 30, 40, 60, 80] {
      let output = folder["table-\(milliseconds).csv"]
      let program = try Tieline(["export", run.path, "--output", output.path])
      usleep(UInt32(1000 * milliseconds))
      program.send(SIGKILL)
      #expect([0, -SIGKILL].contains(program.result().code))
      if let table = try? Data(contentsOf: output) { #expect(table == undisturbed.results.table) }
    }
    let export = try Tieline.run("export", run.path)
    #expect(Data(export.output.utf8) == undisturbed.results.table)
  }

  @Test func `Free cells, charges and two objectives: killed and resumed, the bytes are the same`()
    throws
  {
    let folder = try InputConfig(
      [("patience: 60", "objectives: [energy_above_hull, conductivity, spread]")],
      of: "free-cells.yaml"
    ).folder
    func run(_ arguments: [String]) throws -> Tieline.Result {
      let program = try Tieline(arguments, in: folder.url)
      return program.result()
    }
    let whole = try run(["sample", "free-cells.yaml", "--run", "alone", "--workers", "2"])
    try #require(whole.code == 0, "\(whole)")
    let expected = try Results(of: folder["alone"])
    var random = RandomStream(seed: 3, purpose: "moments of the kills", candidate: 0)
    var program = try Tieline(
      ["sample", "free-cells.yaml", "--run", "killed", "--workers", "1"], in: folder.url)
    for _ in 0..<4 {
      usleep(UInt32(2e5 + random.uniform() * 1e6))
      program.send(SIGKILL)
      _ = program.result()
      // A slow machine may not have begun yet.
      let goOn =
        Self.holdsRun(folder["killed"])
        ? ["resume", "killed"] : ["sample", "free-cells.yaml", "--run", "killed"]
      program = try Tieline(goOn + ["--workers", "2"], in: folder.url)
    }
    let result = program.result()
    #expect(result.code == 0, "\(result)")
    #expect(try Results(of: folder["killed"]).different(from: expected).isEmpty)
  }

  @Test func `Killed again and again while it begins, it still comes to the same bytes`() throws {
    let undisturbed = try Self.undisturbed.get()
    let folder = TemporaryFolder()
    let run = folder["run"]
    for milliseconds in [0, 1, 2, 4, 8, 12, 16, 24, 32, 48, 64] {
      let program = try Self.goOn(run, of: undisturbed.config)
      usleep(UInt32(1000 * milliseconds))
      program.send(SIGKILL)
      #expect([0, -SIGKILL].contains(program.result().code))
    }
    let result = try Self.goOn(run, of: undisturbed.config).result()
    #expect(result.code == 0 || result.messages.contains("is finished"), "\(result)")
    #expect(try Results(of: run) == undisturbed.results)
  }

  @Test func `A run stopped between its config and its archive goes on from the config`() throws {
    let undisturbed = try Self.undisturbed.get()
    let run = undisturbed.config.folder["begun"]
    let files = FileManager.default
    try files.createDirectory(at: run, withIntermediateDirectories: true)
    try files.copyItem(
      at: undisturbed.config.folder["alone/config.yaml"],
      to: run.appendingPathComponent("config.yaml"))
    // What a kill leaves of a file that was being written goes, wherever it is.
    try files.createDirectory(
      at: run.appendingPathComponent("structures"), withIntermediateDirectories: true)
    let partial = [".config.yaml.x.tieline-partial", "structures/.Li2S.cif.x.tieline-partial"]
    for name in partial { try Data("half".utf8).write(to: run.appendingPathComponent(name)) }
    let result = try Tieline.run("resume", run.path)
    #expect(result.code == 0, "\(result)")
    #expect(try Results(of: run) == undisturbed.results)
    #expect(Set(contents(of: run).keys).isDisjoint(with: partial))
    #expect(
      try Data(contentsOf: run.appendingPathComponent("config.yaml"))
        == Data(contentsOf: undisturbed.config.folder["alone/config.yaml"]))
  }

  @Test func `A finished run whose table is lost gives it again`() throws {
    let undisturbed = try Self.undisturbed.get()
    let run = undisturbed.config.folder["lost"]
    try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
    for name in ["config.yaml", "archive.db"] {
      try FileManager.default.copyItem(
        at: undisturbed.config.folder["alone/\(name)"], to: run.appendingPathComponent(name))
    }
    // A finished run without its table is finished: the table is exported.
    let export = try Tieline.run("export", run.path)
    #expect(Data(export.output.utf8) == undisturbed.results.table)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `Interrupted it saves, exits 130 and goes on to the same bytes`(signal: Int32) throws {
    let undisturbed = try Self.undisturbed.get()
    let folder = TemporaryFolder()
    let run = folder["run"]
    let program = try Tieline(["sample", undisturbed.config.url.path, "--run", run.path])
    try #require(try program.wait(until: { try Self.candidates(in: run) >= 10 }))
    program.send(signal)
    // `timeout` sends it twice, and means one.
    if signal == SIGTERM { program.send(signal) }
    let result = program.result()
    #expect(result.code == 130, "\(result)")
    #expect(result.lines.last == "stopped; tieline resume \(run.path) goes on")
    #expect(result.output.isEmpty)
    #expect(contents(of: run)["phase-diagram.csv"] == nil)
    let status = try Tieline.run("status", run.path)
    #expect(status.code == 0)
    #expect(status.output.contains("stopped; tieline resume \(run.path) goes on"))
    let resumed = try Tieline.run("resume", run.path, "--workers", "1")
    #expect(resumed.code == 0, "\(resumed)")
    #expect(try Results(of: run) == undisturbed.results)
  }

  @Test func `While it runs it is looked at, and no second process works on it`() throws {
    let undisturbed = try Self.undisturbed.get()
    let folder = TemporaryFolder()
    let run = folder["run"]
    let program = try Tieline(["sample", undisturbed.config.url.path, "--run", run.path])
    try #require(try program.wait(until: { try Self.candidates(in: run) >= 1 }))

    let status = try Tieline.run("status", run.path)
    #expect(status.code == 0, "\(status)")
    #expect(status.output.contains("running") || !program.isRunning)
    #expect(status.output.contains("on hull"))

    let second = try Tieline.run("resume", run.path)
    let first = try Tieline.run(
      "sample", undisturbed.config.url.path, "--run", run.path)
    // Only a run that ended meanwhile is not refused in these words.
    if program.isRunning {
      #expect(second.code == 75, "\(second)")
      #expect(second.messages.hasPrefix("tieline: \(run.path) is in use by process "))
      #expect(second.lines.count == 1)
    }
    #expect(first.code == 65, "\(first)")

    let table = try Tieline.run("export", run.path)
    #expect(table.code == 0, "\(table)")
    #expect(table.output.hasPrefix("id,formula,x_Li2S,"))

    #expect(program.result().code == 0)
    #expect(try Results(of: run) == undisturbed.results)
  }

  /// Candidates that the archive of a run has so far.
  static func candidates(in run: URL) throws -> Int {
    let archive = run.appendingPathComponent("archive.db")
    guard FileManager.default.fileExists(atPath: archive.path) else { return 0 }
    let status = try Tieline.run("status", run.path)
    guard status.code == 0 else { return 0 }
    let line = status.output.split(separator: "\n").first { $0.hasPrefix("candidates") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
