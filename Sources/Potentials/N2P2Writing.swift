import Descriptors
import Files
import Foundation
import Structures

extension N2P2Potential {
  /// Writes `input.nn`, `scaling.data` and the weights into a folder, which n2p2 and LAMMPS read.
  ///
  /// Lengths and energies are in Å and eV, without another normalisation than that of energies.
  ///
  /// - Error: energies are those of this potential to rounding.
  /// - Edge cases: what the folder has of the same names is replaced, each file as a whole.
  public func write(to folder: URL) throws(FileError) {
    try AtomicFile.makeFolder(folder)
    for (name, text) in N2P2File.texts(of: self) {
      try AtomicFile.write(text, to: folder.appending(path: name))
    }
  }
}

extension N2P2File {
  /// The files of a potential by their names; the settings, without which the others are no
  /// potential, come last.
  static func texts(of potential: N2P2Potential) -> [(name: String, text: String)] {
    var texts = potential.networks.map { (name: weights(of: $0.element), text: weights($0)) }
    texts.append((scaling, statistics(potential.networks)))
    texts.append((settings, settings(potential.networks)))
    return texts
  }

  private static func settings(_ networks: [N2P2Potential.Network]) -> String {
    // They are of one file, and alike in all but the layers of elements.
    let (first, layers) = (networks[0], networks[0].network.layers)
    var lines = [
      "# A potential of n2p2, written by Tieline. eV, Å.",
      "number_of_elements \(networks.count)",
      "elements \(networks.map(\.element.symbol).joined(separator: " "))",
      "cutoff_type \(cutoff(networks.flatMap(\.functions)))",
    ]
    lines += keywords(first.scaling)
    if first.unit != 1 {
      lines += ["mean_energy 0", "conv_energy \(1 / first.unit)", "conv_length 1"]
    }
    lines += networks.map { "atom_energy \($0.element.symbol) \($0.zero)" }
    lines += [
      "global_hidden_layers_short \(layers.count - 1)",
      "global_nodes_short \(nodes(first))", "global_activation_short \(letters(first))",
    ]
    for network in networks {
      let symbol = network.element.symbol
      if nodes(network) != nodes(first) {
        lines.append("element_nodes_short \(symbol) \(nodes(network))")
      }
      if letters(network) != letters(first) {
        lines.append("element_activation_short \(symbol) \(letters(network))")
      }
    }
    for network in networks {
      lines += network.functions.map {
        "symfunction_short \(network.element.symbol) \(N2P2Functions.line($0))"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Of the functions that end by it; any where none does.
  private static func cutoff(_ functions: [SymmetryFunction]) -> String {
    for function in functions {
      guard case .gaussian(_, _, let cutoff) = function.radial else { continue }
      return N2P2Functions.words(cutoff.form)
    }
    return "1"
  }

  private static func keywords(_ scaling: N2P2Scaling) -> [String] {
    let limits = ["scale_min_short \(scaling.least)", "scale_max_short \(scaling.most)"]
    return switch scaling.kind {
    case .none: []
    case .center: ["center_symmetry_functions"]
    case .scale: ["scale_symmetry_functions"] + limits
    case .both: ["center_symmetry_functions", "scale_symmetry_functions"] + limits
    case .sigma: ["scale_symmetry_functions_sigma"] + limits
    }
  }

  /// Of the hidden layers.
  private static func nodes(_ network: N2P2Potential.Network) -> String {
    network.network.layers.dropLast().map { "\($0.outputs)" }.joined(separator: " ")
  }

  private static func letters(_ network: N2P2Potential.Network) -> String {
    network.network.layers.map { layer in
      guard let letter = N2P2Layers.activations.first(where: { $0.value == layer.activation })?.key
      else { preconditionFailure("n2p2 has no letter for \(layer.activation)") }
      return letter
    }.joined(separator: " ")
  }

  private static func statistics(_ networks: [N2P2Potential.Network]) -> String {
    var text = "# element, symmetry function; least, largest, mean, standard deviation\n"
    for (element, network) in networks.enumerated() {
      for (function, row) in network.statistics.enumerated() {
        text +=
          "\(element + 1) \(function + 1) \(row.least) \(row.most) \(row.mean) \(row.deviation)\n"
      }
    }
    return text
  }

  private static func weights(_ network: N2P2Potential.Network) -> String {
    "# of each layer: the weights of each input in turn, then the biases\n"
      + network.network.layers.flatMap(\.weights).map { "\($0)\n" }.joined()
  }
}

extension N2P2Functions {
  /// A symmetry function as `input.nn` has it, from the number of its type on.
  static func line(_ function: SymmetryFunction) -> String {
    let neighbors = (function.neighbors ?? []).map(\.symbol)
    var numbers: [Double]
    let name: [String]
    let isCompact: Bool
    switch function.radial {
    case .gaussian(let width, let shift, let cutoff):
      (numbers, name, isCompact) = ([width, shift, cutoff.radius], [], false)
      if case .angular(.power(let sign, let exponent), _) = function.kind {
        // Without neighbours the shift comes second, with them last.
        numbers =
          neighbors.isEmpty
          ? [width, shift, sign, exponent, cutoff.radius]
          : [width, sign, exponent, cutoff.radius, shift]
      }
    case .compact(let start, let end, let falloff, let leans):
      (numbers, name, isCompact) = ([start, end], [word(falloff, leans: leans)], true)
      if case .angular(.compact(let left, let right, _), _) = function.kind {
        numbers += [degrees(left), degrees(right)]
      }
    }
    let type = type(function, isCompact: isCompact)
    return (["\(type)"] + neighbors + numbers.map { "\($0)" } + name).joined(separator: " ")
  }

  private static func type(_ function: SymmetryFunction, isCompact: Bool) -> Int {
    switch (function.kind, isCompact, function.neighbors != nil) {
    case (.radial, false, let isOfElements): isOfElements ? 2 : 12
    case (.radial, true, let isOfElements): isOfElements ? 20 : 23
    case (.angular(_, let isNarrow), false, true): isNarrow ? 3 : 9
    case (.angular, false, false): 13
    case (.angular(_, let isNarrow), true, let isOfElements):
      (isOfElements ? 21 : 24) + (isNarrow ? 0 : 1)
    }
  }

  /// The number of a cutoff function, and α.
  static func words(_ form: DistanceCutoff.Form) -> String {
    switch form {
    case .hard: "0"
    case .hyperbolic(let amplitude): amplitude == 1 ? "2" : "3"
    case .falling(let falloff, let begin):
      switch falloff {
      case .cosine: "1 \(begin)"
      case .exponential: "4 \(begin)"
      case .cubic: "5 \(begin)"
      case .quintic: "6 \(begin)"
      case .septic: "7 \(begin)"
      case .nonic: "8 \(begin)"
      }
    }
  }

  /// Whole ones where they were whole: what is read again is the same angle.
  private static func degrees(_ angle: Double) -> Double {
    let degrees = angle * 180 / .pi
    let short = (degrees * 1e6).rounded() / 1e6
    return short * .pi / 180 == angle ? short : degrees
  }

  private static func word(_ falloff: Falloff, leans: Bool) -> String {
    guard let name = falloffs.first(where: { $0.value == falloff })?.key else {
      preconditionFailure("n2p2 has no compact function by \(falloff)")
    }
    return leans ? name + "a" : name
  }
}
