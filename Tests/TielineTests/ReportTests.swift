import Foundation
import Testing

@Suite struct ReportTests {
  private var run: URL { get throws { try SampleTests.finished.get().run } }

  @Test func `A run ends with a page and its charts, and report makes the same again`() throws {
    let run = try run
    let page = try String(contentsOf: run.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains("(Li₂S)ₓ(P₂S₅)₁₋ₓ") && page.contains("gamma-Li3PS4"))
    #expect(page.contains("finished") && !page.contains("not finished"))
    let figures = contents(of: run.appendingPathComponent("figures"))
    #expect(
      Set(figures.keys).isSuperset(of: [
        "phase-diagram.svg", "conductivity.svg", "motifs.svg", "stability-conductivity.svg",
        "convergence.svg", "operators.svg",
      ]))
    let folder = TemporaryFolder()
    let result = try Tieline.run("report", run.path, "--output", folder["r.html"].path)
    #expect(result.code == 0, "\(result)")
    #expect(result.output.isEmpty)
    #expect(try String(contentsOf: folder["r.html"], encoding: .utf8) == page)
    #expect(contents(of: run.appendingPathComponent("figures")) == figures)
  }

  @Test func `The command on the page makes the same result again`() throws {
    let run = try run
    let page = try String(contentsOf: run.appendingPathComponent("report.html"), encoding: .utf8)
    let command = try #require(page.firstMatch(of: /<pre>tieline ([^<]*)<\/pre>/)).1
    let result = try Tieline(command.split(separator: " ").map(String.init)).result()
    #expect(result.code == 0, "\(result)")
    let again = URL(filePath: String(try #require(command.split(separator: " ").last)))
    #expect(try Results(of: again) == Results(of: run))
  }

  @Test func `Where there is no run there is no page`() throws {
    let folder = TemporaryFolder()
    let result = try Tieline.run("report", folder.url.path)
    #expect(result.code == 65, "\(result)")
    #expect(result.lines.count == 1)
    #expect(contents(of: folder.url).isEmpty)
  }
}
