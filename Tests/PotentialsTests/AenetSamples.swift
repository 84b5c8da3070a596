import Descriptors
import Foundation
import Quantities
import Structures

@testable import Potentials

/// Networks as aenet could have trained them, with random weights, and their
/// files.
enum AenetSamples {
  static let names = ["Li.nn", "S.nn"]

  /// Two elements whose networks differ in everything that may differ.
  static let potential: AenetPotential = {
    guard let potential = try? AenetPotential([("Li.nn", lithium), ("S.nn", sulfur)]) else {
      preconditionFailure("the samples fit each other")
    }
    return potential
  }()

  static let lithium = network(
    .lithium,
    ChebyshevBasis(
      environment: [.lithium, .sulfur], radialOrder: 6, radialCutoff: 4.5, angularOrder: 3,
      angularCutoff: 3.6),
    hidden: [(5, .tanh), (4, .twistedTanh)])
  static let sulfur = network(
    .sulfur,
    ChebyshevBasis(
      environment: [.sulfur, .lithium], radialOrder: 4, radialCutoff: 4.2, angularOrder: 4,
      angularCutoff: 4.2),
    hidden: [(4, .sigmoid), (3, .scaledTanh), (3, .linear)])

  static func network(
    _ element: Element, _ basis: ChebyshevBasis,
    hidden: [(nodes: Int, activation: FeedForward.Activation)]
  ) -> AenetNetwork {
    var random = RandomStream(seed: 21, purpose: "aenet", candidate: element.atomicNumber)
    func numbers(_ count: Int, _ scale: Double) -> [Double] {
      (0..<count).map { _ in scale * random.normal() }
    }
    let width = basis.featureCount
    var layers: [FeedForward.Layer] = []
    for (nodes, activation) in hidden + [(1, .linear)] {
      let inputs = layers.last?.outputs ?? width
      layers.append(
        FeedForward.Layer(
          inputs: inputs, outputs: nodes, activation: activation,
          weights: numbers((inputs + 1) * nodes, 0.4)))
    }
    let mean = numbers(width, 2)
    // The third feature did not vary.
    let deviations = (0..<width).map { $0 == 2 ? 0 : 1 + 2 * random.uniform() }
    return AenetNetwork(
      description: "A network of a test.", element: element, basis: basis,
      network: FeedForward(layers), shortestDistance: 1.5,
      cutoff: max(basis.radialCutoff, basis.angularCutoff),
      statistics: AenetNetwork.Statistics(
        evaluations: 1234, least: mean.map { $0 - 3 }, most: mean.map { $0 + 3 }, mean: mean,
        meanSquare: zip(mean, deviations).map { $0 * $0 + $1 * $1 }),
      training: AenetNetwork.Training(
        file: "sample.train", isNormalized: true, scale: 0.7, shift: -2.25,
        elements: [.sulfur, .lithium], atomicEnergies: [-276.5, -201.25e-120], atoms: 800,
        structures: 100, energies: [-1, 0.5, -0.125]))
  }

  /// The record of some bytes.
  static func record(_ bytes: [UInt8]) -> [UInt8] {
    let mark = withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) }
    return mark + bytes + mark
  }

  /// The binary form, a record of each field: for tests of what is wrong with one.
  static func records(
    _ network: AenetNetwork, descriptor: String = "Chebyshev"
  ) -> [[UInt8]] {
    func integers(_ numbers: [Int]) -> [UInt8] {
      record(numbers.flatMap { n in withUnsafeBytes(of: Int32(n).littleEndian) { Array($0) } })
    }
    func reals(_ numbers: [Double]) -> [UInt8] {
      record(
        numbers.flatMap { x in withUnsafeBytes(of: x.bitPattern.littleEndian) { Array($0) } })
    }
    func text(_ text: String, _ length: Int) -> [UInt8] {
      Array(text.utf8) + [UInt8](repeating: 32, count: length - text.utf8.count)
    }
    func symbols(_ elements: [Element]) -> [UInt8] {
      record(elements.flatMap { text($0.symbol, 2) })
    }
    let layers = network.network.layers
    let nodes = [layers[0].inputs] + layers.map(\.outputs)
    let weights = layers.map(\.weights.count)
    let weightPlaces = weights.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let valuePlaces = nodes.dropLast().reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 + 1) }
    let (basis, statistics, training) = (network.basis, network.statistics, network.training)
    let width = basis.featureCount
    var parameters = [Double](repeating: 0, count: 4 * width)
    parameters[0] = basis.radialCutoff
    parameters[1] = Double(basis.radialOrder)
    parameters[2] = basis.angularCutoff
    parameters[3] = Double(basis.angularOrder)
    let net = [
      integers([nodes.count]), integers([nodes.max()!]), integers([weightPlaces.last!]),
      integers([valuePlaces.last! + 1]), integers(nodes),
      integers(layers.map { AenetFile.number(of: $0.activation) }), integers(weightPlaces),
      integers(valuePlaces),
      reals(layers.flatMap(\.weights)),
    ]
    let setup = [
      record(text(network.description, 1024)), symbols([network.element]),
      integers([basis.environment.count]), symbols(basis.environment),
      reals([network.shortestDistance]), reals([network.cutoff]), record(text(descriptor, 100)),
      integers([width]), integers([4]), integers([Int](repeating: 0, count: width)),
      reals(parameters), integers([Int](repeating: 0, count: 2 * width)),
      integers([statistics.evaluations]), reals(statistics.least), reals(statistics.most),
      reals(statistics.mean), reals(statistics.meanSquare),
    ]
    let data = [
      record(text(training.file, 1024)), integers([training.isNormalized ? 1 : 0]),
      reals([training.scale]), reals([training.shift]), integers([training.elements.count]),
      symbols(training.elements), reals(training.atomicEnergies), integers([training.atoms]),
      integers([training.structures]), reals(training.energies),
    ]
    return net + setup + data
  }

  static func binary(_ network: AenetNetwork) -> [UInt8] { Array(records(network).joined()) }
}
