import Foundation
import Testing

@Suite struct StatusTests {
  @Test func `Watching a run that is over is looking once`() throws {
    let run = try SampleTests.finished.get().run.path
    let once = try Tieline.run("status", run)
    #expect(once.code == 0 && once.output.contains("finished"))
    let watched = try Tieline.run("status", run, "--watch")
    #expect(watched.code == 0 && watched.output == once.output)
  }

  @Test func `A run is watched until it ends`() throws {
    let folder = try InputConfig([("candidates: 24", "candidates: 60")]).folder
    let run = try Tieline(["sample", "quick.yaml", "--run", "r", "--workers", "1"], in: folder.url)
    _ = run.wait { FileManager.default.fileExists(atPath: folder["r/archive.db"].path) }
    let watched = try Tieline.run("status", "r", "--watch", in: folder.url)
    #expect(run.result().code == 0)
    #expect(watched.code == 0, "\(watched)")
    let states = watched.output.matches(of: /, seed 1, (\w+)/).map { String($0.1) }
    #expect(states.last == "finished" && states.count > 1)
    #expect(states.dropLast().allSatisfy { $0 == "running" })
  }

  @Test func `A quiet run says nothing but its result`() throws {
    let folder = try InputConfig().folder
    let result = try Tieline.run("sample", "quick.yaml", "--run", "r", "--quiet", in: folder.url)
    #expect(result.code == 0 && result.messages.isEmpty, "\(result)")
    #expect(result.output.hasPrefix("phase "))
    let relaxed = try Tieline.run(
      "relax", "structures/Li2S.cif", "--potential", "potentials/li-p-s.potential", "--quiet",
      in: folder.url)
    #expect(relaxed.code == 0 && relaxed.messages.isEmpty, "\(relaxed)")
  }
}
