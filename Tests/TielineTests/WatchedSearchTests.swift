import Foundation
import Testing

/// A search whose finds are watched: `Inputs/watched.yaml`.
@Suite struct WatchedSearchTests {
  private func rows(_ folder: URL, _ run: String) throws -> [[String: String]] {
    let text = try String(
      contentsOf: folder.appendingPathComponent("\(run)/phase-diagram.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  @Test func `What was watched is in the table, and stopping changes no byte`() throws {
    let folder = try InputConfig(of: "watched.yaml").folder
    let whole = try Tieline.run(
      "sample", "watched.yaml", "--run", "whole", "--workers", "2", in: folder.url)
    #expect(whole.code == 0, "\(whole)")
    let rows = try rows(folder.url, "whole")
    let levels = rows.map { $0["conductivity_level"] ?? "" }
    #expect(levels.contains("barrier"))
    // Of five solids the regression learns, also of those in which little or nothing moved, and says of all.
    let learned = rows.filter { ["regression", "dynamics"].contains($0["conductivity_level"]) }
    #expect(learned.count == 5, "\(whole)")
    for row in learned {
      let error = try #require(row["log10_conductivity_error"].flatMap(Double.init))
      #expect(error > 0)
      let energy = row["activation_energy_error_eV"].flatMap(Double.init)
      #expect((energy != nil) == (row["conductivity_level"] == "dynamics"))
    }
    // Nothing hops in Li2S: it is not among the good conductors.
    let sulfide = try #require(learned.first { $0["id"] == "Li2S" })
    let conductivities = learned.compactMap {
      $0["conductivity_300K_S_per_cm"].flatMap(Double.init)
    }
    #expect(sulfide["conductivity_300K_S_per_cm"].flatMap(Double.init) == conductivities.min())
    // So short a motion gives no conductivity at 300 K: it is said, of each that was watched.
    let silent = whole.lines.filter { $0.contains("was watched, and has no conductivity") }
    #expect(silent.count == 5 - levels.count { $0 == "dynamics" }, "\(whole)")
    let status = try Tieline.run("status", "whole", in: folder.url)
    for line in silent { #expect(status.output.contains(line), "\(status)") }
    // Those that were chosen are watched at all temperatures, with or without a result.
    let watched = try FileManager.default.contentsOfDirectory(
      atPath: folder["whole/dynamics"].path)
    #expect(watched.count { $0.hasSuffix("K.json") } == 20)
    #expect(watched.count { $0.hasSuffix("K.traj") } == 20 && watched.count == 40)

    let first = try Tieline(
      ["sample", "watched.yaml", "--run", "stopped", "--workers", "1"], in: folder.url)
    let dynamics = folder["stopped/dynamics"].path
    _ = first.wait {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: dynamics)) ?? []
      return names.count { $0.hasSuffix(".json") } >= 2
    }
    first.send(SIGTERM)
    let stopped = first.result()
    #expect(stopped.code == 130, "\(stopped)")
    let second = try Tieline.run("resume", "stopped", "--workers", "2", in: folder.url)
    #expect(second.code == 0, "\(second)")
    let table = { (run: String) in try Data(contentsOf: folder["\(run)/phase-diagram.csv"]) }
    #expect(try table("whole") == table("stopped"))

    // By workers, each stopped once or more while it watches, and a driver that is killed.
    try folder.write(
      """
      case "$1" in
      *K.batch) echo "$1" >> \(folder["watched"].path); timeout -s TERM 1 \(ExecutorTests.program) work "$1" ;;
      *) \(ExecutorTests.program) work "$1" ;;
      esac
      """, to: "worker.sh")
    let config = try String(contentsOf: folder["watched.yaml"], encoding: .utf8)
    try folder.write(
      config + """

        executor:
          kind: command
          batches: 2
          tries: 3
          command: sh \(folder["worker.sh"].path)
        """, to: "remote.yaml")
    var driver = try Tieline(["sample", "remote.yaml", "--run", "remote"], in: folder.url)
    #expect(driver.wait { FileManager.default.fileExists(atPath: folder["watched"].path) })
    usleep(1_500_000)
    driver.send(SIGKILL)
    #expect(driver.result().code == -SIGKILL)
    driver = try Tieline(["resume", "remote"], in: folder.url)
    let end = driver.result()
    #expect(end.code == 0, "\(end)")
    #expect(try table("remote") == table("whole"))
    #expect(
      try Set(FileManager.default.contentsOfDirectory(atPath: folder["remote/dynamics"].path))
        == Set(watched))
    let tries = try String(contentsOf: folder["watched"], encoding: .utf8).split(separator: "\n")
    #expect(tries.count > 20 && Set(tries).count == 20, "some go on in a second job")
  }
}
