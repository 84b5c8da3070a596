import Foundation
import Structures
import Testing

@testable import Potentials

@Suite("Files of n2p2")
struct N2P2FileTests {
  private static let sample = N2P2Samples.all[6]

  /// The sentence about files with one text in the place of another.
  private func sentence(_ file: String, _ text: String, by other: String) throws -> String {
    var files = Self.sample.files
    let whole = try #require(files[file])
    try #require(whole.contains(text), "\(text) is not in \(file)")
    files[file] = whole.replacing(text, with: other, maxReplacements: 1)
    do {
      _ = try N2P2Samples.read(files)
      return "it is read"
    } catch let error as PotentialError {
      return error.sentence
    }
  }

  /// About `input.nn`; the line is that of the text.
  private func refuses(_ text: String, by other: String, _ words: String) throws {
    let found = try sentence("input.nn", text, by: other)
    #expect(found.contains(words), "\(found)")
    #expect(found.hasPrefix("nnp/input.nn"))
  }

  @Test("Names of weights have three digits")
  func names() {
    #expect(N2P2File.weights(of: .lithium) == "weights.003.data")
    #expect(N2P2File.weights(of: Element("No")!) == "weights.102.data")
    #expect(N2P2File.isName("weights.016.data") && !N2P2File.isName("weightse.016.data"))
  }

  @Test("Comments, empty lines and other line ends do not matter")
  func layout() throws {
    let plain = try Self.sample.potential().evaluate(N2P2Samples.structure)
    var files = Self.sample.files
    for (name, text) in files {
      files[name] = "#\n\n" + text.replacing("\n", with: "\r\n") + "# end\n"
    }
    #expect(try N2P2Samples.read(files).evaluate(N2P2Samples.structure) == plain)
  }

  @Test("A file that is missing is named")
  func missingFiles() throws {
    let folder = try TemporaryFolder()
    let order = ["input.nn", "scaling.data", "weights.003.data", "weights.016.data"]
    for name in order {
      #expect {
        try N2P2Potential.read(folder: folder.url)
      } throws: {
        "\($0)".contains(name)
      }
      try Data(try #require(Self.sample.files[name]).utf8).write(to: folder[name])
    }
    #expect(try N2P2Potential.read(folder: folder.url).elements == [.lithium, .sulfur])
  }

  @Test("Potentials with charges are refused", arguments: ["4G-HDNNP", "Q-HDNNP", "4"])
  func charges(kind: String) throws {
    try refuses(
      "nnp_gen 2", by: "nnp_gen \(kind)",
      "not supported: a potential of the kind \(kind); those without charges, 2G-HDNNP, are read")
  }

  @Test("A type of symmetry function that n2p2 does not have is refused with its line")
  func types() throws {
    let text = try sentence(
      "input.nn", "symfunction_short S 12 0.1 0.0 5.0", by: "symfunction_short S 4 0.1 0.0 5.0")
    #expect(text.hasPrefix("nnp/input.nn:33: not supported: a symmetry function of type 4; types"))
  }

  @Test("Lines that are needed and not there are named")
  func missingLines() throws {
    for keyword in [
      "elements", "number_of_elements", "cutoff_type", "global_hidden_layers_short",
      "global_nodes_short", "global_activation_short", "mean_energy", "conv_energy", "conv_length",
    ] {
      try refuses(
        "\(keyword) ", by: "other_\(keyword) ", "has no line that begins with '\(keyword)'")
    }
  }

  @Test("A misspelt keyword is refused, and one of RuNNer passed over")
  func keywords() throws {
    for (keyword, words) in [
      ("normalise_nodes", "nn:14: expected 'normalize_nodes', found 'normalise_nodes'"),
      ("scale_symetry_functions", "expected 'scale_symmetry_functions'"),
      ("Symfunction_short", "expected 'symfunction_short'"),
    ] { try refuses("nnp_gen 2", by: keyword, words) }
    for keyword in [
      "conv_charge", "global_nodes_pair 4 4", "scale_min_elec 0", "use_short_nn",
      "nnp_type_short 1",
      "electrostatic_type 1", "global_nodes_electrostatic 2", "weight_analysis", "elem",
    ] {
      #expect(try sentence("input.nn", "nnp_gen 2", by: keyword) == "it is read")
    }
  }

