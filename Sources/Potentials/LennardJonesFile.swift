import Files
import Foundation
import Structures

/// A `LennardJones` as a few lines of YAML.
///
///     elements: [Ar]
///     epsilon_eV: 0.010324
///     sigma_A: 3.405
///     cutoff_A: 8.5
///
/// All pairs of the elements have the same two parameters.
public enum LennardJonesFile {
  /// What the name of such a file ends in.
  static let endings: Set<String> = ["yaml", "yml"]

  /// - Throws: `FileError`, with the line, for a key that is missing, unknown or of no use.
  public static func read(_ url: URL) throws(FileError) -> LennardJones {
    let document = try ConfigDocument(contentsOf: url)
    let root = document.root
    let depth = try root.double("epsilon_eV", in: 0...1000, above: 0)
    let diameter = try root.double("sigma_A", in: 0...50, above: 0)
    let cutoff = try root.double("cutoff_A", in: 0...50, above: diameter)
    let elements = try root.elements("elements")
    try document.finish()
    return LennardJones(elements: elements, depth: depth, diameter: diameter, cutoff: cutoff)
  }
}
