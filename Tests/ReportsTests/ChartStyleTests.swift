import Foundation
import Testing

@testable import Reports

@Suite struct ChartStyleTests {
  /// Luminance of "#rrggbb" after WCAG 2.
  private func luminance(_ color: String) throws -> Double {
    let number = try #require(Int(color.dropFirst(), radix: 16))
    let channels = [16, 8, 0].map { shift -> Double in
      let c = Double((number >> shift) & 255) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  private func contrast(_ a: String, _ b: String) throws -> Double {
    let pair = try [luminance(a), luminance(b)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  @Test(arguments: [true, false])
  func `Text and marks stand out from the ground`(
    isDark: Bool
  )
    throws
  {
    let colors = Dictionary(
      uniqueKeysWithValues: ChartStyle.colors.map { ($0.name, isDark ? $0.dark : $0.light) })
    let paper = try #require(colors["paper"])
    for text in ["ink", "soft", "accent", "measured", "failed"] {
      #expect(try contrast(#require(colors[text]), paper) >= 4.5, "\(text)")
    }
    for color in 0..<ConductivityScale.count {
      #expect(try contrast(#require(colors["k\(color)"]), paper) >= 1.8, "k\(color)")
    }
  }

  @Test(arguments: [true, false])
  func `The colours of conductivities grow lighter, so that their order is seen without colours`(
    isDark: Bool
  ) throws {
    let scale = try ChartStyle.colors.filter { $0.name.hasPrefix("k") }
      .map { try luminance(isDark ? $0.dark : $0.light) }
    #expect(scale.count == ConductivityScale.count)
    #expect(scale == scale.sorted())
  }

  @Test func `On paper no colour is left without a value, on a page each has one`() {
    #expect(!ChartStyle.onPaper.contains("var("))
    for name in ChartStyle.onPage.matches(of: /var\(--([\w-]+)\)/).map({ String($0.1) }) {
      #expect(ChartStyle.colors.contains { $0.name == name }, "\(name)")
      #expect(ChartStyle.variables.contains("--\(name):"))
    }
  }

  @Test func `A decade has a colour, and what is below or above all shares the last one`() {
    #expect(ConductivityScale.color(-8.5) == 0 && ConductivityScale.color(-300) == 0)
    #expect(ConductivityScale.color(-8) == 1 && ConductivityScale.color(-7.01) == 1)
    #expect(ConductivityScale.color(-2.5) == 6 && ConductivityScale.color(-2) == 7)
    #expect(ConductivityScale.color(5) == 7)
  }
}
