import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

/// The 254 crystals of OBELiX's training part, github.com/NRC-Mila/OBELiX.
@Suite("CIFs of OBELiX", .enabled(if: TestFiles.data("obelix/train_randomized_cifs") != nil))
struct OBELiXTests {
  static let directory = TestFiles.data("obelix/train_randomized_cifs")

  /// "Li4 Gd4 P16 O48" or "Li7.0Bi1.0O6.0".
  static func counts(_ formula: String) -> [Element: Double] {
    var counts: [Element: Double] = [:]
    for match in formula.matches(of: /([A-Z][a-z]?)([0-9.]*)/) {
      guard let element = Element(match.1) else { continue }
      counts[element, default: 0] += match.2.isEmpty ? 1 : Double(match.2) ?? .nan
    }
    return counts
  }

  static func difference(_ a: [Element: Double], _ b: [Element: Double]) -> Double {
    Set(a.keys).union(b.keys).map { abs(a[$0, default: 0] - b[$0, default: 0]) }.max() ?? 0
  }

  @Test("All 254 are read, and each has the atoms that its own formula says")
  func composition() throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: #require(Self.directory), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "cif" }
    let table = try #require(TestFiles.data("obelix/train.csv"))
    var tabulated: [String: [Element: Double]] = [:]
    for line in try String(contentsOf: table, encoding: .utf8).split(separator: "\n").dropFirst() {
      // No column before the fourth is quoted.
      let fields = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
      tabulated[String(fields[0])] = Self.counts(String(fields[3]))
    }
    var (read, ordered, exact, near) = (0, 0, 0, 0)
    for file in files {
      let crystal = try #require(try CIF.read(contentsOf: file).first)
      read += 1
      ordered += crystal.structure.ordered() == nil ? 0 : 1
      let counts = crystal.structure.averageCounts
      let formula = Self.counts(try #require(crystal.items["_chemical_formula_sum"]))
      #expect(Self.difference(counts, formula) < 0.01, "\(file.lastPathComponent)")
      let name = file.deletingPathExtension().lastPathComponent
      let row = try #require(tabulated[name], "\(name) has no row")
      let difference = Self.difference(counts, row)
      exact += difference < 1e-4 ? 1 : 0
      near += difference < 0.01 * row.values.reduce(0, +) ? 1 : 0
    }
    #expect(read == 254)
    // The table has nominal compositions, the files refined occupancies.
    #expect(exact == 125)
    #expect(near == 228)
    #expect(ordered == 59)
  }
}
