import Foundation
import PhaseDiagrams
import Testing

/// `tieline motifs` on the command line.
@Suite struct MotifsTests {
  private let crystals = [
    "Li2P2S6", "Li2S", "Li4P2S6", "Li7P3S11", "Li7PS6", "P2S5", "beta-Li3PS4", "gamma-Li3PS4",
  ]

  private func table(_ arguments: [String]) throws -> CSVTable {
    let result = try Tieline(["motifs"] + arguments).result()
    #expect(result.code == 0, "\(result)")
    return try CSVTable(Array(result.output.utf8), file: "motifs")
  }

  private func path(_ crystal: String) -> String {
    Tieline.structures.appendingPathComponent("\(crystal).cif").path
  }

  /// Exact: PS4, P2S7, P2S6 that share an edge, P2S6 with a P-P bond, free S.
  @Test(arguments: [
    ("gamma-Li3PS4", ["1.0000", "0.0000", "0.0000", "0.0000", "0.0000"]),
    ("beta-Li3PS4", ["1.0000", "0.0000", "0.0000", "0.0000", "0.0000"]),
    ("Li7P3S11", ["0.3333", "0.6667", "0.0000", "0.0000", "0.0000"]),
    ("Li2P2S6", ["0.0000", "0.0000", "1.0000", "0.0000", "0.0000"]),
    ("Li4P2S6", ["0.0000", "0.0000", "0.0000", "1.0000", "0.0000"]),
    ("Li7PS6", ["1.0000", "0.0000", "0.0000", "0.0000", "0.3333"]),
  ])
  func `The units of the known crystals are exact`(crystal: String, shares: [String]) throws {
    let table = try table([path(crystal)])
    let row = Dictionary(uniqueKeysWithValues: zip(table.header, table.rows[0].fields))
    let found = [
      "PS4_fraction", "P2S7_fraction", "P2S6_fraction", "bonded_P2S6_fraction", "free_S_fraction",
    ].map { row[$0] ?? "" }
    #expect(found == shares)
  }

  @Test func `Barriers come with what they say of the conductivity, and are empty without lithium`()
    throws
  {
    let table = try table([path("Li7P3S11"), "--barriers"])
    let row = Dictionary(uniqueKeysWithValues: zip(table.header, table.rows[0].fields))
    // bvlain 0.25.1: see CrystalFileTests.
    for (name, barrier) in [("1D", 0.342), ("2D", 0.410), ("3D", 0.410)] {
      #expect(abs(try #require(row["barrier_\(name)_eV"].flatMap(Double.init)) - barrier) < 0.03)
    }
    let conductivity = try #require(row["conductivity_300K_S_per_cm"].flatMap(Double.init))
    #expect(1e-5...1e-3 ~= conductivity && row["log10_conductivity_300K_error"]?.isEmpty == false)
    let sulfide = try self.table([path("P2S5"), "--barriers"])
    #expect(sulfide.header == table.header)
    #expect(
      zip(sulfide.header, sulfide.rows[0].fields).allSatisfy {
        !$0.contains("barrier") || $1.isEmpty
      })
    #expect(try Tieline.run("motifs", path("Li2S"), "--radial", "--barriers").code == 64)
  }

  @Test func `A crystal of the map lies on it, and two forms of Li3PS4 are near each other`() throws
  {
    let known = crystals.flatMap { ["--known", path($0)] }
    func place(_ crystal: String) throws -> (Double, Double) {
      let table = try table([path(crystal)] + known)
      let row = Dictionary(uniqueKeysWithValues: zip(table.header, table.rows[0].fields))
      return (
        try #require(row["map_1"].flatMap(Double.init)),
        try #require(row["map_2"].flatMap(Double.init))
      )
    }
    let (gamma, beta, sulfide) = (
      try place("gamma-Li3PS4"), try place("beta-Li3PS4"), try place("Li2S")
    )
    func distance(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
      hypot(a.0 - b.0, a.1 - b.1)
    }
    #expect(distance(gamma, beta) < distance(gamma, sulfide) / 3)
  }

  @Test func `Radial functions have the P-S bond at its length with four S around each P`() throws {
    let table = try table([path("gamma-Li3PS4"), "--radial"])
    let rows = table.rows.map(\.fields).filter { $0[0] == "P-S" }
    let peak = try #require(rows.max { Double($0[2])! < Double($1[2])! })
    #expect(abs(try #require(Double(peak[1])) - 2.05) < 0.1)
    let within = try #require(rows.first { Double($0[1])! > 2.6 })
    #expect(within[3] == "4.0000")
  }

  @Test(arguments: [
    ["--known", "a.cif"], ["--radial", "--known", "a", "--known", "b", "--known", "c"],
  ])
  func `Arguments that do not go together are a matter of usage`(arguments: [String]) throws {
    let result = try Tieline(["motifs", path("Li2S")] + arguments).result()
    #expect(result.code == 64, "\(result)")
  }
}
