import Foundation
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("The benchmark of dynamics")
struct DynamicsBenchmarkTests {
  /// Solid argon does not live at 600 K, but forgets its crystal and keeps its energy.
  @Test("Atoms move no faster than their forces come, and keep their energy")
  func argon() throws {
    let result = try DynamicsBenchmark(
      Samples.argon, cell: Samples.solidArgon(edge: 5.4), picoseconds: 1)
    #expect(result.atoms == 256 && result.precision == "double" && result.formula == "Ar")
    #expect(result.dynamicsRate > 0 && (0.2..<1.3).contains(result.efficiency))
    #expect((0..<1).contains(result.listShare) && result.listShare > 0)
    let thermal = Constants.boltzmann * DynamicsBenchmark.temperature
    // The force jumps where the potential is cut off.
    #expect(abs(result.drift.value) < 0.02 * thermal && result.fluctuation < 0.02 * thermal)
    #expect((400.0...800).contains(result.meanTemperature))
    let again = try JSONDecoder().decode(DynamicsBenchmark.self, from: Data(result.json.utf8))
    #expect(again.efficiency == result.efficiency && again.drift == result.drift)
    #expect(result.text.hasSuffix("meV/atom\n"))
  }
}
