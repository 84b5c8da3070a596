import Descriptors
import Files
import Foundation
import Structures

/// The files of an `N2P2Potential`.
///
/// Keywords that do not bear on energies, such as those of the training, are passed over, and so
/// are unknown ones, as n2p2 does: the files of RuNNer have many. One that looks like a misspelt
/// keyword of those that count is refused.
enum N2P2File {
  static let settings = "input.nn"
  static let scaling = "scaling.data"

  static func weights(of element: Element) -> String {
    let number = "\(element.atomicNumber)"
    return "weights.\(String(repeating: "0", count: max(0, 3 - number.count)))\(number).data"
  }

  /// Whether a file of a folder is one of them.
  static func isName(_ name: String) -> Bool {
    name == settings || name == scaling || name.hasPrefix("weights.") && name.hasSuffix(".data")
  }

  /// - Parameters:
  ///   - path: of the folder, for errors.
  ///   - load: the bytes of a file of the folder.
  static func read(path: String, load: (String) throws -> [UInt8]) throws -> N2P2Potential {
    let file = "\(path)/\(settings)"
    let text = try N2P2Settings(load(settings), file: file)
    try text.refuseMisspelt(keywords)
    try refuseCharges(text)
    let elements = try elements(text)
    let functions = try N2P2Functions(text, elements: elements).read()
    let scalings = try N2P2Scaling(text)
    var rows = try N2P2Table(load(scaling), file: "\(path)/\(scaling)").rows[...]
    let (unit, mean) = try energies(text)
    let layers = N2P2Layers(settings: text)
    var networks: [N2P2Potential.Network] = []
    for (place, element) in elements.enumerated() {
      let own = functions[place]
      let statistics = try scalings.read(
        &rows, element: place + 1, count: own.count, file: "\(path)/\(scaling)")
      let name = weights(of: element)
      let network = try layers.network(
        of: element, inputs: own.count, weights: load(name), file: "\(path)/\(name)")
      networks.append(
        N2P2Potential.Network(
          element: element, functions: own, statistics: statistics, scaling: scalings,
          network: network, unit: unit, zero: try mean + offset(text, of: element, elements)))
    }
    return N2P2Potential(networks: networks)
  }

  /// Those that bear on energies.
  private static let keywords = [
    "nnp_type", "nnp_generation", "nnp_type_gen", "nnp_gen", "number_of_elements", "elements",
    "atom_energy", "mean_energy", "conv_energy", "conv_length", "cutoff_type",
    "symfunction_short", "symfunction", "scale_symmetry_functions",
    "scale_symmetry_functions_sigma", "center_symmetry_functions", "scale_min_short",
    "scale_max_short", "normalize_nodes", "global_hidden_layers_short", "global_nodes_short",
    "global_activation_short", "element_hidden_layers_short", "element_nodes_short",
    "element_activation_short",
  ]

  /// n2p2 has two kinds of potential with charges.
  private static func refuseCharges(_ text: N2P2Settings) throws(PotentialError) {
    let keywords = ("nnp_type", "nnp_generation", "nnp_type_gen", "nnp_gen")
    guard let line = try text.line(keywords.0, keywords.1, keywords.2, keywords.3) else { return }
    let kind = try text.word(line, 0, "a kind of potential")
    guard kind == "2G-HDNNP" || Int(kind) == 2 else {
      throw .unsupported(
        file: "\(text.file):\(line.number)",
        what:
          "a potential of the kind \(kind.prefix(40)); those without charges, 2G-HDNNP, are read"
      )
    }
  }

  /// In the order of atomic numbers, as n2p2 sorts them.
  private static func elements(_ text: N2P2Settings) throws(PotentialError) -> [Element] {
    let line = try text.required("elements")
    var elements: [Element] = []
    for word in line.words {
      guard let element = Element(word), !elements.contains(element) else {
        throw text.unexpected(line, "symbols of elements, each once", word)
      }
      elements.append(element)
    }
    let count = try text.required("number_of_elements")
    guard try text.integer(count, 0, "a number of elements", in: 1...118) == elements.count else {
      throw text.unexpected(count, "the number of elements of line \(line.number)", count.words[0])
    }
    return elements.sorted()
  }

  /// The network's unit of energy and the mean energy of an atom, eV.
  private static func energies(
    _ text: N2P2Settings
  ) throws(PotentialError) -> (unit: Double, mean: Double) {
    let keywords = ["mean_energy", "conv_energy", "conv_length"]
    guard keywords.contains(where: text.contains) else { return (1, 0) }
    // A file with one of them is not without normalisation: the others have been lost.
    var numbers: [Double] = []
    for keyword in keywords {
      let line = try text.required(keyword)
      let number = try text.number(line, 0, "a number")
      guard keyword == "mean_energy" || number > 0 else {
        throw text.unexpected(line, "a number above 0", line.words[0])
      }
      numbers.append(number)
    }
    return (1 / numbers[1], numbers[0])
  }

  /// atom_energy, eV.
  private static func offset(
    _ text: N2P2Settings, of element: Element, _ elements: [Element]
  ) throws(PotentialError) -> Double {
    for line in text.all("atom_energy") { _ = try text.element(line, 0, among: elements) }
    guard let line = try text.line("atom_energy", of: element) else { return 0 }
    return try text.number(line, 1, "an energy")
  }
}
