import Foundation
import Quantities
import Structures
import Testing

@testable import Conductivities

struct ConductivityRegressionTests {
  /// Features that differ in the barrier alone: the same crystal, with another number.
  private func features(_ barrier: Double) -> SolidFeatures {
    let cell = Structure(
      lattice: Lattice.cubic(5.7)!, species: [.lithium, .sulfur],
      positions: [.zero, Vector3(0.5, 0.5, 0.5)])
    return SolidFeatures(cell, barrier: barrier)
  }

  /// log₁₀ σ of a solid whose activation energy is its barrier.
  private func truth(_ barrier: Double, _ temperature: Double) -> Double {
    3 - log10(temperature) - barrier / (Constants.boltzmann * temperature * log(10))
  }

  private func observations(_ barriers: [Double], error: Double = 0.05, seed: Int = 0)
    -> [ConductivityRegression.Observation]
  {
    var random = RandomStream(seed: 7, purpose: "regression", candidate: seed)
    return barriers.enumerated().flatMap { solid, barrier in
      [500.0, 600, 700, 800].map { temperature in
        .init(
          solid: solid, features: features(barrier), temperature: temperature,
          log10Conductivity: Estimate(
            truth(barrier, temperature) + random.normal() * error, standardError: error))
      }
    }
  }

  @Test func `Between what was watched it says what is true, within its error`() throws {
    var within = 0
    for seed in 0..<20 {
      let regression = try #require(
        ConductivityRegression(
          observations([0.2, 0.25, 0.3, 0.35, 0.4, 0.5], seed: seed)))
      let found = regression.log10Conductivity(features(0.32), at: 600)
      #expect(found.standardError < 0.5)
      if abs(found.value - truth(0.32, 600)) < 2 * found.standardError { within += 1 }
    }
    // 19 of 20 are expected; fewer than 16 has a probability of 0.3 %.
    #expect(within >= 16, "\(within)")
  }

  @Test func `Far from what was watched, and at 300 K, its error is larger`() throws {
    let regression = try #require(
      ConductivityRegression(observations([0.2, 0.25, 0.3, 0.35, 0.4])))
    let near = regression.log10Conductivity(features(0.3), at: 600).standardError
    #expect(regression.log10Conductivity(features(1.5), at: 600).standardError > 1.5 * near)
    #expect(regression.log10Conductivity(features(0.3), at: 300).standardError > near)
  }

  @Test func `Features that say nothing leave the scatter between solids as the error`() throws {
    // The same features for all, while the truth is another for each.
    let mixed = observations([0.2, 0.3, 0.4, 0.5, 0.6]).map { observation in
      ConductivityRegression.Observation(
        solid: observation.solid, features: features(0.4), temperature: observation.temperature,
        log10Conductivity: observation.log10Conductivity)
    }
    let regression = try #require(ConductivityRegression(mixed))
    #expect(regression.leftOutError > 0.5)
    #expect(regression.log10Conductivity(features(0.4), at: 600).standardError > 0.3)
    #expect(regression.calibration >= 1)
  }

  @Test func `Fewer than five solids, or one temperature, teach nothing`() {
    #expect(ConductivityRegression(observations([0.2, 0.3, 0.4, 0.5])) == nil)
    let one = observations([0.2, 0.25, 0.3, 0.35, 0.4]).filter { $0.temperature == 600 }
    #expect(ConductivityRegression(one) == nil)
  }
}
