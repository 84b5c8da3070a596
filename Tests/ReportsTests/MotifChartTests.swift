import Quantities
import Structures
import Testing

@testable import Reports

@Suite struct MotifChartTests {
  @Test func `The shares of a composition sum to one`() throws {
    let shares = try ReportExamples.large(100).motifShares
    let sums = Dictionary(grouping: shares, by: \.x).mapValues { own in
      own.reduce(0) { $0 + $1.share.value }
    }
    #expect(sums.count == 7)
    for (_, sum) in sums { #expect(abs(sum - 1) < 1e-12) }
    // Ten at most, the lowest, and nothing of Li2S, which has no phosphorus.
    #expect(shares.allSatisfy { (1...10).contains($0.count) && $0.x < 1 })
  }

  @Test func `What charge asks for is beside what is found`() throws {
    let shares = try ReportExamples.report().motifShares
    let ideal = shares.filter { $0.x == 0.75 && $0.unit == "PS₄" }.map(\.ideal)
    #expect(ideal == [1])
    let chart = try #require(ReportExamples.report().motifChart)
    let lines = chart.marks.filter { $0.form == .line }
    #expect(lines.count == 3)
    for line in lines {
      #expect(line.points.allSatisfy { (0...1).contains($0.y) && (0.5..<1).contains($0.x) })
      #expect(line.points.map(\.y).max()! > 0.97)
    }
  }
}
