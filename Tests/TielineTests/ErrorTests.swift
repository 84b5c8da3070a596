import Foundation
import Potentials
import Testing

/// Whatever is wrong with what the program is given, it says so in one
/// sentence, ends with the code for it, and leaves nothing behind.
@Suite struct ErrorTests {
  // MARK: potentials

  @Test func `A potential that is cut short, changed or none at all is refused`() throws {
    let whole = try Data(contentsOf: Tieline.potential)
    let text = try #require(whole.range(of: Data("\n{".utf8)))
    let payload = whole.count - 1000
    var flipped = whole
    flipped[payload] ^= 0x04
    var newer = whole
    newer[text.lowerBound - 1] = UInt8(ascii: "9")
    let damaged: [(Data, String)] = [
      (whole.prefix(whole.count / 2), "cut short"), (whole.dropLast(), "cut short"),
      (whole + Data([0]), "belong"), (flipped, "checksum"),
      (whole.prefix(text.upperBound), "header"), (newer, "format 9"), (Data(), "expected a file"),
      (Data("data_x\n".utf8), "expected a file that begins with 'tieline potential'"),
    ]
    let crystal = Tieline.structures.appendingPathComponent("Li2S.cif").path
    for (bytes, word) in damaged {
      let config = try InputConfig([("potentials/li-p-s.potential", "bad.potential")])
      try bytes.write(to: config.folder["bad.potential"])
      try refuse(
        ["sample", "quick.yaml", "--run", "run"], in: config.folder, ["bad.potential", word])
      for command in [
        ["evaluate", crystal], ["relax", crystal],
        ["benchmark", "potential", "--structure", crystal],
      ] {
        try refuse(
          command + ["--potential", "bad.potential"], in: config.folder, ["bad.potential", word])
      }
    }
  }

