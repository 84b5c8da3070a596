import Structures

/// The layers of the networks of an `input.nn`, and their weights.
struct N2P2Layers {
  let settings: N2P2Settings

  /// The network of an element.
  ///
  /// - Parameter weights: the bytes of its file of weights.
  func network(
    of element: Element, inputs: Int, weights: [UInt8], file: String
  ) throws(PotentialError) -> FeedForward {
    let layers = try layers(of: element)
    let nodes = [inputs] + layers.map(\.nodes)
    let count = zip(nodes, nodes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    let table = try N2P2Table(weights, file: file)
    guard table.rows.count == count else {
      throw .unexpected(
        file: file, line: table.lineCount,
        expected: "\(count) weights of the layers \(nodes.map(String.init).joined(separator: "-"))",
        found: "\(table.rows.count)")
    }
    var numbers: [Double] = []
    for row in table.rows { numbers.append(try N2P2Table.number(row, 0, "a weight", file: file)) }
    let isNormalized = settings.contains("normalize_nodes")
    var start = 0
    return FeedForward(
      layers.enumerated().map { place, layer in
        let inputs = nodes[place]
        let end = start + (inputs + 1) * layer.nodes
        defer { start = end }
        // What comes into a node, its bias too, is then a mean.
        return FeedForward.Layer(
          inputs: inputs, outputs: layer.nodes, activation: layer.activation,
          weights: numbers[start..<end].map { isNormalized ? $0 / Double(inputs) : $0 })
      })
  }

  private typealias Layer = (nodes: Int, activation: FeedForward.Activation)

  /// Lines of an element go before those of all, but as in n2p2 (2.3 and before): the last hidden
  /// layer's nodes and the output's function are those of all, and so is the number of layers.
  private func layers(of element: Element) throws(PotentialError) -> [Layer] {
    let line = try settings.required("global_hidden_layers_short")
    let hidden = try settings.integer(line, 0, "a number of hidden layers", in: 1...100)
    if let own = try settings.line("element_hidden_layers_short", of: element) {
      _ = try settings.integer(own, 1, "as many hidden layers as all", in: hidden...hidden)
    }
    let letters = try words(
      hidden + 1, "letters of functions", "activation_short", of: element, own: hidden)
    let counts = try words(
      hidden, "numbers of nodes", "nodes_short", of: element, own: hidden - 1)
    var layers: [Layer] = []
    for (line, place) in letters {
      let letter = line.words[place]
      guard let activation = Self.activations[letter] else {
        let known = Self.activations.keys.sorted().joined(separator: ", ")
        throw settings.unexpected(line, "letters of \(known)", letter)
      }
      layers.append((1, activation))
    }
    for (layer, (line, place)) in counts.enumerated() {
      layers[layer].nodes = try settings.integer(line, place, "a number of nodes", in: 1...10_000)
    }
    return layers
  }

  static let activations: [String: FeedForward.Activation] = [
    "l": .linear, "t": .tanh, "s": .sigmoid, "p": .softplus, "r": .rectifier, "g": .gaussian,
    "c": .cosine, "S": .reversedSigmoid, "e": .decay, "h": .square,
  ]

  /// A word for each layer, with its line.
  ///
  /// - Parameter own: how many, the first ones, an element's own line has a say in.
  private func words(
    _ count: Int, _ expected: String, _ keyword: String, of element: Element, own: Int
  ) throws(PotentialError) -> [(line: N2P2Settings.Line, place: Int)] {
    let common = try settings.required("global_\(keyword)")
    let special = try settings.line("element_\(keyword)", of: element)
    for (line, first) in [(common, 0), (special, 1)] as [(N2P2Settings.Line?, Int)] {
      guard let line, line.words.count != count + first else { continue }
      throw settings.unexpected(line, "\(count) \(expected)", "\(line.words.count - first)")
    }
    return (0..<count).map { layer in
      if let special, layer < own { (special, layer + 1) } else { (common, layer) }
    }
  }
}
