import Foundation
import Testing

/// Lennard-Jones on the command line.
@Suite struct BenchmarkClustersTests {
  @Test func `lj26 finds the known minimum, and says the same twice`() throws {
    let results = try (0..<2).map { _ in
      let result = try Tieline.run("benchmark", "lj26", "--seeds", "3", "--format", "json")
      #expect(result.code == 0, "\(result)")
      return try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }
    #expect(results[0]["found"] as? Int == 3 && results[0]["atoms"] as? Int == 26)
    let calls = results.map { ($0["forceCalls"] as? [String: Double])?["mean"] }
    #expect(calls[0] != nil && calls[0] == calls[1])
    #expect(try Tieline.run("benchmark", "lj38", "--seeds", "0").code == 64)
  }

  @Test func `evaluate, relax and benchmark take a Lennard-Jones potential`() throws {
    let folder = TemporaryFolder()
    let argon = Tieline.inputs.appendingPathComponent("potentials/argon.yaml").path
    try folder.write(
      """
      2
      Lattice="40 0 0 0 40 0 0 0 40" Properties=species:S:1:pos:R:3
      Ar 0 0 0
      Ar 3.405 0 0

      """, to: "pair.xyz")
    let evaluated = try Tieline.run(
      "evaluate", "pair.xyz", "--potential", argon, in: folder.url)
    #expect(evaluated.code == 0 && evaluated.output.contains("energy="), "\(evaluated)")
    let relaxed = try Tieline.run(
      "relax", "pair.xyz", "--potential", argon, "--fixed-cell", "--force", "1e-5", in: folder.url)
    #expect(relaxed.code == 0 && relaxed.output.contains("relaxation=converged"), "\(relaxed)")
    let benchmark = try Tieline.run(
      "benchmark", "potential", "--structure", "pair.xyz", "--potential", argon, in: folder.url)
    #expect(benchmark.code == 0 && benchmark.output.contains("relaxation of 54 atoms"))
    #expect(!benchmark.output.contains(" -"), "no rate is negative: \(benchmark)")
    let refused = try Tieline.run(
      "relax", Tieline.structures.appendingPathComponent("Li2S.cif").path, "--potential", argon)
    #expect(refused.code == 65 && refused.lines.count == 1, "\(refused)")
  }
}
