import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Gradient of the loss")
struct FrameGradientTests {
  let layout = ParameterLayout(
    basis: DensityBasis(
      elements: [.lithium, .phosphorus, .sulfur], radialCutoff: 5, angularCutoff: 4),
    shape: NetworkShape(hidden1: 6, hidden2: 5), members: 2)
  let loss = Loss(energyScale: 0.3, forceScale: 0.7, virialScale: 0.4)

  func frame() -> TrainingFrame {
    var random = RandomStream(seed: 2, purpose: "frame", candidate: 0)
    let elements: [Element] = [.lithium, .phosphorus, .sulfur]
    let lattice = Lattice(Matrix3(Vector3(5, 0.3, 0), Vector3(-1, 4.5, 0.2), Vector3(0.5, 1, 6)))!
    let structure = Structure(
      lattice: lattice, species: (0..<7).map { elements[$0 % 3] },
      positions: (0..<7).map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
    return TrainingFrame(
      system: "test", structure: structure, energy: -3,
      forces: (0..<7).map { _ in Vector3(random.normal(), random.normal(), random.normal()) },
      virial: Matrix3(rowMajor: (0..<9).map { _ in random.normal() }), weight: 1.7,
      forceWeight: 0.6,
      basis: layout.basis)
  }

  @Test(
    "The gradient by every kind of parameter is that of central differences, whatever the shares",
    arguments: [[0.3, 0.7], [0, 1]])
  func finiteDifferences(shares: [Double]) {
    var random = RandomStream(seed: 3, purpose: "parameters", candidate: 0)
    var parameters = (0..<layout.parameterCount).map { _ in random.normal() / 6 }
    let scaling = Scaling<Double>(
      mean: (0..<3).map { _ in (0..<2 * DensityBasis.featureCount).map { _ in random.normal() } },
      scale: (0..<3).map { _ in
        (0..<2 * DensityBasis.featureCount).map { _ in 0.5 + random.uniform() }
      })
    let frame = frame()
    let work = FrameGradient<Double>(layout, loss: loss)
    var gradient = [Double](repeating: 0, count: layout.parameterCount)
    _ = work.accumulate(
      frame, shares: shares, parameters: parameters, scaling: scaling, into: &gradient)
    func value() -> Double {
      work.evaluate(frame, shares: shares, parameters: parameters, scaling: scaling)
      return work.errors(frame).loss
    }
    let checked =
      Array(stride(from: 0, to: layout.sharedTotal, by: 301))
      + Array(stride(from: layout.sharedTotal, to: layout.parameterCount, by: 97))
    for index in checked {
      let gradient = gradient[index]
      let old = parameters[index]
      let step = 1e-5
      parameters[index] = old + step
      let plus = value()
      parameters[index] = old - step
      let minus = value()
      parameters[index] = old
      let numeric = (plus - minus) / (2 * step)
      #expect(
        abs(numeric - gradient) < 2e-6 * max(1, abs(numeric)), "parameter \(index)")
    }
  }

  @Test("A member without a share is not touched, and equal shares give the members' mean")
  func shares() {
    var random = RandomStream(seed: 4, purpose: "parameters", candidate: 0)
    let parameters = (0..<layout.parameterCount).map { _ in random.normal() / 6 }
    let row = [Double](repeating: 1, count: 2 * DensityBasis.featureCount)
    let scaling = Scaling<Double>(mean: [row, row, row], scale: [row, row, row])
    let frame = frame()
    let work = FrameGradient<Double>(layout, loss: loss)
    var gradient = [Double](repeating: 0, count: layout.parameterCount)
    _ = work.accumulate(
      frame, shares: [0, 1], parameters: parameters, scaling: scaling, into: &gradient)
    let first = layout.network(member: 0, type: 0)..<layout.network(member: 1, type: 0)
    #expect(gradient[first].allSatisfy { $0 == 0 })
    #expect(gradient[first.upperBound...].contains { $0 != 0 })

    func result(_ shares: [Double]) -> [Double] {
      work.evaluate(frame, shares: shares, parameters: parameters, scaling: scaling)
      return work.forces + work.virial + [work.energy]
    }
    let (one, two, mean) = (result([1, 0]), result([0, 1]), result([0.5, 0.5]))
    for k in mean.indices { #expect(abs(mean[k] - (one[k] + two[k]) / 2) < 1e-10) }
  }
}
