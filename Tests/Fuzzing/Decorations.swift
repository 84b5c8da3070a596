import Evolution
import Quantities
import Structures

/// Texts by which the archive remembers a decoration and a mixture.
enum Decorations {
  static func test(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if let decoration = Decoration(parent, text: text) {
      law(decoration.text.utf8.elementsEqual(text.utf8), "one decoration, one text")
      law(Decoration(parent, states: decoration.states) == decoration, "what is removed")
      law(decoration.mixture.fraction(of: 0) >= 0, "a place on the line")
    }
    if let mixture = Mixture(text) {
      law(mixture.description == text, "one mixture, one text")
      let fractions = mixture.amounts.indices.map(mixture.fraction)
      law(abs(fractions.reduce(0, +) - 1) < 1e-9, "fractions that add up to 1")
      law(Mixture(mixture.amounts) == mixture && !(mixture < mixture), "the same as itself")
      let other = Mixture(mixture.amounts.map { _ in 1 })
      law(mixture == other || (mixture < other) != (other < mixture), "an order")
    }
  }

  /// Li16P4S18 or so: Li3PS4 and Li2S side by side, without symmetry worth the name.
  private static let parent: Parent = {
    let endMembers = mustHold("end members") {
      try EndMembers([Composition(formula: "Li2S")!, Composition(formula: "P2S5")!])
    }
    let species =
      [Element](repeating: .lithium, count: 16)
      + [Element](repeating: .phosphorus, count: 4) + [Element](repeating: .sulfur, count: 18)
    var random = RandomStream(seed: 1, purpose: "decorations", candidate: 0)
    let structure = Structure(
      lattice: Lattice.cubic(12)!, species: species,
      positions: species.map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
    return mustHold("a parent") {
      try Parent(name: "parent", structure: structure, endMembers: endMembers)
    }
  }()

  static let seeds = [
    "Li16P4S18", "Li6.2Li8P4S17.", ".4Li12P4.2S16", ".16Li0", "3:1", "1:0", "0:1:2", "12:35",
    "9223372036854775807:1",
  ].map { Array($0.utf8) }
}
