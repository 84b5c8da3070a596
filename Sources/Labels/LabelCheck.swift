import Formats
import Quantities
import Structures

/// What must hold of an answer before it is a label.
enum LabelCheck {
  /// The answer on the very structure that was asked for, where it is an answer to that.
  ///
  /// - Parameters:
  ///   - answer: the label and the structure that it is of.
  ///   - source: who says so, for the message.
  /// - Edge cases: atoms may have been folded into the cell. A label without a
  ///   virial is one; without energy or forces it is none.
  static func label(
    _ answer: LabelledStructure, of structure: Structure, source: String
  ) throws(LabelError) -> LabelledStructure {
    try same(answer.structure, as: structure, source: source)
    guard let energy = answer.energy else { throw .missing(answer: source, what: "energy") }
    guard let forces = answer.forces else { throw .missing(answer: source, what: "forces") }
    let count = Double(structure.count)
    let numbers: [(String, Double, String)] = [
      ("an energy", energy / count, "eV/atom"),
      ("a force", forces.map(\.length).largest, "eV/Å"),
      ("a virial", (answer.virial?.norm ?? 0) / count, "eV/atom"),
    ]
    // The nuclei and all electrons of the heaviest atoms have less.
    for (what, value, unit) in numbers where !(abs(value) <= 1e6) {
      throw .absurd(answer: source, what: what, value: value, unit: unit)
    }
    return LabelledStructure(
      structure: structure, energy: energy, freeEnergy: answer.freeEnergy, forces: forces,
      virial: answer.virial, info: answer.info)
  }

  static func same(
    _ found: Structure, as expected: Structure, source: String
  ) throws(LabelError) {
    guard found.species == expected.species else {
      throw .otherAtoms(
        answer: source, found: list(found.species), expected: list(expected.species))
    }
    let difference = (found.lattice.matrix - expected.lattice.matrix).norm
    guard difference <= tolerance else {
      throw .otherCell(answer: source, difference: difference)
    }
    for (atom, (p, q)) in zip(found.positions, expected.positions).enumerated() {
      let distance = expected.lattice.shortestImage(p - q).length
      guard distance <= tolerance else {
        throw .movedAtom(answer: source, atom: atom + 1, distance: distance)
      }
    }
  }

  /// Å; a code may print its structure with a few digits.
  private static let tolerance = 1e-3

  /// "Li3 P S4 Li": runs of one element, in their order.
  private static func list(_ species: [Element]) -> String {
    var runs: [(Element, Int)] = []
    for element in species {
      if runs.last?.0 == element { runs[runs.count - 1].1 += 1 } else { runs.append((element, 1)) }
    }
    let words = runs.prefix(12).map { $0.1 == 1 ? $0.0.symbol : "\($0.0.symbol)\($0.1)" }
    return words.joined(separator: " ") + (runs.count > 12 ? " ..." : "")
  }
}

extension [Double] {
  /// The largest, and NaN where one is.
  fileprivate var largest: Double { reduce(0) { $0 > $1 || $0.isNaN ? $0 : $1 } }
}
