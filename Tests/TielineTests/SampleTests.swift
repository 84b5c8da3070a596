import Foundation
import Testing

@Suite struct SampleTests {
  /// One run of quick.yaml with one worker, for all that only look at it.
  static let finished = Swift.Result { try FinishedRun() }

  /// Standard output of the same run in another folder.
  static func finishedOutput(for run: String) throws -> String {
    let finished = try finished.get()
    return finished.result.output.replacingOccurrences(of: finished.run.path, with: run)
  }

  struct FinishedRun {
    let folder = TemporaryFolder()
    var run: URL { folder["run"] }
    let result: Tieline.Result

    init() throws {
      result = try Tieline.run(
        "sample", Tieline.inputs.appendingPathComponent("quick.yaml").path, "--run",
        folder["run"].path, "--workers", "1")
      try #require(result.code == 0, "\(result)")
    }
  }

  @Test func `The hull goes to standard output, the table into the run folder`() throws {
    let finished = try Self.finished.get()
    let output = finished.result.output.split(separator: "\n")
    #expect(output.first?.hasPrefix("phase ") == true)
    for phase in ["Li2S ", "P2S5 ", "Li3PS4 "] {
      #expect(output.contains { $0.hasPrefix(phase) }, "\(phase)")
    }
    #expect(output.last.map(String.init) == finished.run.path + "/phase-diagram.csv")
    #expect(finished.result.messages.contains("sampling 31/31 100 %"))
    #expect(!finished.result.output.contains("sampling"))
    let names = Set(contents(of: finished.run).keys)
    #expect(
      names.isSuperset(of: [
        "config.yaml", "archive.db", "phase-diagram.csv", "structures/", "log.jsonl",
        "structures/structures.extxyz", "structures/Li2S_Li2S.cif", "structures/P2S5_P2S5.cif",
      ]))
    #expect(!names.contains { $0.hasSuffix("-journal") || $0.contains("partial") })
  }

  @Test func `The table has the documented columns, sorted by x and energy`() throws {
    let table = try Table(Self.finished.get().run.appendingPathComponent("phase-diagram.csv"))
    let documented = [
      "id", "formula", "x_Li2S", "atoms", "energy_eV_per_atom", "formation_energy_meV_per_atom",
      "energy_above_hull_meV_per_atom", "energy_error_meV_per_atom", "on_hull",
      "volume_A3_per_atom", "density_g_per_cm3", "conductivity_300K_S_per_cm",
      "log10_conductivity_error", "activation_energy_eV", "activation_energy_error_eV",
      "PS4_fraction", "P2S7_fraction", "P2S6_fraction", "origin", "generation", "parents",
      "conductivity_level", "surplus_electrons_per_atom", "confirmed_formation_energy_meV_per_atom",
      "confirmed_energy_above_hull_meV_per_atom", "confirmed_error_meV_per_atom",
    ]
    #expect(table.header == documented)
    #expect(table.rows.allSatisfy { $0.count == table.header.count })
    let ids = table["id"]
    #expect(Set(ids).count == ids.count)
    #expect(Set(ids).isSuperset(of: ["Li2S", "gamma-Li3PS4", "P2S5"]))
    let x = table.numbers("x_Li2S")
    let energy = table.numbers("energy_eV_per_atom")
    for row in x.indices.dropFirst() {
      let isSorted = x[row - 1] < x[row] || x[row - 1] == x[row] && energy[row - 1] <= energy[row]
      #expect(isSorted, "row \(row)")
    }
    let allowed = Set(["0.000000", "0.600000", "0.666667", "0.750000", "1.000000"])
    #expect(Set(table["x_Li2S"]).isSubset(of: allowed))
  }

  @Test func `Rows on the hull are at zero above it, all others above`() throws {
    let table = try Table(Self.finished.get().run.appendingPathComponent("phase-diagram.csv"))
    let above = table.numbers("energy_above_hull_meV_per_atom")
    let onHull = table["on_hull"]
    #expect(Set(onHull).isSubset(of: ["true", "false"]))
    for (energy, flag) in zip(above, onHull) {
      #expect(energy >= 0)
      if flag == "true" { #expect(energy == 0) }
      if energy > 0.001 { #expect(flag == "false") }
    }
    for (id, x) in [("Li2S", 1.0), ("P2S5", 0.0)] {
      let row = try #require(table["id"].firstIndex(of: id))
      #expect(table.numbers("x_Li2S")[row] == x)
      #expect(table.numbers("formation_energy_meV_per_atom")[row] == 0)
      #expect(onHull[row] == "true")
    }
  }

  @Test func `One worker, two workers and the same seed again give the same bytes`() throws {
    let expected = try Results(of: Self.finished.get().run)
    let folder = TemporaryFolder()
    let config = Tieline.inputs.appendingPathComponent("quick.yaml").path
    for workers in ["1", "2"] {
      let result = try Tieline.run(
        "sample", config, "--run", folder[workers].path, "--workers", workers)
      #expect(result.code == 0, "\(result)")
      #expect(try Results(of: folder[workers]) == expected, "\(workers) workers")
    }
  }

  @Test func `Another seed gives other candidates`() throws {
    let config = try InputConfig([("seed: 1", "seed: 2")])
    let result = try Tieline.run("sample", "quick.yaml", "--run", "run", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(try Results(of: config.folder["run"]) != Results(of: Self.finished.get().run))
  }

  @Test func `A folder that holds a run takes no other and stays as it is`() throws {
    // A copy: other tests look at the run, too.
    let folder = TemporaryFolder()
    let run = folder["run"]
    try FileManager.default.copyItem(at: Self.finished.get().run, to: run)
    let before = contents(of: run)
    let result = try Tieline.run(
      "sample", Tieline.inputs.appendingPathComponent("quick.yaml").path, "--run", run.path)
    #expect(result.code == 65)
    #expect(
      result.messages
        == "tieline: \(run.path) already holds a run; resume it, or name another folder\n")
    #expect(contents(of: run) == before)
  }

  @Test func `A finished run resumed says so and changes nothing of its results`() throws {
    let finished = try Self.finished.get()
    let before = try Results(of: finished.run)
    let result = try Tieline.run("resume", finished.run.path)
    #expect(result.code == 0)
    #expect(result.messages == "\(finished.run.path) is finished; there is nothing left to do\n")
    #expect(result.output.hasSuffix("\(finished.run.path)/phase-diagram.csv\n"))
    #expect(try Results(of: finished.run) == before)
    let status = try Tieline.run("status", finished.run.path)
    #expect(status.code == 0)
    #expect(status.output.hasPrefix("run         quick, seed 1, finished\n"))
    #expect(status.output.contains("candidates  24 of 24 evaluated\n"))
  }

  @Test func `The config kept with a run makes the same run again`() throws {
    let finished = try Self.finished.get()
    let folder = TemporaryFolder()
    // From another folder, so that its paths must hold wherever one stands.
    let result = try Tieline.run(
      "sample", finished.run.appendingPathComponent("config.yaml").path, "--run", "again",
      in: folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(try Results(of: folder["again"]) == Results(of: finished.run))
  }

  @Test func `A run reached through a link finds its files again`() throws {
    let config = try InputConfig([("steps: 20", "steps: 1"), ("steps: 60", "steps: 1")])
    let folder = config.folder
    try FileManager.default.createDirectory(
      at: folder["far/away"], withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: folder["near"], withDestinationURL: folder["far/away"])
    let result = try Tieline.run("sample", "quick.yaml", "--run", "near/run", in: folder.url)
    #expect(result.code == 0, "\(result)")
    for path in ["near/run", "far/away/run"] {
      let resumed = try Tieline.run("resume", path, in: folder.url)
      #expect(resumed.code == 0, "\(resumed)")
    }
  }

  @Test func `A run goes into Runs under its name where no folder is named`() throws {
    let config = try InputConfig([("steps: 20", "steps: 1"), ("steps: 60", "steps: 1")])
    let result = try Tieline.run("sample", "quick.yaml", in: config.folder.url)
    #expect(result.code == 0, "\(result)")
    #expect(result.output.hasSuffix("Runs/quick/phase-diagram.csv\n"))
    #expect(contents(of: config.folder["Runs/quick"])["archive.db"] != nil)
  }

  /// All configs that are shipped for `tieline sample`.
  static let configs: [String] = {
    let names = try! FileManager.default.contentsOfDirectory(atPath: Tieline.inputs.path)
    let configs = names.filter { name in
      let text = try? String(
        contentsOf: Tieline.inputs.appendingPathComponent(name), encoding: .utf8)
      return name.hasSuffix(".yaml") && text?.contains("\nsearch:") == true
    }
    precondition(!configs.isEmpty, "some are shipped")
    return configs.sorted()
  }()

  @Test(arguments: SampleTests.configs)
  func `Every shipped config begins a run`(name: String) throws {
    let folder = TemporaryFolder()
    let program = try Tieline([
      "sample", Tieline.inputs.appendingPathComponent(name).path, "--run", folder["run"].path,
    ])
    // That of a run that learns is in its first search.
    let logs = [folder["run/log.jsonl"], folder["run/search-1/log.jsonl"]]
    let hasBegun = program.wait(until: {
      logs.contains { (try? Data(contentsOf: $0))?.isEmpty == false }
    })
    #expect(hasBegun)
    program.send(SIGKILL)
    let result = program.result()
    #expect([-SIGKILL, 0].contains(result.code), "\(result)")
    #expect(try Tieline.run("status", folder["run"].path).code == 0)
  }
}

/// A CSV file without quotes, such as the table of a run.
struct Table {
  var header: [String]
  var rows: [[String]]

  init(_ url: URL) throws {
    try self.init(String(contentsOf: url, encoding: .utf8))
  }

  init(_ text: String) throws {
    try #require(!text.contains("\""))
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    header = try #require(lines.first)
    rows = Array(lines.dropFirst())
  }

  subscript(column: String) -> [String] {
    guard let index = header.firstIndex(of: column) else {
      Issue.record("the table has no column '\(column)'")
      return []
    }
    return rows.map { $0[index] }
  }

  func numbers(_ column: String) -> [Double] { self[column].map { Double($0) ?? .nan } }
}
