import Foundation
import Quantities
import Structures

@testable import Potentials

/// Potentials as n2p2 could have trained them, with weights that mean nothing, as texts.
struct N2P2Samples: CustomStringConvertible, Sendable {
  var name: String
  /// Lines of `input.nn` beside those that all have.
  var settings: String
  var hidden: [Element: [Int]] = [.lithium: [5, 4], .sulfur: [5, 4]]
  /// Of the weights.
  var amplitude = 1.5
  /// Of the symmetry functions, which has two names.
  var keyword = "symfunction_short"

  var description: String { name }

  static let elements: [Element] = [.lithium, .sulfur]

  /// Each cutoff function, way of scaling, activation function and type of symmetry function once.
  static let all = [
    N2P2Samples(
      name: "hard cutoff, no scaling",
      settings: """
        cutoff_type 0
        global_activation_short p t l
        """, amplitude: 0.15),
    N2P2Samples(
      name: "cosine, scaled by the range",
      settings: """
        cutoff_type 1 0.25
        scale_symmetry_functions
        global_activation_short s p l
        """),
    N2P2Samples(
      name: "tanh, centred, nodes normalised",
      settings: """
        cutoff_type 2
        center_symmetry_functions
        normalize_nodes
        global_activation_short r g l
        """, amplitude: 1),
    N2P2Samples(
      name: "unit tanh, centred and scaled, units of its own",
      settings: """
        cutoff_type 3
        center_symmetry_functions
        scale_symmetry_functions
        scale_min_short -0.5
        scale_max_short 1.5
        mean_energy -3.25
        conv_energy 7.5
        conv_length 6.125
        global_activation_short c S l
        """),
    N2P2Samples(
      name: "exponential, scaled by sigma, energies of atoms",
      settings: """
        cutoff_type 4 0.1
        scale_symmetry_functions_sigma
        atom_energy S -276.5
        atom_energy Li -201.25
        global_activation_short e h l
        """, amplitude: 0.5),
    N2P2Samples(
      name: "polynomial 1, tanh as the last function",
      settings: """
        cutoff_type 5 0.0
        scale_symmetry_functions
        scale_symmetry_functions_sigma
        global_activation_short p l t
        """),
    N2P2Samples(
      name: "polynomial 2, all about energies",
      settings: """
        cutoff_type 6
        scale_symmetry_functions_sigma
        scale_min_short 0.25
        scale_max_short 1.5
        mean_energy -3.25
        conv_energy 7.5
        conv_length 6.125
        atom_energy Li -201.25
        nnp_gen 2
        global_activation_short p p l
        """),
    // n2p2 takes the common 4 nodes in the last hidden layer, and the common function of the energy.
    N2P2Samples(
      name: "polynomial 3, layers of elements",
      settings: """
        cutoff_type 7 0.5
        scale_symmetry_functions
        element_nodes_short S 6 3
        element_activation_short S g t h
        element_hidden_layers_short Li 2
        element_nodes_short Li 3 2
        global_activation_short t s l
        """, hidden: [.lithium: [3, 4], .sulfur: [6, 4]]),
    N2P2Samples(
      name: "polynomial 4, other keywords",
      settings: """
        use_short_nn
        cutoff_type 8 0.2
        scale_symmetry_functions
        short_energy_fraction 1.0
        global_activation_short t t l # the last is the energy's
        """, keyword: "symfunction"),
  ]

  static let common = """
    # A potential of a test.
    elements S Li ! not in the order of atomic numbers
    number_of_elements 2
    global_hidden_layers_short 2
    global_nodes_short 5 4
    """

