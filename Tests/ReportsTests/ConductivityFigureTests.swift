import Quantities
import Testing

@testable import Reports

@Suite struct ConductivityFigureTests {
  private static let solids = [
    ConductivityFigure.Solid(
      name: "glass-0.700", x: 0.7, isGlass: true,
      log10Conductivity: Estimate(-2.5, standardError: 0.7)),
    ConductivityFigure.Solid(
      name: "Li7P3S11", x: 0.7, isGlass: false,
      log10Conductivity: Estimate(-2.4, standardError: 0.8)),
  ]

  private func texts(_ temperature: Double, _ endMembers: [String]) throws -> XMLText {
    let figure = try #require(
      ConductivityFigure(Self.solids, temperature: temperature, endMembers: endMembers))
    return try XMLText(figure.svg)
  }

  @Test func `At 300 K what was measured stands beside it, elsewhere nothing does`() throws {
    let room = try texts(300, ["Li2S", "P2S5"])
    for word in ["glass-0.700", "Li7P3S11, measured", "glass, by dynamics", "S/cm"] {
      #expect(room.text.contains(word), "\(word)")
    }
    for text in [try texts(600, ["Li2S", "P2S5"]), try texts(300, ["Li2S", "SiS2"])] {
      #expect(text.text.contains("glass-0.700") && !text.text.contains(", measured"))
    }
  }

  @Test func `It has the name of its temperature, and nothing is drawn of nothing`() {
    let names = [300.0, 649.6].map {
      ConductivityFigure(Self.solids, temperature: $0, endMembers: ["Li2S", "P2S5"])?.name
    }
    #expect(names == ["conductivity-300K.svg", "conductivity-650K.svg"])
    #expect(ConductivityFigure([], temperature: 300, endMembers: ["Li2S", "P2S5"]) == nil)
  }
}
