import Foundation
import Quantities
import Testing

@testable import Conductivities

struct ArrheniusFitTests {
  /// Diffusion of lithium in a conductor with 56 Li in a cube of 12.98 Å, with the errors of
  /// `EmpiricalError`: the test data D_T.csv of github.com/mogroupumd/aimd (MIT).
  static let points: [(temperature: Double, diffusion: Estimate)] = zip(
    [600, 650, 700, 720, 800, 900, 1050, 1200, 1500],
    [
      (1.24, 0.340), (1.56, 0.405), (2.13, 0.557), (1.85, 0.387), (3.51, 0.700), (4.85, 0.699),
      (8.24, 1.34), (13.8, 1.49), (18.3, 2.58),
    ]
  ).map { ($0, Estimate($1.0 * 1e-6, standardError: $1.1 * 1e-6)) }

  @Test func `The published fit is met to its digits`() throws {
    let fit = try ArrheniusFit(Self.points)
    // Theirs was made with k_B = 8.617e-5 eV/K.
    let scale = 8.617e-5 / Constants.boltzmann
    #expect(abs(fit.activationEnergy.value * scale - 0.258128283041) < 5e-9)
    #expect(abs(fit.activationEnergy.standardError * scale - 0.0168320198494) < 1e-9)
    let cold = fit.log10Diffusion(at: 300)
    #expect(abs(pow(10, cold.value) / 6.80754024e-9 - 1) < 1e-7)
    #expect(abs(cold.standardError - 0.197) < 5e-4)
  }

  @Test func `The covariance of slope and intercept narrows an extrapolation`() throws {
    let line = try ArrheniusFit(Self.points).line
    let without = (line.slopeVariance / (300 * 300) + line.interceptVariance).squareRoot()
    #expect(abs(without - 0.297) < 5e-4)
  }

  @Test func `Its conductivity at 300 K is the published one`() throws {
    let diffusion = pow(10, try ArrheniusFit(Self.points).log10Diffusion(at: 300).value)
    let factor =
      IonTransport.conductivityFactor(
        carriers: 56, volume: 12.98 * 12.98 * 12.98, temperature: 300)
      * Constants.siemensPerCentimetre / Constants.squareCentimetrePerSecond
    #expect(abs(factor * 1000 / 158_701_249.7319 - 1) < 1e-6)
    #expect(abs(factor * diffusion * 1000 / 1.08036514 - 1) < 1e-5)
  }

  @Test func `Exact points give the energy back`() throws {
    let points = [500.0, 600, 700, 900].map { temperature in
      let value = 0.3 * exp(-0.25 / (Constants.boltzmann * temperature))
      return (temperature: temperature, diffusion: Estimate(value, standardError: value * 0.1))
    }
    let fit = try ArrheniusFit(points)
    #expect(abs(fit.activationEnergy.value - 0.25) < 1e-12)
    #expect(fit.line.chiSquare < 1e-18)
  }

  @Test
  func `Diffusion that falls, and temperatures that are nearly one, have no activation energy`() {
    let falling = [500.0, 600, 700, 900].map { temperature in
      let value = 0.3 * exp(0.05 / (Constants.boltzmann * temperature))
      return (temperature: temperature, diffusion: Estimate(value, standardError: value * 0.1))
    }
    #expect {
      try ArrheniusFit(falling)
    } throws: { error in
      guard case ConductivityError.noGrowth(let slope)? = error as? ConductivityError else {
        return false
      }
      return abs(slope.value + 0.05) < 1e-9
    }
    let near = [600.05, 600.06, 600.07, 600.08].map { temperature in
      (temperature: temperature, diffusion: Estimate(temperature - 600, standardError: 0.01))
    }
    #expect(throws: ConductivityError.noLine) { try ArrheniusFit(near) }
  }

  @Test func `What gives no line is refused with its value`() {
    let good = Self.points
    #expect(throws: ConductivityError.fewTemperatures(count: 1)) {
      try ArrheniusFit([good[0], good[0], good[0], good[0], good[0]])
    }
    #expect(throws: ConductivityError.fewTemperatures(count: 3)) {
      try ArrheniusFit(Array(good.prefix(3)))
    }
    for (temperature, value, error) in [(0.0, 1.0, 1.0), (300, 0, 1), (300, 1, 0), (300, -1, 1)] {
      #expect(throws: ConductivityError.self) {
        try ArrheniusFit(
          good.prefix(5) + [(temperature, Estimate(value, standardError: error))])
      }
    }
  }
}
