import Foundation
import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct RunReportTests {
  @Test func `Nothing beats a member of the front, and each other is beaten by one`() throws {
    let report = try ReportExamples.large(60)
    let rows = report.table.rows
    func beats(_ a: Int, _ b: Int) -> Bool {
      guard let first = rows[a].conductivity?.value, let second = rows[b].conductivity?.value else {
        return false
      }
      return rows[a].energyAboveHull <= rows[b].energyAboveHull && first >= second && a != b
    }
    let front = Set(report.front)
    for number in rows.indices where rows[number].conductivity != nil {
      let isBeaten = rows.indices.contains { beats($0, number) }
      #expect(isBeaten == !front.contains(number))
    }
    #expect(!front.isEmpty)
  }

  @Test func `Hull, known crystals and the best candidate of each composition are featured`() throws
  {
    let report = try ReportExamples.report()
    let rows = report.table.rows
    #expect(
      report.featured.map { rows[$0].entry.id }
        == ["ref-P2S5", "c3", "c2", "ref-Li3PS4", "c1", "ref-Li2S"])
    let large = try ReportExamples.large(500)
    #expect(large.featured.count < 40)
    for number in large.table.rows.indices where large.table.rows[number].isOnHull {
      #expect(large.featured.contains(number))
    }
  }

  @Test
  func `Of a small run every structure can be looked at, of a large one those nearest to the hull`()
    throws
  {
    let report = try ReportExamples.report()
    #expect(report.shown.sorted() == Array(report.table.rows.indices))
    #expect(report.shown.starts(with: report.featured))
    let large = try ReportExamples.large(10_000)
    let rows = large.table.rows
    let added = large.shown.dropFirst(large.featured.count)
    let atoms = added.reduce(0) { $0 + rows[$1].entry.structure.count }
    #expect(large.shown.starts(with: large.featured) && Set(large.shown).count == large.shown.count)
    #expect((15_000...20_000).contains(atoms))
    let highest = added.map { rows[$0].energyAboveHull }.max()!
    let shown = Set(large.shown)
    for number in rows.indices where !shown.contains(number) {
      #expect(rows[number].energyAboveHull >= highest)
    }
  }

  @Test func `Shapes tell known crystals, decorations and free cells apart`() throws {
    let report = try ReportExamples.report()
    let families = Dictionary(
      uniqueKeysWithValues: zip(report.table.rows.map(\.entry.id), report.families))
    #expect(families["ref-Li2S"] == .reference)
    #expect(families["c1"] == .decoration)
    let free = try ReportExamples.report(
      steps: [ReportExamples.step("c1", "random", x: 0.75, energy: -4.4, isDecoration: false)])
    #expect(free.families[free.table.rows.firstIndex { $0.entry.id == "c1" }!] == .freeCell)
  }

  @Test func `Every figure is a drawing that stands alone, with a name of its own`() throws {
    let figures = try ReportExamples.report().figures
    #expect(
      figures.map(\.name) == [
        "phase-diagram.svg", "conductivity.svg", "motifs.svg", "stability-conductivity.svg",
        "arrhenius.svg", "convergence.svg", "operators.svg", "losses.svg",
      ])
    for (name, svg) in figures {
      let read = try XMLText(svg)
      #expect(read.attributes["width"] != nil, "\(name)")
      #expect(!svg.contains("var("), "\(name)")
      #expect(svg.firstMatch(of: /="[^"]*\b(?:nan|inf)\b/) == nil, "\(name)")
    }
  }

  @Test func `Equal runs give equal bytes, in whatever order the entries come`() throws {
    let report = try ReportExamples.report()
    let again = try ReportExamples.report(ReportExamples.run.reversed())
    #expect(report.html == again.html)
    #expect(report.figures.map(\.svg) == again.figures.map(\.svg))
  }

  @Test func `A run without candidates, a search or conductivities has a page of what there is`()
    throws
  {
    let references = ReportExamples.run.filter(\.isReference).map { entry in
      var entry = entry
      entry.log10Conductivity = nil
      return entry
    }
    let report = try ReportExamples.report(references, steps: [], watched: [])
    #expect(report.figures.map(\.name) == ["phase-diagram.svg", "motifs.svg"])
    #expect(report.html.contains("There are no candidates yet"))
    #expect(!report.html.contains("id=\"search\""))
  }

  @Test func `Between three compounds there is a page, without a line`() throws {
    let table = try ReportExamples.triangle()
    let report = RunReport(
      table: table, history: RunHistory(ReportExamples.steps), watched: [],
      provenance: RunReport.Provenance(name: "t", config: "", command: "", facts: []))
    #expect(report.systemName == "Li₂S, P₂S₅ and LiCl")
    #expect(
      report.figures.map(\.name) == [
        "phase-diagram.svg", "stability-conductivity.svg", "operators.svg", "losses.svg",
      ])
    #expect(report.html.contains("Li₆PS₅Cl"))
  }
}
