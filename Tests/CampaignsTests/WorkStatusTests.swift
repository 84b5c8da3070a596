import Files
import Foundation
import PhaseDiagrams
import Testing

@testable import Campaigns

@Suite struct WorkStatusTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  private func write(_ name: String, _ text: String) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  @Test func `Of a map it is the ps, those of glasses and of finished tasks`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      "config.yaml",
      """
      name: small
      potential: a.potential
      warming_ps: 1
      watching_ps: 9
      temperatures_K: [700, 1000]
      crystals:
        - {file: a.cif}
      glasses:
        - {x: 0.75}
      quench: {melt_ps: 2, fall_ps: 3}
      """)
    var status = try #require(WorkStatus(folder: folder, now: .now))
    #expect(status.title == "conductivities small" && !status.isFinished)
    #expect(status.progress.done == 0 && status.progress.total == 45)
    try write("glass-0.750.structure.json", "{}")
    try write("a.structure.json", "{}")
    try write("a-1000K.json", "{}")
    try write("glass-0.750-700K.traj", "")
    status = try #require(WorkStatus(folder: folder, now: .now))
    #expect(status.progress.done == 25)
    // 25 ps in ten seconds, 20 are left.
    let log = try RunLog(folder.appending(path: "log.jsonl"))
    log.begin(workers: 1, done: 0, total: 45)
    let begun = try #require(RunLog.sessions(in: folder.appending(path: "log.jsonl")).last).begun
    status = try #require(WorkStatus(folder: folder, now: begun + 10))
    #expect(status.progress.plain == "ps 25/45 55 %, 2.5/s, 8 s left")
    log.write(RunLog.finished, [:])
    #expect(WorkStatus(folder: folder, now: .now)?.isFinished == true)
  }

  @Test func `Of a training it is the epochs and the last errors`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(
      "config.yaml",
      """
      name: small
      data_folder: frames
      elements: [Li, S]
      epochs: 8
      systems:
        - {name: a, file: a.extxyz}
      """)
    try write(
      "learning-curve.csv",
      "\(TrainingRun.columns.map(\.name).joined(separator: ","))\n1,1e-3,9,90,8,80,7,0.5,true\n"
        + "2,1e-3,6,60,5,50,4,0.4,true\n")
    let status = try #require(WorkStatus(folder: folder, now: .now))
    #expect(status.title == "training small")
    #expect(status.progress.plain == "epochs 2/8 25 %, validation 5 meV/atom, 50 meV/Å")
  }

  @Test func `A folder of something else has none`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(WorkStatus(folder: folder, now: .now) == nil)
    try write("config.yaml", "name: x\n")
    #expect(WorkStatus(folder: folder, now: .now) == nil)
  }
}
