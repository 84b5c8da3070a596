import Foundation
import Quantities
import Structures

/// What CP2K prints of a crystal that is known: energy, forces and stress.
///
/// The layout is that of the versions since 2023; since 2025 forces are
/// printed in another way, and both are read.
public enum CP2KOutput {
  /// The structure with its labels, and in `info` the `code` that made them.
  ///
  /// CP2K prints the pressure tensor, −dE/dε / V; times the volume it is the virial.
  ///
  /// - Parameter structure: what the input was written of.
  /// - Edge cases: an output that ends early, of another crystal, with a number
  ///   that is none or of a calculation that did not become self-consistent is refused.
  public static func read(
    _ text: String, file: String, of structure: Structure
  ) throws -> LabelledStructure {
    try read(TextLines(text, file: file), structure)
  }

  public static func read(contentsOf url: URL, of structure: Structure) throws -> LabelledStructure
  {
    try read(TextLines(contentsOf: url), structure)
  }

  static func code(_ words: [String]) -> String {
    words.suffix(3).filter { $0 != "version" }.joined(separator: " ")
  }

  private static func read(
    _ start: TextLines, _ structure: Structure
  ) throws -> LabelledStructure {
    var lines = start
    var label = LabelledStructure(structure: structure)
    var isComplete = false
    while let line = lines.next() {
      let text = lines.trimmed(line)
      if text.hasPrefix("CP2K| version string:") {
        label.info["code"] = code(lines.words(line))
      } else if text.contains("SCF run NOT converged") {
        throw FormatError.notConverged(file: lines.file, line: lines.number)
      } else if text.hasPrefix("* [ABORT]") {
        throw FormatError.aborted(file: lines.file, reason: try reason(&lines))
      } else if text.hasPrefix("ENERGY| Total FORCE_EVAL") {
        label.energy = try lines.lastNumber(of: line, "an energy") * Constants.hartree
      } else if text.hasPrefix("ATOMIC FORCES in [a.u.]")
        || text.hasPrefix("FORCES| Atomic forces [hartree/bohr]")
      {
        label.forces = try forces(&lines, structure)
      } else if text.hasPrefix("STRESS| Analytical stress tensor [") {
        label.virial = try pressure(&lines, heading: text) * structure.lattice.volume
      } else if text.contains("PROGRAM ENDED AT") {
        isComplete = true
      }
    }
    for (name, isThere) in [
      ("an energy", label.energy != nil), ("forces", label.forces != nil),
      ("a stress", label.virial != nil), ("PROGRAM ENDED AT", isComplete),
    ] where !isThere {
      throw FormatError.endsEarly(file: lines.file, line: lines.number, expected: name)
    }
    return label
  }

  /// A table with a row "number, kind, element, x, y, z", or "FORCES| number x y z length".
  static func forces(_ lines: inout TextLines, _ structure: Structure) throws -> [Vector3] {
    var forces: [Vector3] = []
    while forces.count < structure.count {
      let line = try lines.required("a force on each of \(structure.count) atoms")
      let words = lines.words(line)
      let isBare = words.first == "FORCES|"
      guard words.count == 6, Int(words[isBare ? 1 : 0]) != nil else {
        // Blank lines and the heading stand before the first row alone.
        guard forces.isEmpty else {
          throw FormatError.miscounted(
            file: lines.file, line: lines.number, found: forces.count, of: "forces",
            expected: "one for each of \(structure.count) atoms")
        }
        continue
      }
      let expected = structure.species[forces.count]
      guard isBare || Element(words[2]) == expected else {
        throw lines.unexpected(words[2], "\(expected), atom \(forces.count + 1)")
      }
      let numbers = try words[(isBare ? 2 : 3)...].prefix(3).map { try lines.number($0, "a force") }
      forces.append(
        Vector3(numbers[0], numbers[1], numbers[2]) * (Constants.hartree / Constants.bohr))
    }
    let next = lines.next().map(lines.words) ?? []
    guard next.count < 2 || Int(next[0] == "FORCES|" ? next[1] : next[0]) == nil else {
      throw FormatError.miscounted(
        file: lines.file, line: lines.number, found: structure.count + 1, of: "forces",
        expected: "one for each of \(structure.count) atoms")
    }
    return forces
  }

  /// eV/Å³, from three rows "STRESS| x …" in GPa or bar.
  static func pressure(_ lines: inout TextLines, heading: String) throws -> Matrix3 {
    let units = ["[GPa]": 1.0, "[bar]": 1e-4]
    guard let word = heading.split(separator: " ").last, let gigapascals = units[String(word)]
    else { throw lines.unexpected(heading, "a stress in [GPa] or [bar]") }
    _ = try lines.required("the stress")
    let rows = try ["x", "y", "z"].map { name in
      let words = lines.words(try lines.required("the row \(name) of the stress"))
      guard words.count == 5, words[0] == "STRESS|", words[1] == name else {
        throw lines.unexpected(
          words.joined(separator: " "), "the row \(name) of the stress, three numbers")
      }
      let numbers = try words[2...].map { try lines.number($0, "a stress") }
      return Vector3(numbers[0], numbers[1], numbers[2])
    }
    return Matrix3(rows[0], rows[1], rows[2]) * (gigapascals / Constants.gigapascal)
  }

  /// The words in the box that CP2K draws when it gives up, beside a man with a bomb.
  static func reason(_ lines: inout TextLines) throws -> String {
    var words: [String] = []
    while let line = lines.next(), words.count < 60 {
      let text = lines.trimmed(line)
      guard text.hasPrefix("*"), !text.hasPrefix("***") else { break }
      let ink = lines.words(line).filter { $0.contains { $0.isLetter || $0.isNumber } }
      // The arms and legs of the man are not his words.
      words += ink.filter { !["O/|", #"\___/"#].contains($0) && !$0.contains(".F:") }
    }
    return words.joined(separator: " ")
  }
}

extension TextLines {
  func number(_ word: String, _ expected: String) throws -> Double {
    guard let value = DecimalNumber.parse(word) else { throw unexpected(word, expected) }
    return value
  }

  func lastNumber(of line: Range<Int>, _ expected: String) throws -> Double {
    try number(words(line).last ?? "", expected)
  }
}
