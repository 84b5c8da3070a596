import Foundation
import Quantities
import Testing

/// `Inputs/learning.yaml`, with the shipped potential in the place of CP2K.
@Suite struct LearningTests {
  /// The config, and a training on labels of the reference crystals by the same potential.
  ///
  /// - Parameter prefix: of the command that labels.
  private func config(
    _ prefix: String = "", _ changes: [(String, String)] = []
  ) throws -> InputConfig {
    let tieline = try #require(Tieline.executable).path
    let label =
      "\(tieline) evaluate input.extxyz --potential \(Tieline.potential.path) "
      + "--output output.extxyz"
    let config = try InputConfig(
      [
        ("cp2k: cp2k.psmp", "command: '\(prefix)\(label)'\n  level: the shipped potential"),
        ("potentials/refine.yaml", "refine.yaml"), ("candidates: 24", "candidates: 8"),
        ("budget: 12", "budget: 5"), ("per_round: 6", "per_round: 3"),
      ] + changes, of: "learning.yaml")
    var frames = ""
    for name in ["Li2S", "gamma-Li3PS4", "Li2P2S6", "Li4P2S6", "P2S5"] {
      let file = Tieline.structures.appendingPathComponent("\(name).cif").path
      let labelled = try Tieline.run("evaluate", file, "--potential", Tieline.potential.path)
      try #require(labelled.code == 0, "\(labelled)")
      frames += labelled.output
    }
    try config.folder.write(frames + frames, to: "near-minimum.extxyz")
    let refine = try String(
      contentsOf: Tieline.inputs.appendingPathComponent("potentials/refine.yaml"), encoding: .utf8)
    try config.folder.write(
      refine.replacing("epochs: 3", with: "epochs: 2")
        .replacing("validation: 0.05", with: "validation: 0.2")
        .replacing("test: 0.1", with: "test: 0.2")
        .replacing(#/\n  - \{name: cp2k.*/#, with: ""), to: "refine.yaml")
    return config
  }

  /// Of all that a search, its labels and its training leave, but what tells of time.
  private func results(_ run: URL) throws -> [String: Data] {
    let names = [
      "learning.csv", "search-1.yaml", "search-2.yaml", "search-3.yaml", "seeds-2.extxyz",
      "search-1/phase-diagram.csv", "search-3/phase-diagram.csv", "labels-1/labels.extxyz",
      "labels-2/labels.extxyz", "training-1/li-p-s.potential", "training-2/li-p-s.potential",
      "training-2/learning-curve.csv", "training-1.yaml", "training-1/config.yaml",
    ]
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: run.appending(path: $0))) })
  }

  @Test func `It learns, and killed at many moments it comes to the same bytes`() throws {
    // The third structure of a round has no label, however often it is tried.
    let config = try config("test $(basename $PWD | cut -d- -f2) != 3 && ")
    let folder = config.folder
    let start = ContinuousClock.now
    let whole = try Tieline.run(
      "sample", config.url.path, "--run", "whole", "--workers", "2", in: folder.url)
    try #require(whole.code == 0, "\(whole)")
    let duration = (ContinuousClock.now - start) / .seconds(1)
    let expected = try results(folder["whole"])

    // What labels itself is right to the last digit before it has learned anything.
    let curve = String(decoding: try #require(expected["learning.csv"]), as: UTF8.self)
    let lines = curve.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines.count == 3)
    #expect(lines[1].map(String.init) == ["1", "2", "1", "0.00", "0.00", "0.0"])
    #expect(
      whole.messages.contains("labels-1/chosen.extxyz, frame 3: the command ended with code 1"))
    #expect(lines[2].prefix(3).map(String.init) == ["2", "2", "0"])
    let labels = String(decoding: try #require(expected["labels-1/labels.extxyz"]), as: UTF8.self)
    #expect(labels.contains("level=\"the shipped potential\""))
    #expect(labels.contains("snapshot at 600 K"))
    // The next search begins with what the last one found.
    let table = String(
      decoding: try #require(expected["search-3/phase-diagram.csv"]), as: UTF8.self)
    #expect(table.contains(",seed,"))

    // The last search is what is shown and exported; a finished run has nothing to do.
    let export = try Tieline.run("export", "whole", in: folder.url)
    #expect(Data(export.output.utf8) == expected["search-3/phase-diagram.csv"])
    #expect(try Tieline.run("status", "whole", in: folder.url).output.contains("finished"))
    let again = try Tieline.run("resume", "whole", in: folder.url)
    #expect(again.code == 0, "\(again)")
    #expect(try results(folder["whole"]) == expected)
    let report = try Tieline.run("report", "whole", "--output", "page.html", in: folder.url)
    #expect(report.code == 0, "\(report)")
    let page = try String(contentsOf: folder["page.html"], encoding: .utf8)
    #expect(page.contains("What the potential learned"))
    let refused = try Tieline.run("sample", config.url.path, "--run", "whole", in: folder.url)
    #expect(refused.code == 65 && refused.messages.contains("already holds a run"))

    try folder.write(curve + "3,1e300,0,-1,0,nan\n", to: "whole/learning.csv")
    let changed = try Tieline.run("report", "whole", "--output", "page.html", in: folder.url)
    #expect(changed.code == 65 && changed.messages.contains("line 4 is none of a learning curve"))

    // The same by workers.
    let text = try String(contentsOf: config.url, encoding: .utf8)
    try folder.write(
      text + """

        executor:
          kind: command
          batches: 2
          command: echo {batch} >> \(folder["batches"].path); \(ExecutorTests.program) work {batch}
        """, to: "remote.yaml")
    let remote = try Tieline.run(
      "sample", "remote.yaml", "--run", "remote", "--workers", "2", in: folder.url)
    #expect(remote.code == 0, "\(remote)")
    #expect(
      remote.messages.contains("labels-1/chosen.extxyz, frame 3: the command ended with code 1"),
      "\(remote)")
    let distant = try results(folder["remote"])
    // Configs name the executor.
    #expect(
      expected.keys.filter { distant[$0] != expected[$0] && !$0.hasSuffix(".yaml") }.sorted() == [])
    let batches = try String(contentsOf: folder["batches"], encoding: .utf8)
    #expect(batches.contains("/label-1-1.batch") && batches.contains("/label-3-2.batch"))

    var random = RandomStream(seed: 8, purpose: "moments of the kills", candidate: 0)
    var program = try Tieline(
      ["sample", config.url.path, "--run", "killed", "--workers", "1"], in: folder.url)
    for _ in 0..<8 {
      usleep(UInt32(random.uniform() * 0.4 * duration * 1e6))
      program.send(SIGKILL)
      if program.result().code == 0 { break }
      let command =
        FileManager.default.fileExists(atPath: folder["killed/config.yaml"].path)
        ? ["resume", "killed"] : ["sample", config.url.path, "--run", "killed"]
      program = try Tieline(command + ["--workers", "2"], in: folder.url)
    }
    let end = program.result()
    #expect(end.code == 0, "\(end)")
    let found = try results(folder["killed"])
    #expect(expected.keys.filter { found[$0] != expected[$0] }.sorted() == [])
  }

  @Test func `A command that labels nothing stops the run, which goes on when it is mended`()
    throws
  {
    let config = try config()
    let folder = config.folder
    let text = try String(contentsOf: config.url, encoding: .utf8)
    let broken = text.replacing(
      "command: '", with: "command: 'test -e \(folder["mended"].path) && ")
    try folder.write(broken, to: "broken.yaml")
    let result = try Tieline.run("sample", "broken.yaml", "--run", "run", in: folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(result.messages.contains("none of the structures chosen got a label"))
    #expect(result.messages.contains("ended with code 1"))

    try folder.write("", to: "mended")
    let resumed = try Tieline.run("resume", "run", in: folder.url)
    #expect(resumed.code == 0, "\(resumed)")
    let curve = try String(contentsOf: folder["run/learning.csv"], encoding: .utf8)
    #expect(curve.contains("\n1,3,0,0.00,"), "\(curve)")
  }

  @Test func `Where nothing near the hull was found the next search begins afresh`() throws {
    let config = try config(
      "",
      [
        ("candidates: 8", "candidates: 1"), ("budget: 5", "budget: 2"),
        ("per_round: 3", "per_round: 2"),
      ])
    let folder = config.folder
    let result = try Tieline.run("sample", config.url.path, "--run", "run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(FileManager.default.fileExists(atPath: folder["run/search-2/phase-diagram.csv"].path))
    #expect(!FileManager.default.fileExists(atPath: folder["run/seeds-2.extxyz"].path))
  }

  @Test func `What the program cannot calculate is refused before anything is done`() throws {
    let config = try InputConfig(
      [("structures/P2S5.cif", "structures/P2S5.cif\n  - gas.extxyz")], of: "learning.yaml")
    try config.folder.write(
      """
      3
      Lattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:pos:R:3
      P 0 0 0
      S 1.9 0 0
      S 0 1.9 0

      """, to: "gas.extxyz")
    let result = try Tieline.run("sample", config.url.path, "--run", "run", in: config.folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(
      result.lines.last?.hasPrefix("tieline: gas cannot be labelled: The cell holds 17 electrons")
        == true, "\(result)")
    #expect(!FileManager.default.fileExists(atPath: config.folder["run"].path))
  }

  @Test func `A training that does not fit the potential is refused before anything is done`()
    throws
  {
    let config = try config()
    let refine = try String(contentsOf: config.folder["refine.yaml"], encoding: .utf8)
    try config.folder.write(
      refine.replacing("hidden: [48, 32]", with: "hidden: [16, 16]"), to: "refine.yaml")
    let result = try Tieline.run("sample", config.url.path, "--run", "run", in: config.folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(result.lines.last?.contains("cannot be gone on from") == true)
    #expect(!FileManager.default.fileExists(atPath: config.folder["run"].path))
  }
}
