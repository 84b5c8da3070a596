import Foundation
import Structures
import Formats
import Testing

@testable import Reports

@Suite struct ReportTablesTests {
  @Test func `Candidates stand by their energy above hull, each with a structure to take along`()
    throws
  {
    let report = try ReportExamples.report()
    let table = report.candidateTable
    #expect(table.rows.count == report.featured.count)
    let numbers = table.rows.compactMap { Int($0.id.dropFirst("row-".count)) }
    let energies = numbers.map { report.table.rows[$0].energyAboveHull }
    #expect(energies == energies.sorted())
    for (row, number) in zip(table.rows, numbers) {
      let link = try #require(try XMLText(row.cells.last!).elements.first).attributes
      #expect(link["id"] == "cif-\(number)" && link["download"]?.hasSuffix(".cif") == true)
      let data = try #require(link["href"]?.split(separator: ",").last.map(String.init))
      let text = String(decoding: try #require(Data(base64Encoded: data)), as: UTF8.self)
      let crystal = try #require(CIF.read(text, file: "link").first)
      #expect(crystal.structure.sites.count == report.table.rows[number].entry.structure.count)
    }
  }

  @Test func `No number of the candidates stands without its error`() throws {
    let report = try ReportExamples.report()
    for row in report.candidateTable.rows {
      for cell in [row.cells[3], row.cells[4]] { #expect(cell.contains(" ± ")) }
      #expect(row.cells[5] == "not known" || row.cells[5].contains(" ± "))
    }
    let alone = ReportExamples.run.map { entry in
      var entry = entry
      entry.memberEnergies = []
      return entry
    }
    let table = try ReportExamples.report(alone).candidateTable
    #expect(table.rows.allSatisfy { $0.cells[3].hasSuffix("error not known") })
  }

  @Test func `Tables beside charts have their numbers`() throws {
    let report = try ReportExamples.report()
    #expect(report.measuredTable?.rows.count == MeasuredConductivity.all.count)
    #expect(report.watchedTable.rows.count == 5)
    #expect(
      report.watchedTable.rows[4].cells == [
        "ref-Li3PS4", "300", "1.3·10⁻⁴ ± 0.5 decades", "0.25 ± 0.02",
      ])
    #expect(report.operatorTable.rows[0].cells == ["crossover", "3", "0", "0", "3"])
    #expect(report.descentTable.rows.map { $0.cells[2] } == ["3", "5", "1"])
    #expect(report.motifTable.rows.count == report.motifShares.count)
    for table in [
      report.candidateTable, report.watchedTable, report.operatorTable, report.descentTable,
      report.motifTable, report.provenanceTable,
    ] {
      #expect(try XMLText(table.html).count("tr") == table.rows.count + 1)
    }
  }

  @Test func `An id is a link whatever is in it`() {
    #expect(RunReport.fragment("c000123") == "c000123")
    #expect(RunReport.fragment("a b/\"é") == "a%20b%2F%22%C3%A9")
    #expect(RunReport.fragment("a b/\"é").removingPercentEncoding == "a b/\"é")
  }
}
