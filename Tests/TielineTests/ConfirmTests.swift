import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite struct ConfirmTests {
  /// The potential of the run itself, in place of first principles.
  private static let potential =
    "'\(Tieline.executable?.path ?? "tieline")' evaluate input.extxyz --output output.extxyz "
    + "--potential '\(Tieline.potential.path)'"

  private func confirm(_ run: URL, _ command: String, _ more: String...) throws -> Tieline.Result {
    try Tieline(["confirm", run.path, "--level", "itself", "--command", command] + more).result()
  }

  @Test func `What a run ends with is computed again, and the errors are in the table`() throws {
    let finished = try SampleTests.FinishedRun()
    let before = try Table(finished.run.appendingPathComponent("phase-diagram.csv"))
    let result = try confirm(finished.run, Self.potential)
    #expect(result.code == 0, "\(result)")
    let table = try Table(finished.run.appendingPathComponent("phase-diagram.csv"))
    let labels = try ExtendedXYZ.read(
      contentsOf: finished.run.appendingPathComponent("confirmed.extxyz"))
    let confirmed = table["confirmed_error_meV_per_atom"].enumerated().filter {
      !$0.element.isEmpty
    }
    #expect(
      Set(confirmed.map { table["id"][$0.offset] }) == Set(labels.compactMap { $0.info["id"] }))
    // A hull of five compositions: each has its best confirmed.
    #expect(Set(confirmed.map { table["x_Li2S"][$0.offset] }) == Set(table["x_Li2S"]))
    for (row, error) in confirmed {
      // The potential is in single precision where it relaxes.
      #expect(abs(try #require(Double(error))) < 0.1, "\(table["id"][row])")
    }
    for (a, b) in zip(before.rows, table.rows) { #expect(a.dropLast(3) == b.dropLast(3)) }
    #expect(result.output.contains("confirmed"))
    #expect(result.output.contains("First principles have \(labels.count) of "))
    #expect(result.messages.contains("confirming \(labels.count)/\(labels.count)"))
    let report = try String(
      contentsOf: finished.run.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(report.contains("by first principles"))
    // The same again asks nobody, and changes nothing.
    let bytes = try Data(contentsOf: finished.run.appendingPathComponent("phase-diagram.csv"))
    let again = try confirm(finished.run, "exit 1")
    #expect(again.code == 0, "\(again)")
    #expect(
      try Data(contentsOf: finished.run.appendingPathComponent("phase-diagram.csv")) == bytes)
    #expect(
      try Tieline.run("export", finished.run.path).output == String(decoding: bytes, as: UTF8.self))
  }

  @Test func `Killed it goes on, computes nothing twice, and ends with the same bytes`() throws {
    let (left, killed) = (try SampleTests.FinishedRun(), try SampleTests.FinishedRun())
    #expect(try confirm(left.run, Self.potential).code == 0)
    let log = killed.folder["log"].path
    let slow = "echo >> '\(log)'; " + Self.potential + " && sleep 0.3"
    let process = try Tieline([
      "confirm", killed.run.path, "--level", "itself", "--command", slow,
    ])
    let second = killed.run.appendingPathComponent("confirmed.extxyz.labels/label-2.extxyz").path
    #expect(process.wait { FileManager.default.fileExists(atPath: second) })
    process.send(SIGKILL)
    #expect(process.result().code != 0)
    #expect(try confirm(killed.run, slow).code == 0)
    for name in ["confirmed.extxyz", "phase-diagram.csv"] {
      #expect(
        try Data(contentsOf: left.run.appendingPathComponent(name))
          == Data(contentsOf: killed.run.appendingPathComponent(name)), "\(name)")
    }
    let frames = try ExtendedXYZ.read(
      contentsOf: killed.run.appendingPathComponent("confirmed.extxyz")
    ).count
    let asked = try String(contentsOfFile: log, encoding: .utf8).count
    // One was under way when it was killed.
    #expect(asked >= frames && asked <= frames + 1)
  }

  @Test func `A label of a candidate that is not the best any more is kept`() throws {
    let finished = try SampleTests.FinishedRun()
    let all = try ExtendedXYZ.read(
      Tieline.run("export", finished.run.path, "--format", "extxyz").output, file: "all")
    let listed = try ExtendedXYZ.read(
      contentsOf: finished.run.appendingPathComponent("structures/structures.extxyz"))
    let ids = Set(listed.compactMap { $0.info["id"] })
    var former = try #require(all.last { !ids.contains($0.info["id"]!) })
    former.energy = -123
    former.forces = former.structure.positions.map { _ in .zero }
    former.info = ["id": former.info["id"]!, "level": "itself"]
    let file = finished.run.appendingPathComponent("confirmed.extxyz")
    try StructureFile.write([former], to: file)
    let result = try confirm(finished.run, Self.potential)
    #expect(result.code == 0, "\(result)")
    let labels = try ExtendedXYZ.read(contentsOf: file)
    #expect(Set(labels.compactMap { $0.info["id"] }) == ids.union([former.info["id"]!]))
    #expect(labels.first { $0.info["id"] == former.info["id"] }?.energy == -123)
  }

  @Test func `A failure is named, and the others are in the table`() throws {
    let finished = try SampleTests.FinishedRun()
    let fails = "[ $(basename $PWD | cut -d- -f2) != 3 ] || exit 4\n" + Self.potential
    let result = try confirm(finished.run, fails, "--retries", "0")
    #expect(result.code == 65, "\(result)")
    #expect(result.messages.contains("the command ended with code 4"))
    #expect(result.output.contains("First principles have "))
    func confirmed() throws -> [String] {
      let table = try Table(finished.run.appendingPathComponent("phase-diagram.csv"))
      let labels = try ExtendedXYZ.read(
        contentsOf: finished.run.appendingPathComponent("confirmed.extxyz"))
      let ids = zip(table["id"], table["confirmed_error_meV_per_atom"])
        .filter { !$0.1.isEmpty }.map(\.0)
      #expect(Set(ids).isSubset(of: Set(labels.compactMap { $0.info["id"] })))
      return ids
    }
    let without = try confirmed()
    #expect(try confirm(finished.run, Self.potential).code == 0)
    let whole = try confirmed()
    let failed = try #require(Set(whole).subtracting(without).first)
    #expect(!without.isEmpty && whole.count == without.count + 1)
    #expect(result.lines.contains { $0.hasPrefix("tieline: \(failed): the command ended") })
  }

  @Test func `A run that goes on, none, and labels of another program are refused`() throws {
    let finished = try SampleTests.FinishedRun()
    #expect(try confirm(finished.run, Self.potential).code == 0)
    let other = try Tieline.run(
      "confirm", finished.run.path, "--command", "exit 1", "--level", "another")
    #expect(other.code == 65 && other.messages.contains("confirmed.extxyz"), "\(other)")
    let none = try confirm(finished.folder["nothing"], "exit 1")
    #expect(none.code == 65 && none.messages.contains("holds no run"), "\(none)")
    let usage = try Tieline.run("confirm", finished.run.path)
    #expect(usage.code == 64 && usage.messages.contains("--cp2k or --command"), "\(usage)")

    let folder = TemporaryFolder()
    let search = try Tieline([
      "sample", Tieline.inputs.appendingPathComponent("quick.yaml").path, "--run",
      folder["run"].path,
    ])
    #expect(
      search.wait { FileManager.default.fileExists(atPath: folder["run/archive.db"].path) })
    search.send(SIGKILL)
    _ = search.result()
    let early = try confirm(folder["run"], "exit 1")
    #expect(early.code == 65 && early.messages.contains("has not finished"), "\(early)")
  }
}