  @Test func `A run whose potential changed meanwhile is not resumed`() throws {
    let config = try InputConfig([
      ("potentials/li-p-s.potential", "own.potential"), ("candidates: 24", "candidates: 1000"),
    ])
    try FileManager.default.copyItem(at: Tieline.potential, to: config.folder["own.potential"])
    let program = try Tieline(["sample", "quick.yaml", "--run", "run"], in: config.folder.url)
    let log = config.folder["run/log.jsonl"]
    try #require(program.wait(until: { (try? Data(contentsOf: log))?.isEmpty == false }))
    program.send(SIGKILL)
    #expect(program.result().code == -SIGKILL)
    // Another potential, as whole as the first.
    try PotentialFile.write(
      PotentialFile.read(Tieline.potential), provenance: ["name": "another"],
      to: config.folder["own.potential"])
    // A look first, so that what the kill left half-written is undone already.
    #expect(try Tieline.run("status", "run", in: config.folder.url).code == 0)
    let before = contents(of: config.folder["run"])["archive.db"]
    let result = try Tieline.run("resume", "run", in: config.folder.url)
    #expect(result.code == 65, "\(result)")
    #expect(
      result.messages
        == "tieline: run cannot be resumed: own.potential changed since the run began\n")
    #expect(contents(of: config.folder["run"])["archive.db"] == before)
  }

  // MARK: folders and archives

  @Test func `A folder without a run has nothing to resume, show or export`() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder["empty"], withIntermediateDirectories: true)
    for command in ["resume", "status", "export"] {
      for name in ["empty", "missing"] {
        try refuse([command, name], in: folder, ["\(name) holds no run"])
      }
    }
  }

  @Test func `An archive that is none, or cut short, is refused and left alone`() throws {
    let finished = try SampleTests.finished.get()
    let whole = try Data(contentsOf: finished.run.appendingPathComponent("archive.db"))
    for (bytes, word) in [
      (Data("no archive".utf8), "archive"), (whole.prefix(whole.count / 2), "damaged"),
    ] {
      let folder = TemporaryFolder()
      try FileManager.default.createDirectory(at: folder["run"], withIntermediateDirectories: true)
      try bytes.write(to: folder["run/archive.db"])
      try folder.write("1\n", to: "run/lock")
      for command in ["resume", "status", "export"] {
        let result = try Tieline.run(command, "run", in: folder.url)
        #expect(result.code == 65, "\(command): \(result)")
        #expect(result.lines.count == 1, "\(result)")
        #expect(result.messages.contains(word), "\(command): \(result)")
        #expect(contents(of: folder.url)["run/archive.db"] == bytes)
      }
    }
  }

  @Test func `A run folder that cannot be made is refused`() throws {
    let config = try InputConfig()
    try config.folder.write("", to: "file")
    for name in ["file", "file/run", "/proc/run"] {
      try refuse(
        ["sample", "quick.yaml", "--run", name], in: config.folder, code: 73,
        ["\(name) cannot be written: "])
    }
  }

  @Test func `A result that cannot be written is refused, and nothing is left of it`() throws {
    let run = try SampleTests.finished.get().run.path
    let folder = TemporaryFolder()
    for path in ["missing/out", "/dev/full", "."] {
      try refuse(["export", run, "--output", path], in: folder, code: 73, ["\(path) cannot be"])
    }
    let crystal = Tieline.structures.appendingPathComponent("Li2S.cif").path
    try refuse(
      ["evaluate", crystal, "--potential", Tieline.potential.path, "--output", "/dev/full"],
      in: folder, code: 73, ["/dev/full cannot be written"])
    try refuse(["convert", crystal, "missing/out.xyz"], in: folder, code: 73, ["missing/out.xyz"])
    try refuse(["convert", crystal, "out.pdf"], in: folder, ["out.pdf", ".cif"])
  }

  @Test func `A full disk behind standard output is told of`() throws {
    let run = try SampleTests.finished.get().run.path
    for command in ["export", "status"] {
      let result = try Tieline.run(command, run, output: "/dev/full")
      #expect(result.code == 73, "\(command): \(result)")
      #expect(result.messages.hasPrefix("tieline: standard output cannot be written"), "\(result)")
      #expect(result.lines.count == 1)
    }
  }

  @Test func `A list of entries with a mistake is refused with its line`() throws {
    let folder = TemporaryFolder()
    for (text, words) in [
      ("", ["empty"]), ("id,formula\n", ["line 1", "energy_eV"]),
      ("id,formula,energy_eV\n", ["no entries"]),
      ("id,formula,energy_eV\na,Li2S,-1\na,P2S5,-2\n", ["line 3", "'a'"]),
      ("id,formula,energy_eV\na,Qq2,-1\n", ["line 2", "Qq2"]),
      ("id,formula,energy_eV\na,Li2S,low\n", ["line 2", "low"]),
    ] {
      try folder.write(text, to: "entries.csv")
      try refuse(["hull", "entries.csv"], in: folder, ["entries.csv"] + words)
    }
    try refuse(["hull", "none.csv"], in: folder, ["none.csv cannot be read"])
  }

  @Test(
    arguments: [
      ("Li2S,P2S5,Li3PS4", "Li2S, P2S5, Li3PS4 depend on each other"),
      ("Li2S,P2S5,Li4S2", "Li2S and Li4S2 are the same compound"),
      ("Li2S,,P2S5", "'' is no formula of known elements"),
      ("Li2S,P2S5,Xy", "'Xy' is no formula of known elements"),
      ("Li,S,Li2S", "Li, S, Li2S depend on each other"),
    ])
  func `End members of a hull that span nothing are refused in a sentence`(
    line: String, words: String
  ) throws {
    let folder = TemporaryFolder()
    let result = try Tieline.run("hull", "entries.csv", "--line", line, in: folder.url)
    #expect(result.code == 64, "\(result)")
    #expect(result.lines[0].hasPrefix("Error: The end members "), "\(result)")
    #expect(result.lines[0].contains(words), "\(result)")
  }

  @Test(
    arguments: [
      ["--colour"], ["paint"], ["sample"], ["sample", "a.yaml", "--worker", "1"],
      ["sample", "a.yaml", "--workers", "0"], ["resume", "run", "--workers", "many"],
      ["export", "run", "--format", "pdf"], ["hull", "a.csv", "--line", "Li2S"],
      ["relax", "a.cif", "--potential", "p", "--steps", "-1"],
    ])
  func `A command that is written wrongly is explained and ends with 64`(arguments: [String]) throws
  {
    let folder = TemporaryFolder()
    let result = try Tieline(arguments, in: folder.url).result()
    #expect(result.code == 64, "\(result)")
    #expect(result.messages.hasPrefix("Error: "), "\(result)")
    #expect(result.messages.contains("Usage: tieline"))
    #expect(contents(of: folder.url).isEmpty)
  }
}
