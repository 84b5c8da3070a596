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

  @Test("The gradient by every kind of parameter is that of central differences")
  func finiteDifferences() {
    var random = RandomStream(seed: 3, purpose: "parameters", candidate: 0)
    var parameters = (0..<layout.parameterCount).map { _ in random.normal() / 6 }
    let scaling = Scaling<Double>(
      mean: (0..<3).map { _ in (0..<DensityBasis.featureCount).map { _ in random.normal() } },
      scale: (0..<3).map { _ in
        (0..<DensityBasis.featureCount).map { _ in 0.5 + random.uniform() }
      })
    let frame = frame()
    let work = FrameGradient<Double>(layout, loss: loss)
    var mixing = [Double](repeating: 0, count: layout.mixingTotal)
    var network = [Double](repeating: 0, count: layout.memberCount)
    let member = 1
    _ = work.accumulate(
      frame, member: member, parameters: parameters, scaling: scaling, mixingGradient: &mixing,
      networkGradient: &network)
    func value() -> Double {
      work.evaluate(frame, member: member, parameters: parameters, scaling: scaling)
      return work.errors(frame).loss
    }
    let first = layout.network(member: member, type: 0)
    let checked =
      stride(from: 0, to: mixing.count, by: 401).map { ($0, mixing[$0]) }
      + stride(from: 0, to: network.count, by: 97).map { (first + $0, network[$0]) }
    for (index, gradient) in checked {
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
}
