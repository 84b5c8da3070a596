import Descriptors
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Loss")
struct LossTests {
  private let first = Loss(energyScale: 0.1, forceScale: 0.2, virialScale: 0.4)
  private let last = Loss(energyScale: 0.001, forceScale: 0.8, virialScale: 0.4)

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-14 * abs(b) }

  @Test("Between two losses it begins with the one and ends with the other")
  func ends() {
    #expect(first.interpolated(to: last, part: 0) == first)
    let end = first.interpolated(to: last, part: 1)
    #expect(isNear(end.energyScale, 0.001) && isNear(end.forceScale, 0.8))
    #expect(end.virialScale == 0.4)
  }

  @Test("Half way each scale is the geometric mean")
  func middle() {
    let half = first.interpolated(to: last, part: 0.5)
    #expect(isNear(half.energyScale, 0.01) && isNear(half.forceScale, 0.4))
  }

  /// Two atoms with energy 1, forces ±x and, unless left out, a virial.
  private func frame(virial: Matrix3? = Matrix3(diagonal: Vector3(3, 0, 0))) -> TrainingFrame {
    TrainingFrame(
      system: "two", structure: Samples.cell(0).selecting([0, 1]), energy: 1,
      forces: [Vector3(1, 0, 0), Vector3(-1, 0, 0)], virial: virial, weight: 2,
      basis: Samples.basis)
  }

  private func errors(_ values: [Double], _ frame: TrainingFrame) -> ErrorSums {
    FrameGradient<Double>(Samples.layout, loss: first).errors(frame, of: values)
  }

  @Test("Without an error there is no loss")
  func zero() {
    let sums = errors([1, 0, 0, -1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1], frame())
    #expect(sums.loss == 0 && sums.meanLoss == 0)
    #expect(sums.energyRMSE == 0 && sums.forceRMSE == 0 && sums.virialRMSE == 0)
    #expect(sums.frames == 1 && sums.forceComponents == 6 && sums.virialComponents == 9)
  }

  @Test("The loss is that of the formula, worked by hand")
  func byHand() throws {
    // ΔE = 0.4, one ΔF = 0.6, one ΔW = 1.2, with N = 2 and weight 2:
    // 2 [ (0.2/0.1)² + 0.36/6/0.04 + 0.36/9/0.16 ] = 2 (4 + 1.5 + 0.25)
    let values = [1, 0, 0, -1, 0.6, 0, 3, 0, 0, 0, 1.2, 0, 0, 0, 0, 1.4]
    let sums = errors(values, frame())
    #expect(abs(sums.loss - 11.5) < 1e-12)
    #expect(abs(sums.energyBias - 0.2) < 1e-12)
    #expect(abs(sums.forceRMSE - (0.36 / 6).squareRoot()) < 1e-12)
    #expect(abs(try #require(sums.virialRMSE) - 0.2) < 1e-12)
    // Where there is no virial it costs nothing.
    let without = errors(values, frame(virial: nil))
    #expect(abs(without.loss - 11) < 1e-12 && without.virialRMSE == nil)
  }

  @Test("Sums over frames add up, and the mean of none is zero")
  func sums() {
    var total = ErrorSums()
    #expect(total.energyRMSE == 0 && total.forceRMSE == 0 && total.meanLoss == 0)
    total += errors([1, 0, 0, -1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1.4], frame())
    total += errors([1, 0, 0, -1, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0.6], frame())
    #expect(total.frames == 2)
    #expect(abs(total.energyBias) < 1e-12 && abs(total.energyRMSE - 0.2) < 1e-12)
    #expect(abs(total.meanLoss - 8) < 1e-12)
  }
}
