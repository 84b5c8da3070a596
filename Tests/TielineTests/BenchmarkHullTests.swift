import Foundation
import Testing

/// The benchmark of hulls on the command line.
@Suite struct BenchmarkHullTests {
  @Test func `hull gives the same corners twice, and those of qhull`() throws {
    let corners = try (0..<2).map { _ in
      let result = try Tieline.run("benchmark", "hull", "--entries", "400", "--format", "json")
      #expect(result.code == 0, "\(result)")
      let root = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      #expect(root["entries"] as? Int == 400 && root["seeds"] as? Int == 5)
      let systems = try #require(root["systems"] as? [[String: Any]])
      #expect(systems.map { ($0["endMembers"] as? [String])?.count } == [2, 3])
      return try systems.map { system in
        let ours = try #require(system["corners"] as? [Int])
        #expect(ours == system["cornersByQhull"] as? [Int])
        return ours
      }
    }
    #expect(corners[0] == corners[1])
  }

  @Test(arguments: [["--seeds", "4"], ["--entries", "0"]])
  func `Too little to measure is refused`(arguments: [String]) throws {
    let result = try Tieline(["benchmark", "hull"] + arguments).result()
    #expect(result.code == 64 && result.messages.contains(arguments[0]), "\(result)")
  }
}
