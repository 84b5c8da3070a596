import Conductivities
import Quantities
import Structures
import Testing

@Suite("Conductivity estimates")
struct ConductivityEstimateTests {
  @Test("The calibration's barriers are those of its crystals")
  func calibrationBarriers() throws {
    #expect(CalibrationCrystal.all.count == KnownCrystals.all.count)
    for crystal in CalibrationCrystal.all {
      let barriers = Percolation(try #require(KnownCrystals.landscapes[crystal.name])).barriers
      for (a, b) in zip(barriers, crystal.barriers) {
        #expect(abs(a - b) < 1e-3, "\(crystal.name)")
      }
    }
  }

  /// Reference: numpy's least squares on the same table.
  @Test("The lines through the calibration are those that the documentation states")
  func lines() {
    let conductivity = ConductivityEstimate.conductivityFit
    #expect(conductivity.count == 11)
    #expect(abs(conductivity.intercept - -0.654) < 5e-3)
    #expect(abs(conductivity.slope - -8.714) < 5e-3)
    #expect(abs(conductivity.scatter - 2.063) < 5e-3)
    #expect(abs(conductivity.leaveOneOutError - 2.267) < 5e-3)
    #expect(abs(conductivity.leaveOneOutErrorOfMean - 2.641) < 5e-3)
    let activation = ConductivityEstimate.activationEnergyFit
    #expect(abs(activation.intercept - 0.250) < 1e-3)
    #expect(abs(activation.slope - 0.206) < 1e-3)
    #expect(abs(activation.scatter - 0.085) < 1e-3)
    #expect(abs(activation.leaveOneOutError - 0.090) < 1e-3)
    #expect(abs(activation.leaveOneOutErrorOfMean - 0.093) < 1e-3)
  }

  @Test("Left-out crystals are as far off as the stated errors say")
  func honestErrors() {
    let points = CalibrationCrystal.all.map { (x: $0.barriers[1], y: $0.log10Conductivity) }
    let scores = points.indices.map { left in
      let others = points.indices.filter { $0 != left }.map { points[$0] }
      let prediction = LineFit(others).prediction(at: points[left].x)
      return (prediction.value - points[left].y) / prediction.standardError
    }
    let rms = (scores.reduce(0) { $0 + $1 * $1 } / Double(scores.count)).squareRoot()
    #expect(rms > 0.7 && rms < 1.4)
  }

  @Test("A crystal gets its barrier's place on the lines, with an error of decades")
  func gamma() throws {
    let estimate = ConductivityEstimate(KnownCrystals.gammaLi3PS4)
    #expect(abs(estimate.log10Conductivity.value - -4.59) < 0.02)
    #expect(abs(estimate.log10Conductivity.standardError - 2.16) < 0.02)
    #expect(abs(estimate.activationEnergy.value - 0.343) < 0.002)
    #expect(abs(estimate.activationEnergy.standardError - 0.089) < 0.002)
  }

  @Test("The farther from the calibration, the larger the error")
  func extrapolation() {
    let fit = ConductivityEstimate.conductivityFit
    let errors = [0.5, 1, 2, 4].map { fit.prediction(at: $0).standardError }
    #expect(errors == errors.sorted() && errors[0] > 2 && errors[3] > 10)
  }

  @Test("A crystal read as ordered or as disordered has one estimate")
  func sources() throws {
    let lattice = Lattice.cubic(5.7215)!
    let anions = KnownCrystals.li2S.ions.map(\.position)
    let lithium = [0.25, 0.75].flatMap { x in
      [0.25, 0.75].flatMap { y in [0.25, 0.75].map { Vector3(x, y, $0) } }
    }
    let structure = Structure(
      lattice: lattice,
      species: anions.map { _ in Element.sulfur } + lithium.map { _ in Element.lithium },
      positions: anions + lithium)
    let ordered = try ConductivityEstimate(structure)
    let disordered = try ConductivityEstimate(DisorderedStructure(structure))
    #expect(ordered.barriers == disordered.barriers)
    #expect(ordered.log10Conductivity == disordered.log10Conductivity)
    #expect(ordered.barriers == ConductivityEstimate(KnownCrystals.li2S).barriers)
  }
}
