import Conductivities
import Foundation
import Quantities
import Structures
import Testing

@testable import Campaigns

struct ConductivityMapTests {
  private static let config = """
    name: small
    potential: potentials/li-p-s.potential
    atoms: 16
    warming_ps: 0.1
    watching_ps: 2
    temperatures_K: [700, 1000]
    crystals:
      - file: structures/gamma-Li3PS4.cif
    glasses:
      - {x: 0.75, temperatures_K: [900]}
    quench: {melt_K: 1000, melt_ps: 0.1, fall_ps: 0.1}
    """

  /// A config beside links to the files it names.
  private func folder(_ text: String = config) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["potentials", "structures", "units"] {
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: name), withDestinationURL: Samples.inputs.appending(path: name))
    }
    try Data(text.utf8).write(to: folder.appending(path: "small.yaml"))
    return folder
  }

  private func map(_ folder: URL, _ run: String) throws -> ConductivityMap {
    try ConductivityMap(
      config: folder.appending(path: "small.yaml"), folder: folder.appending(path: run))
  }

  private func contents(_ folder: URL, _ run: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: run).path)
    return try Dictionary(
      uniqueKeysWithValues: names.filter { !["lock", "log.jsonl"].contains($0) }.map {
        ($0, try Data(contentsOf: folder.appending(path: "\(run)/\($0)")))
      })
  }

  @Test func `Two workers, one, and one that is stopped leave the same bytes`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let two = try map(folder, "two")
    #expect(two.done == 0)
    let results = try #require(
      try two.work(workers: 2, isInterrupted: { false }))
    #expect(results.map(\.name) == ["gamma-Li3PS4", "glass-0.750"])
    // A glass and three watches; the crystal is read from its file.
    let picoseconds = two.config.quench.duration / 1000 + 3 * 2.1
    #expect(two.total == Int(picoseconds) && two.done == two.total)
    #expect(try map(folder, "two-again").done == 0)
    var stops = 0
    while true {
      // A map of its own for each attempt, as after a kill: nothing is remembered but in files.
      var questions = 0
      let done = try map(folder, "one").work(
        workers: 1,
        isInterrupted: {
          questions += 1
          // A slow machine comes to nothing in a moment: later attempts last longer.
          return Double(questions) > 6 * pow(1.02, Double(stops))
        })
      if done != nil { break }
      stops += 1
      try #require(stops < 1000)
    }
    #expect(stops > 2)
    let (a, b) = (try contents(folder, "two"), try contents(folder, "one"))
    #expect(Set(a.keys) == Set(b.keys))
    #expect(a.keys.contains("conductivities.csv"))
    // A figure where anything has a conductivity, which so short a run may not have.
    #expect(
      a.keys.contains { $0.hasSuffix(".svg") } == results.contains { !$0.curve.points.isEmpty })
    #expect(!a.keys.contains { $0.hasSuffix("checkpoint") })
    #expect(a.keys.count { $0.hasSuffix("traj") } == 3)
    // From the trajectory alone the same is said.
    for name in a.keys where name.hasSuffix("K.json") {
      try FileManager.default.removeItem(at: folder.appending(path: "two/\(name)"))
    }
    _ = try two.work(workers: 2, isInterrupted: { false })
    #expect(try contents(folder, "two") == a)
    for (name, data) in a { #expect(b[name] == data, "\(name)") }
  }

  @Test func `A folder of another map, or of changed crystals, is refused`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    do { _ = try map(folder, "run") }
    do { _ = try map(folder, "run") }
    // A copy in place of the link to the crystals that are shipped.
    let structures = folder.appending(path: "structures")
    try FileManager.default.removeItem(at: structures)
    try FileManager.default.copyItem(
      at: Samples.inputs.appending(path: "structures"), to: structures)
    do { _ = try map(folder, "another") }
    let crystal = structures.appending(path: "gamma-Li3PS4.cif")
    let text = try String(contentsOf: crystal, encoding: .utf8)
    try Data((text + "\n# another\n").utf8).write(to: crystal)
    #expect(throws: CampaignError.self) { try map(folder, "another") }
    try Data(text.utf8).write(to: crystal)
    let url = folder.appending(path: "small.yaml")
    try Data((Self.config + "\nseed: 2").utf8).write(to: url)
    #expect(throws: CampaignError.self) { try map(folder, "run") }
  }

  @Test func `The middle of the map comes first`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let tasks = try map(folder, "run").config.tasks
    #expect(tasks.map(\.temperature) == [1000, 900, 700])
  }

  @Test func `Glasses of one kind are told apart, each with its own random numbers`() throws {
    let folder = try folder(
      Self.config.replacing("x: 0.75", with: "x: 0.75, units: [units/PS4.xyz], copies: 2"))
    defer { try? FileManager.default.removeItem(at: folder) }
    let map = try map(folder, "run")
    #expect(map.config.solids.map(\.name) == ["gamma-Li3PS4", "glass-0.750-1", "glass-0.750-2"])
    let results = try #require(
      try map.work(workers: 2, isInterrupted: { false }))
    #expect(results[1].structure?.composition == results[2].structure?.composition)
    #expect(results[1].structure != results[2].structure)
    let record = try String(
      contentsOf: folder.appending(path: "run/config.yaml"), encoding: .utf8)
    #expect(record.components(separatedBy: " PS4.xyz").count == 2, "one digest of the unit")
  }

  @Test(arguments: [
    ("temperatures_K: [700, 1000]", "temperatures_K: [700, 700]", "each temperature once"),
    ("x: 0.75", "x: 1.5", "x'"),
    ("x: 0.75", "x: 0.75, copies: 0", "copies"),
    ("x: 0.75", "x: 0.75, units: [units/none.xyz]", "none.xyz"),
    ("structures/gamma", "structures/omega", "omega-Li3PS4.cif"),
    ("atoms: 16", "atom: 16", "did you mean"),
    ("watching_ps: 2", "watching_ps: 0", "watching_ps"),
    ("name: small", "name: a/b", "names a folder"),
    ("glasses:", "glass:", "glass"),
  ])
  func `What a config gets wrong is one sentence`(old: String, new: String, part: String) throws {
    let folder = try folder(Self.config.replacing(old, with: new))
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let map = try map(folder, "run")
      _ = try map.work(workers: 1, isInterrupted: { false })
      Issue.record("\(new) was taken")
    } catch let error as any ReportableError {
      #expect(error.sentence.contains(part), "\(error.sentence)")
    }
  }
}
