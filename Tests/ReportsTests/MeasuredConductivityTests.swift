import Structures
import Testing

@testable import Reports

@Suite struct MeasuredConductivityTests {
  @Test(arguments: MeasuredConductivity.all)
  func `A measured value has a source and lies on the line`(value: MeasuredConductivity) throws {
    #expect(value.source.contains(/^10\.\d{4,}\/\S+$/))
    #expect((1e-12..<1).contains(value.conductivity))
    guard value.kind != .glass else {
      let percent = try #require(value.name.firstMatch(of: /^(\d+) Li2S – (\d+) P2S5$/))
      #expect(abs(Double(percent.1)! - 100 * value.x) < 1e-9)
      #expect(abs(Double(percent.2)! - 100 * (1 - value.x)) < 1e-9)
      return
    }
    let formula = value.name.split(separator: ",")[0].split(separator: "-").last!
    let composition = try #require(Composition(formula: formula))
    let line = try CompoundSystem("Li2S,P2S5")
    #expect(line.position(of: composition)?.moleFractions[0].value == value.x)
  }

  @Test func `They stand by x, then by conductivity`() {
    let all = MeasuredConductivity.all
    for (value, next) in zip(all, all.dropFirst()) where value.x == next.x {
      #expect(value.conductivity < next.conductivity || value.kind != next.kind)
    }
    #expect(all.map(\.x) == all.map(\.x).sorted())
  }
}
