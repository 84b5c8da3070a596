import Formats
import Foundation
import Potentials
import Quantities
import Structures

/// What must hold of a frame before a potential sees it, whatever its labels.
public enum FrameCheck {
  /// All crystals of a file, each of which the potential can evaluate.
  ///
  /// - Parameter remark: told what the file holds and is left out.
  public static func read(
    _ url: URL, for elements: [Element], remark: (String) -> Void = { _ in }
  ) throws -> [LabelledStructure] {
    let contents = try StructureFile.contents(of: url)
    for (index, frame) in contents.frames.enumerated() {
      try check(frame.structure, file: url.relativePath, frame: index + 1, elements: elements)
    }
    contents.remarks.forEach(remark)
    return contents.frames
  }

  /// A frame by itself, of a file or of whoever else sends one.
  ///
  /// - Parameter nearest: Å; atoms nearer than this are on one place. A tenth of an Å is far
  ///   below any bond, and the core repulsion of two nuclei there is still a number.
  public static func check(
    _ structure: Structure, file: String, frame: Int, elements: [Element], nearest: Double = 0.1
  ) throws(PotentialError) {
    func refusal(_ what: String) -> PotentialError {
      .frame(file: file, frame: frame, what: what)
    }
    for element in structure.species where !elements.contains(element) {
      let known = elements.map(\.symbol).joined(separator: ", ")
      throw refusal("holds \(element), expected no elements but \(known)")
    }
    // Beyond this the digits of a double no longer say where in its cell an atom is.
    for (atom, position) in structure.positions.enumerated() {
      let farthest = max(abs(position.x), abs(position.y), abs(position.z))
      guard farthest < 1e6 else {
        throw refusal("atom \(atom + 1) is \(farthest) cells away, expected less than a million")
      }
    }
    let list = NeighborList(structure, cutoff: nearest, kind: .half)
    for atom in structure.species.indices {
      guard let other = list[atom].first else { continue }
      let who =
        other.index == atom
        ? "atom \(atom + 1) and its own image are"
        : "atoms \(atom + 1) and \(other.index + 1) are"
      throw refusal(
        "\(who) on one place, \(other.distance) Å apart, expected at least \(nearest) Å")
    }
  }

  /// Labels beyond these, in magnitude, are no energies and forces of atoms: the nuclei and all
  /// electrons of the heaviest have less, and single precision must hold their squares.
  static func check(
    labels frame: LabelledFrame, file: String, frame number: Int
  ) throws(PotentialError) {
    let count = Double(frame.structure.count)
    let labels: [(String, Double, String)] = [
      ("an energy", abs(frame.energy) / count, "eV/atom"),
      ("a force", frame.forces.map(\.length).max() ?? 0, "eV/Å"),
      ("a virial", (frame.virial?.norm ?? 0) / count, "eV/atom"),
    ]
    for (name, value, unit) in labels where !(value <= largest) {
      throw .frame(
        file: file, frame: number,
        what: "found \(name) of \(value) \(unit), expected at most \(largest) \(unit)")
    }
  }

  private static let largest = 1e6
}
