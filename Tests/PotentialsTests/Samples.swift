import Descriptors
import Foundation
import Quantities
import Structures

@testable import Potentials

/// What the tests of this target train on: small cells with the labels of a
/// pair potential.
enum Samples {
  static let elements: [Element] = [.lithium, .sulfur]
  static let pair = LennardJones(elements: elements, depth: 0.1, diameter: 2.3, cutoff: 4)
  static let basis = DensityBasis(elements: elements, radialCutoff: 4.5, angularCutoff: 3.5)
  static let layout = ParameterLayout(
    basis: basis, shape: NetworkShape(hidden1: 6, hidden2: 4), members: 2)

  /// Eight atoms near the points of a simple cubic lattice.
  static func cell(_ number: Int, spacing: Double = 2.6, jitter: Double = 0.12) -> Structure {
    var random = RandomStream(seed: 11, purpose: "cell", candidate: number)
    let sites = (0..<8).map { (k: Int) -> Vector3 in
      Vector3(Double(k % 2), Double(k / 2 % 2), Double(k / 4)) * spacing
    }
    var structure = Structure(
      lattice: Lattice.cubic(2 * spacing)!, species: (0..<8).map { elements[$0 % 2] },
      positions: [Vector3](repeating: .zero, count: 8))
    structure.cartesianPositions = sites.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * jitter
    }
    return structure
  }

  static func labelled(_ number: Int, system: String = "cells") throws -> LabelledFrame {
    let structure = cell(number)
    let result = try pair.evaluate(structure)
    return LabelledFrame(
      system: system, structure: structure, energy: result.energy, forces: result.forces,
      virial: result.virial)
  }

  /// Energy of the lattice without displacements, eV; the frames' are counted
  /// from it.
  static func latticeEnergy() throws -> Double { try pair.evaluate(cell(0, jitter: 0)).energy }

  static func frames(_ numbers: Range<Int>) throws -> [TrainingFrame] {
    let lattice = try latticeEnergy()
    return try numbers.map { number in
      let frame = try labelled(number)
      return TrainingFrame(
        system: frame.system, structure: frame.structure, energy: frame.energy - lattice,
        forces: frame.forces, virial: frame.virial, weight: 1, basis: basis)
    }
  }

  /// One element, one member and two layers of two nodes: a file of some kB.
  static func tinyPotential(scale: Float = 1) -> NetworkPotential {
    let layout = ParameterLayout(
      basis: DensityBasis(elements: [.lithium], radialCutoff: 4, angularCutoff: 3.5),
      shape: NetworkShape(hidden1: 2, hidden2: 2), members: 1)
    var random = RandomStream(seed: 5, purpose: "tiny potential", candidate: 0)
    let width = 2 * DensityBasis.featureCount
    return NetworkPotential(
      layout: layout, referenceEnergies: [-1.1], shortestDistances: [[2.05]],
      mean: [(0..<width).map { _ in Float(random.normal()) }],
      scale: [[Float](repeating: scale, count: width)],
      parameters: (0..<layout.parameterCount).map { _ in Float(random.normal()) / 6 })
  }
}

/// A folder for one test, gone when the test is over.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tieline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(name: String) -> URL { url.appendingPathComponent(name) }
}
