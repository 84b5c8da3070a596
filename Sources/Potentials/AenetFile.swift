import Descriptors
import Files
import Foundation
import Quantities
import Structures

/// An `AenetNetwork` as a file of aenet: its binary form (read) and its ASCII
/// form (read and written).
public enum AenetFile {
  /// How the names of such files end.
  public static let endings = ["nn", "ascii"]

  /// Whether a file of a folder is one.
  static func isName(_ name: String) -> Bool {
    !name.hasPrefix(".") && endings.contains(URL(filePath: name).pathExtension)
  }

  /// In the order of their numbers.
  static let activations: [FeedForward.Activation] = [
    .linear, .tanh, .sigmoid, .scaledTanh, .twistedTanh,
  ]

  static func number(of activation: FeedForward.Activation) -> Int {
    guard let number = activations.firstIndex(of: activation) else {
      preconditionFailure("aenet has no number for \(activation)")
    }
    return number
  }

  /// Whether a file begins like a network of aenet, in one form or the other.
  static func begins(_ bytes: [UInt8]) -> Bool { isBinary(bytes) || isText(bytes) }

  /// The first record is one number of four bytes.
  private static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [4, 0, 0, 0]) }

  /// The first line is one number.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let line = bytes.prefix(100).prefix { $0 != UInt8(ascii: "\n") }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
    return words.count == 1 && Int(words[0]) != nil
  }

  public static func read(_ url: URL) throws -> AenetNetwork {
    try read(AtomicFile.read(url), file: url.relativePath)
  }

  static func read(_ bytes: [UInt8], file: String) throws(PotentialError) -> AenetNetwork {
    if isBinary(bytes) {
      var fields = FortranRecords(bytes, file: file)
      return try network(&fields)
    }
    guard isText(bytes) else { throw .notAenet(file: file) }
    var fields = try FortranText(bytes, file: file)
    return try network(&fields)
  }

  /// Writes the ASCII form.
  public static func write(_ network: AenetNetwork, to url: URL) throws(FileError) {
    try AtomicFile.write(text(network), to: url)
  }

  // MARK: reading

  private static func network<Fields: AenetFields>(
    _ fields: inout Fields
  ) throws(PotentialError) -> AenetNetwork {
    let network = try feedForward(&fields)
    let description = try fields.text(1024, "description")
    let symbol = try fields.symbols(1, "element")[0]
    let element = try fields.element(symbol, "element")
    let count = try fields.count("number of elements in the environment", in: 1...118)
    let environment = try fields.elements(count, "elements in the environment")
    let shortest = try fields.real("shortest distance")
    let longest = try fields.real("cutoff")
    let kind = try fields.text(100, "type of descriptor")
    guard kind.trimmingCharacters(in: .whitespaces).lowercased() == "chebyshev" else {
      throw .unsupported(
        file: fields.file,
        what: "its descriptor is '\(kind)'; of aenet's descriptors only Chebyshev is read")
    }
    let basis = try basis(&fields, environment: environment, inputs: network.inputs)
    let width = basis.featureCount
    guard longest >= max(basis.radialCutoff, basis.angularCutoff) - 1e-6 else {
      throw .damaged(
        file: fields.file, what: "its cutoff \(longest) Å is shorter than its descriptor's")
    }
    let statistics = AenetNetwork.Statistics(
      evaluations: try fields.integer("number of evaluations"),
      least: try fields.reals(width, "least features"),
      most: try fields.reals(width, "largest features"),
      mean: try fields.reals(width, "mean features"),
      meanSquare: try fields.reals(width, "mean squares of the features"))
    let training = try training(&fields)
    try fields.finish()
    guard training.elements.contains(element) else {
      throw .damaged(
        file: fields.file, what: "there is no atomic energy of its element \(element.symbol)")
    }
    return AenetNetwork(
      description: description, element: element, basis: basis, network: network,
      shortestDistance: shortest, cutoff: longest, statistics: statistics, training: training)
  }

  private static func feedForward<Fields: AenetFields>(
    _ fields: inout Fields
  ) throws(PotentialError) -> FeedForward {
    let count = try fields.count("number of layers", in: 2...1000)
    let widest = try fields.count("number of nodes in the widest layer", in: 1...1_000_000)
    let weightCount = try fields.count("number of weights", in: 2...100_000_000)
    let values = try fields.integer("number of values")
    let nodes = try fields.integers(count, "numbers of nodes")
    guard nodes.allSatisfy({ (1...widest).contains($0) }), nodes.max() == widest else {
      throw .damaged(file: fields.file, what: "its layers do not fit the widest of \(widest) nodes")
    }
    guard nodes[count - 1] == 1 else {
      throw .unsupported(
        file: fields.file,
        what: "its network has \(nodes[count - 1]) outputs where an energy is one")
    }
    var activations: [FeedForward.Activation] = []
    for number in try fields.integers(count - 1, "activation functions") {
      guard Self.activations.indices.contains(number) else {
        throw .damaged(file: fields.file, what: "it has the unknown activation function \(number)")
      }
      activations.append(Self.activations[number])
    }
    let places = places(nodes)
    guard try fields.integers(count, "places of the weights") == places.weights,
      try fields.integers(count, "places of the values") == places.values,
      weightCount == places.weights[count - 1], values == places.values[count - 1] + 1
    else { throw .damaged(file: fields.file, what: "its weights do not fit its layers") }
    let weights = try fields.reals(weightCount, "weights")
    return FeedForward(
      (1..<count).map { n in
        FeedForward.Layer(
          inputs: nodes[n - 1], outputs: nodes[n], activation: activations[n - 1],
          weights: Array(weights[places.weights[n - 1]..<places.weights[n]]))
      })
  }

  /// Weights and values up to each layer; in the layers before the last, the
  /// bias counts as a value.
  private static func places(_ nodes: [Int]) -> (weights: [Int], values: [Int]) {
    var (weights, values) = ([0], [0])
    for (n, width) in nodes.dropLast().enumerated() {
      weights.append(weights[n] + (width + 1) * nodes[n + 1])
      values.append(values[n] + width + 1)
    }
    return (weights, values)
  }

  private static func basis<Fields: AenetFields>(
    _ fields: inout Fields, environment: [Element], inputs: Int
  ) throws(PotentialError) -> ChebyshevBasis {
    let width = try fields.count("number of features", in: 1...1_000_000)
    let parameterCount = try fields.count("number of parameters of a feature", in: 4...100)
    _ = try fields.integers(width, "kinds of the features")
    let parameters = try fields.reals(width * parameterCount, "parameters of the features")
    try fields.skipEnvironments(
      features: width, elements: environment.count, "environments of the features")
    // The first row alone is used: radial cutoff and order, angular cutoff and order.
    let orders = [parameters[1], parameters[3]]
    guard parameters[0] > 0, parameters[2] > 0, max(parameters[0], parameters[2]) < 50,
      orders.allSatisfy({ $0 >= 0 && $0 <= Double(width) })
    else {
      throw .damaged(file: fields.file, what: "its cutoffs and orders describe no descriptor")
    }
    let basis = ChebyshevBasis(
      environment: environment, radialOrder: Int(orders[0].rounded()),
      radialCutoff: parameters[0], angularOrder: Int(orders[1].rounded()),
      angularCutoff: parameters[2])
    guard basis.featureCount == width, width == inputs else {
      throw .damaged(
        file: fields.file,
        what: "its orders give \(basis.featureCount) features, it lists \(width), and its network "
          + "takes \(inputs)")
    }
    guard !basis.isWeighted || basis.angularCutoff <= basis.radialCutoff else {
      throw .unsupported(
        file: fields.file,
        what: "its angular cutoff \(basis.angularCutoff) Å is beyond the radial one "
          + "\(basis.radialCutoff) Å, where aenet's own features depend on the order of the atoms")
    }
    guard basis.angularOrder <= 100 else {
      throw .unsupported(
        file: fields.file, what: "its angular order is \(basis.angularOrder), more than 100")
    }
    return basis
  }

  private static func training<Fields: AenetFields>(
    _ fields: inout Fields
  ) throws(PotentialError) -> AenetNetwork.Training {
    let file = try fields.text(1024, "name of the training set")
    let isNormalized = try fields.logical("normalisation")
    let scale = try fields.real("scale of the energy")
    guard scale != 0, (1 / scale).isFinite else {
      throw .damaged(file: fields.file, what: "its scale of the energy is \(scale)")
    }
    let shift = try fields.real("shift of the energy")
    let count = try fields.count("number of elements in the training set", in: 1...118)
    return AenetNetwork.Training(
      file: file, isNormalized: isNormalized, scale: scale, shift: shift,
      elements: try fields.elements(count, "elements of the training set"),
      atomicEnergies: try fields.reals(count, "atomic energies"),
      atoms: try fields.integer("number of atoms in the training set"),
      structures: try fields.integer("number of structures in the training set"),
      energies: try fields.reals(3, "energies of the training set"))
  }

  // MARK: writing

  /// In the columns of aenet's own formats.
  static func text(_ network: AenetNetwork) -> String {
    let layers = network.network.layers
    let nodes = [network.network.inputs] + layers.map(\.outputs)
    let places = places(nodes)
    let (basis, statistics, training) = (network.basis, network.statistics, network.training)
    let width = basis.featureCount
    // Of a feature's four parameters only the first feature's mean anything.
    let parameters =
      [
        basis.radialCutoff, Double(basis.radialOrder), basis.angularCutoff,
        Double(basis.angularOrder),
      ] + [Double](repeating: 0, count: 4 * (width - 1))
    var lines: [String] = []
    for number in [
      nodes.count, nodes.max() ?? 0, places.weights[nodes.count - 1],
      places.values[nodes.count - 1] + 1,
    ] { lines.append(column(number, 12)) }
    lines += columns(nodes) + columns(layers.map { number(of: $0.activation) })
    lines += columns(places.weights) + columns(places.values) + columns(layers.flatMap(\.weights))
    lines += [network.description, symbol(network.element), column(basis.environment.count, 12)]
    lines += basis.environment.map(symbol)
    lines += columns([network.shortestDistance]) + columns([network.cutoff])
    lines += ["Chebyshev".padding(toLength: 100, withPad: " ", startingAt: 0)]
    lines += [column(width, 12), column(4, 12)]
    lines += columns([Int](repeating: 0, count: width)) + columns(parameters)
    lines += columns([Int](repeating: 0, count: width * basis.environment.count))
    lines.append(column(statistics.evaluations, 12))
    for numbers in [statistics.least, statistics.most, statistics.mean, statistics.meanSquare] {
      lines += columns(numbers)
    }
    lines += [training.file, training.isNormalized ? " T" : " F"]
    lines += columns([training.scale]) + columns([training.shift])
    lines.append(column(training.elements.count, 12))
    lines += training.elements.map(symbol) + columns(training.atomicEnergies)
    lines += [column(training.atoms, 12), column(training.structures, 12)]
    lines += columns(training.energies)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func symbol(_ element: Element) -> String {
    element.symbol.padding(toLength: 2, withPad: " ", startingAt: 0)
  }

  private static func column(_ number: Int, _ width: Int) -> String {
    let text = "\(number)"
    return String(repeating: " ", count: max(1, width - text.count)) + text
  }

  /// Four to a line.
  private static func columns<Number>(_ numbers: [Number], _ text: (Number) -> String) -> [String] {
    stride(from: 0, to: numbers.count, by: 4).map { start in
      numbers[start..<min(numbers.count, start + 4)].map(text).joined()
    }
  }

  private static func columns(_ numbers: [Int]) -> [String] { columns(numbers) { column($0, 18) } }

  private static func columns(_ numbers: [Double]) -> [String] {
    columns(numbers) { number in
      let text = String(format: "%.17E", number)
      // For a third digit of the exponent the column has no letter.
      let mark = text.index(text.lastIndex(of: "E") ?? text.startIndex, offsetBy: 2)
      let short =
        text[mark...].count > 2 ? text.replacingOccurrences(of: "E", with: "") : text
      return String(repeating: " ", count: 25 - short.count) + short
    }
  }
}
