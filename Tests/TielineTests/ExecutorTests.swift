import Foundation
import Quantities
import Testing

/// A run whose candidates are relaxed by other processes ends with the bytes of one worker.
@Suite(.serialized) struct ExecutorTests {
  static var program: String { Tieline.executable?.path ?? "" }

  /// quick.yaml with an executor.
  static func config(_ lines: [String], _ changes: [(String, String)] = []) throws -> InputConfig {
    try InputConfig(
      changes + [
        (
          "  steps: 60",
          "  steps: 60\nexecutor:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
        )
      ])
  }

  static func command(_ command: String, size: Int = 3) -> [String] {
    ["kind: command", "batches: 2", "batch_size: \(size)", "command: \(command)"]
  }

  /// A command that runs a script with the batch as its first argument.
  static func script(_ text: String, in folder: TemporaryFolder) throws -> String {
    try folder.write("set -e\n" + text + "\n", to: "worker.sh")
    return "sh \(folder["worker.sh"].path)"
  }

  static func expectSameBytes(
    _ run: URL, location: SourceLocation = #_sourceLocation
  ) throws {
    let different = try Results(of: run).different(
      from: Results(of: SampleTests.finished.get().run))
    #expect(different.isEmpty, sourceLocation: location)
    #expect(
      contents(of: run)["batches/"] == nil, "what is done is cleared", sourceLocation: location)
  }

  @Test(arguments: [1, 2, 5])
  func `By a command for each batch the bytes are the same`(size: Int) throws {
    let config = try Self.config(Self.command("\(Self.program) work", size: size))
    let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(try result.output == SampleTests.finishedOutput(for: "run"))
    try Self.expectSameBytes(config.folder["run"])
    #expect(
      contents(of: config.folder["run"])["config.yaml"].map { String(decoding: $0, as: UTF8.self) }?
        .contains("executor:\n  kind: command\n  batch_size: \(size)\n") == true)
  }

  @Test func `Workers that are killed, fail, or do a batch twice at once change nothing`() throws {
    let folder = TemporaryFolder()
    let script = try Self.script(
      """
      tries=$(cat "$1.tries" 2>/dev/null || echo 0)
      echo $((tries + 1)) > "$1.tries"
      begun=$(ls "$(dirname "$1")" | grep -c 'tries$')
      case $tries-$((begun % 3)) in
      0-0) \(Self.program) work "$1" & sleep 0.05; kill -9 $!; kill -9 $$ ;;
      0-1) echo the node is on fire >&2; exit 3 ;;
      *) \(Self.program) work "$1" & \(Self.program) work "$1" --workers 2; wait ;;
      esac
      """, in: folder)
    let config = try Self.config(Self.command(script))
    let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(
      result.messages.contains(
        "its command ended with code 3 (the node is on fire); trying again"), "\(result)")
    try Self.expectSameBytes(config.folder["run"])
  }

  @Test func `A candidate that takes every worker down is recorded as failed; the run goes on`()
    throws
  {
    let folder = TemporaryFolder()
    let script = try Self.script(
      "if grep -q '\"name\":\"c000007\"' \"$1\"; then exit 9; fi\nexec \(Self.program) work \"$1\"",
      in: folder)
    let config = try Self.config(Self.command(script))
    let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    let status = try Tieline.run("status", "run", in: config.folder.url)
    #expect(status.output.contains("failed      1 no result\n"), "\(status)")
    #expect(status.output.contains("candidates  24 of 24 evaluated"))
    let table = try Table(config.folder["run/phase-diagram.csv"])
    #expect(!table["id"].contains("c000007") && table["id"].contains("c000006"))
  }

  @Test func `Killed and resumed, by the same or another executor, the bytes are the same`() throws
  {
    var random = RandomStream(seed: 6, purpose: "moments of the kills", candidate: 0)
    let config = try Self.config(Self.command("\(Self.program) work"))
    let run = config.folder["run"]
    var program = try Tieline(["sample", config.url.path, "--run", run.path])
    var killed = 0
    var texts: [String] = []
    for number in 0..<6 {
      usleep(UInt32(2e5 + random.uniform() * 6e5))
      program.send(SIGKILL)
      if program.result().code == -SIGKILL { killed += 1 }
      guard KillTests.holdsRun(run) else {
        program = try Tieline(["sample", config.url.path, "--run", run.path])
        continue
      }
      // By turns without and with the section, which is the last of the file.
      let file = run.appendingPathComponent("config.yaml")
      if texts.isEmpty {
        let text = try String(contentsOf: file, encoding: .utf8)
        texts = [
          String(text[..<(try #require(text.firstRange(of: "executor:\n"))).lowerBound]), text,
        ]
      }
      try Data(texts[number % 2].utf8).write(to: file)
      program = try Tieline(["resume", run.path])
    }
    let result = program.result()
    #expect(result.code == 0 && killed > 0 && !texts.isEmpty, "\(result)")
    try Self.expectSameBytes(run)
  }

  @Test func `Interrupted it exits 130, stops its workers, and goes on here`() throws {
    let config = try Self.config(Self.command("sleep 60; \(Self.program) work"))
    let run = config.folder["run"]
    let program = try Tieline(["sample", config.url.path, "--run", run.path])
    let batches = run.appendingPathComponent("batches")
    try #require(
      program.wait(until: { contents(of: batches).keys.contains { $0.hasSuffix(".log") } }))
    program.send(SIGTERM)
    let result = program.result(limit: 30)
    #expect(result.code == 130, "\(result)")
    #expect(contents(of: batches).keys.contains { $0.hasSuffix(".batch") })
    // Who evaluates may change: it is read from the folder's config.
    let file = run.appendingPathComponent("config.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "executor:\n"))
    try Data(text[..<start.lowerBound].utf8).write(to: file)
    let resumed = try Tieline.run("resume", run.path)
    #expect(resumed.code == 0, "\(resumed)")
    try Self.expectSameBytes(run)
  }

  @Test func `A command that brings nothing stops the run with its words; mended, it goes on`()
    throws
  {
    let folder = TemporaryFolder()
    let script = try Self.script("echo no licence; exit 4", in: folder)
    let config = try Self.config(Self.command(script))
    let run = config.folder["run"]
    let result = try Tieline.run("sample", config.url.path, "--run", run.path)
    #expect(result.code == 65, "\(result)")
    #expect(
      result.lines.last
        == "tieline: no worker brings a result, the last time its command ended with code 4 (no "
        + "licence); when that, or the executor in the run's config.yaml, is mended, tieline resume "
        + "goes on")
    _ = try Self.script("exec \(Self.program) work \"$1\"", in: folder)
    let resumed = try Tieline.run("resume", run.path)
    #expect(resumed.code == 0, "\(resumed)")
    try Self.expectSameBytes(run)
  }

  @Test func `A batch that takes longer than its limit is stopped and tried again`() throws {
    let folder = TemporaryFolder()
    let script = try Self.script(
      """
      if [ ! -e \(folder["slept"].path) ]; then touch \(folder["slept"].path); sleep 600; fi
      exec \(Self.program) work "$1"
      """, in: folder)
    let limit = Tieline.slowness == 1 ? "0.05" : "1"
    let config = try Self.config(Self.command(script) + ["time_limit_min: \(limit)"])
    let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(
      result.messages.contains("it was not done after \(limit) min; trying again"), "\(result)")
    try Self.expectSameBytes(config.folder["run"])
  }

  @Test func `A batch that is none is refused by a worker in one sentence`() throws {
    let folder = TemporaryFolder()
    try folder.write("tieline batch 1 0\n{}\n", to: "damaged.batch")
    try folder.write("tieline result 1 0\n{}\n", to: "other.batch")
    for (name, words) in [
      ("damaged.batch", "it is not the one that was written"),
      ("other.batch", "expected a file that begins with 'tieline batch 1'"),
      ("none.batch", "none.batch cannot be read: No such file or directory"),
    ] {
      let before = folder.everything
      let result = try Tieline.run("work", name, in: folder.url)
      #expect(result.code == 65 && result.lines.count == 1, "\(result)")
      #expect(result.messages.contains(words), "\(result)")
      #expect(folder.everything == before)
    }
  }
}