  /// Of both elements, in no order.
  static let functions = """
    symfunction_short S 22 Li S 0.5 4.5 40 160 p3
    symfunction_short S 2 Li 0.3 1.5 4.5
    symfunction_short S 2 S 0.3 0 4.5
    symfunction_short S 2 Li 0.3 0 4.5
    symfunction_short S 2 Li 0.05 0.0 5.0
    symfunction_short Li 3 S Li 0.05 1 1 4.2
    symfunction_short Li 3 S Li 0.05 -1 1 4.2 0.0
    symfunction_short Li 3 Li S 0.05 1 4 4.2 0.8
    symfunction_short Li 3 S S 0.02 -1 2.5 4.4 0.0
    symfunction_short S 3 Li Li 0.05 1 1 4.2
    symfunction_short S 3 Li S 0.05 1 16 4.2
    symfunction_short S 9 Li S 0.04 -1 3 4.5
    symfunction_short S 9 Li Li 0.04 1 0.5 4.5 0.5
    symfunction_short Li 9 S S 0.04 1 2 3.5
    symfunction_short Li 9 Li Li 0.04 1 2 4.5
    symfunction_short Li 12 0.1 0.5 5.0
    symfunction_short Li 2 S 0.1 0.0 5.0
    symfunction_short S 12 0.1 0.0 5.0
    symfunction_short S 12 0.1 0.0 4.0
    symfunction_short S 13 0.05 0.0 -1 2 4.2
    symfunction_short Li 13 0.05 0.3 1 1 4.2
    symfunction_short Li 13 0.05 0.0 1 1 4.2
    symfunction_short Li 20 S 1.0 4.0 p2
    symfunction_short Li 20 Li -4.0 4.0 p2a
    symfunction_short Li 20 Li 1.5 4.8 e
    symfunction_short S 20 Li 1.0 4.6 p4
    symfunction_short S 21 Li Li 0.4 4.5 -120 120 p1
    symfunction_short Li 21 S Li 0.4 4.5 60 300 p2
    symfunction_short Li 22 S S -4.2 4.2 20 140 p2
    symfunction_short Li 22 S Li 0.5 4.0 20 140 p3a
    symfunction_short S 23 0.5 4.0 p2
    symfunction_short Li 23 -4.5 4.5 p4a
    symfunction_short S 24 -4.2 4.2 0 180 p2
    symfunction_short Li 24 0.5 4.4 90 180 e
    symfunction_short Li 25 0.3 4.4 0 90 p2
    symfunction_short S 25 0.3 4.4 45 135 p1
    """

  var input: String {
    let functions = Self.functions.replacing("symfunction_short", with: keyword)
    return [Self.common, settings, functions, ""].joined(separator: "\n")
  }

  /// The types of an element's functions, sorted.
  static func types(_ element: Element) -> [Int] {
    functions.split(separator: "\n").map { $0.split(separator: " ") }
      .filter { $0[1] == element.symbol }.compactMap { Int($0[2]) }.sorted()
  }

  /// Statistics near what the functions are in a dense solid.
  static let scaling: String = {
    let sizes = [
      2: 2.0, 3: 1, 9: 3, 12: 60, 13: 100, 20: 3, 21: 2, 22: 6, 23: 60, 24: 200, 25: 700,
    ]
    var text = "# element function min max mean sigma\n"
    for (place, element) in elements.enumerated() {
      for (n, type) in types(element).enumerated() {
        let size = sizes[type]!
        let row = [0.01 * size, 2.5 * size, size * (1 + 0.01 * Double(n)), 0.75 * size]
        text += "\(place + 1) \(n + 1) \(row.map { "\($0)" }.joined(separator: " "))\n"
      }
    }
    return text + "1.0 2.0\n"
  }()

  /// Numbers that look random, the same everywhere.
  func weights(_ element: Element) -> String {
    let nodes = [Self.types(element).count] + hidden[element]! + [1]
    let count = zip(nodes, nodes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    let numbers = (1...count).map { k in
      amplitude * Double((k * 7919 + element.atomicNumber * 613) % 1009 - 504) / 504
    }
    return "# a weight\n" + numbers.map { "  \($0) a 1\n" }.joined()
  }

  var files: [String: String] {
    [
      "input.nn": input, "scaling.data": Self.scaling,
      "weights.003.data": weights(.lithium), "weights.016.data": weights(.sulfur),
    ]
  }

  static func read(_ files: [String: String]) throws -> N2P2Potential {
    try N2P2File.read(path: "nnp") { name in
      guard let text = files[name] else { throw PotentialError.notAenet(file: name) }
      return Array(text.utf8)
    }
  }

  func potential() throws -> N2P2Potential { try Self.read(files) }

  /// Five atoms in a cell that is shorter than the cutoffs.
  static let structure: Structure = {
    var structure = Structure(
      lattice: Lattice(Matrix3(Vector3(4.6, 0, 0), Vector3(0.7, 4.9, 0), Vector3(-0.4, 0.9, 5.3)))!,
      species: [.sulfur, .lithium, .lithium, .sulfur, .lithium],
      positions: [Vector3](repeating: .zero, count: 5))
    structure.cartesianPositions = [
      Vector3(0.1, 0.2, 0.3), Vector3(2.3, 0.1, 0.6), Vector3(0.3, 2.6, 0.1),
      Vector3(2.4, 2.7, 2.9), Vector3(0.2, 0.9, 2.8),
    ]
    return structure
  }()
}