  @Test("What is wrong with a line is said with its number")
  func lines() throws {
    for (text, other, words) in [
      ("elements S Li", "elements S Qq", "nn:2: expected symbols of elements, each once"),
      ("elements S Li", "elements S S", "nn:2: expected symbols of elements, each once"),
      ("number_of_elements 2", "number_of_elements 3", "nn:3: expected the number of elements"),
      ("layers_short 2", "layers_short 0", "nn:4: expected a number of hidden layers, 1 to 100"),
      ("nodes_short 5 4", "nodes_short 5", "nn:5: expected 2 numbers of nodes"),
      ("nodes_short 5 4", "nodes_short 5 x", "expected a number of nodes, 1 to 10000"),
      ("short p p l", "short p p", "nn:15: expected 3 letters of functions, for global_activation"),
      ("short p p l", "short p q l", "expected letters of S, c, e, g"),
      ("cutoff_type 6", "cutoff_type 9", "expected the number of a cutoff function, 0 to 8"),
      ("cutoff_type 6", "cutoff_type 6 1.0", "expected a fraction of the cutoff from 0 to less"),
      ("cutoff_type 6", "cutoff_type 6\ncutoff_type 6", "nn:7: expected one cutoff_type, as in"),
      ("conv_energy 7.5", "conv_energy -7.5", "expected a number above 0, for conv_energy"),
      ("mean_energy -3.25", "mean_energy nan", "expected a number, for mean_energy, found 'nan'"),
      ("Li -201.25", "Na -201.25", "expected one of the elements Li, S, for atom_energy"),
      ("Li -201.25", "Li", "expected an energy, for atom_energy, found 'the end of the line'"),
      ("scale_max_short 1.5", "scale_max_short 0.25", "expected scale_min_short below scale_max"),
      ("S 2 S 0.3", "S 2 P 0.3", "nn:18: expected one of the elements Li, S, for symfunction"),
      ("S 2 S 0.3 0 4.5", "S 2 S 0.3 0", "a cutoff above 0 and below 50"),
      ("S 2 S 0.3 0 4.5", "S 2 S 0.3 0 -4.5", "a cutoff above 0 and below 50"),
      ("S 2 S 0.3 0 4.5", "S 2 S 0.3 0 4.5 1", "expected the end of the line"),
      ("S 2 S 0.3 0 4.5", "S 2 S inf 0 4.5", "expected a width"),
      ("1 4 4.2 0.8", "1 4 4.2 -0.8", "expected a shift of 0 or more"),
      ("Li 20 S 1.0 4.0 p2", "Li 20 S 4.0 1.0 p2", "before where it ends"),
      ("Li 20 S 1.0 4.0 p2", "Li 20 S 1.0 4.0 p5", "expected p1 to p4, p1a to p4a or e"),
      ("0.4 4.5 60 300 p2", "0.4 4.5 60 200 p2", "expected two angles from 0 to 180"),
    ] { try refuses(text, by: other, words) }
    var files = Self.sample.files
    files["input.nn"]!.replace("symfunction_short Li", with: "# Li")
    #expect(throws: PotentialError.self) { try N2P2Samples.read(files) }
  }

  @Test("Element's lines that do not fit are refused, and one with another number of layers")
  func linesOfElements() throws {
    for (line, words) in [
      (
        "element_nodes_short S 4", "expected 2 numbers of nodes, for element_nodes_short, found '1'"
      ),
      ("element_activation_short S t t", "expected 3 letters of functions"),
      ("element_hidden_layers_short S 3", "expected as many hidden layers as all, 2 to 2"),
      (
        "element_nodes_short S 4 4\nelement_nodes_short S 4 4",
        "expected one element_nodes_short of"
      ),
    ] { try refuses("nnp_gen 2", by: line, words) }
  }

  @Test("Scaling data that do not fit are refused with their line")
  func scaling() throws {
    for (text, other, words) in [
      ("1 2 ", "1 3 ", "scaling.data:3: expected symmetry function 2 of element 1, of 19, found"),
      ("2 1 ", "1 20 ", "expected symmetry function 1 of element 2, of 17, found '1 20'"),
      ("1 1 0.02", "1 1 nan", "scaling.data:2: a least value is not a finite number"),
      ("1 1 0.02", "1 1 x", "scaling.data:2: expected a least value, found 'x'"),
      ("0.01 2.5", "", "expected a"),
    ] {
      let found = try sentence("scaling.data", text, by: other)
      #expect(found.contains(words), "\(found)")
    }
    var files = Self.sample.files
    let rows = files["scaling.data"]!.split(separator: "\n")
    files["scaling.data"] = rows[..<20].joined(separator: "\n") + "\n"
    #expect(
      throws: PotentialError.damaged(
        file: "nnp/scaling.data",
        what: "it ends before symmetry function 1 of element 2, of 17")
    ) { try N2P2Samples.read(files) }
    files["scaling.data"] =
      rows.map { $0.replacing(/\s[^\s]+$/, with: " 0") }
      .joined(separator: "\n") + "\n"
    #expect(throws: PotentialError.self) { try N2P2Samples.read(files) }
  }

  @Test("Weights that are too few, too many or none are refused with their line")
  func weights() throws {
    let whole = try #require(Self.sample.files["weights.003.data"])
    let lines = whole.split(separator: "\n").count
    for (text, words) in [
      (
        whole + "1 a 1\n", ":\(lines + 1): expected 129 weights of the layers 19-5-4-1, found '130'"
      ),
      (String(whole.dropLast(10)), "cut short"),
      (whole.replacing("a 1\n", with: "a 1", maxReplacements: 1), "expected 129 weights"),
      ("", "weights.003.data:1: expected 129 weights of the layers 19-5-4-1, found '0'"),
      (whole.replacing(/\n +[^ ]+/, with: "\n inf", maxReplacements: 1), ":2: a weight is not a"),
      (whole.replacing(/\n +[^ ]+/, with: "\n 1,5", maxReplacements: 1), ":2: expected a weight"),
    ] {
      var files = Self.sample.files
      files["weights.003.data"] = text
      let error = #expect(throws: PotentialError.self) { try N2P2Samples.read(files) }
      #expect(error?.sentence.contains(words) == true, "\(error?.sentence ?? "")")
    }
  }

  @Test("A text cut short anywhere is read or refused, and never crashes")
  func cutShort() {
    for (name, whole) in Self.sample.files {
      for count in stride(from: 0, to: whole.utf8.count, by: 7) {
        var files = Self.sample.files
        files[name] = String(whole.prefix(count))
        _ = try? N2P2Samples.read(files)
      }
    }
    #expect(throws: PotentialError.damaged(file: "nnp/input.nn", what: "it is not text")) {
      try N2P2File.read(path: "nnp") { _ in [0xff, 0xfe] }
    }
  }
}
