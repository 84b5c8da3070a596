import Quantities
import Reports
import Structures

/// A made-up run on the line from Li2S to P2S5 whose numbers can be checked by hand.
enum ReportExamples {
  /// Atoms of a composition on a cubic grid 4 Å apart, so that nothing is bonded.
  static func crystal(_ formula: String, units: Int = 1) -> Structure {
    let composition = Composition(formula: formula)! * units
    let species = composition.elements.flatMap { element in
      Array(repeating: element, count: composition[element])
    }
    let edge = Double(species.count)
    return Structure(
      lattice: Lattice(
        Matrix3(Vector3(4, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 4 * edge)))!,
      species: species,
      positions: species.indices.map { Vector3(0, 0, Double($0) / edge) })
  }

  /// - Parameter members: energies per atom by a committee, eV.
  static func entry(
    _ id: String, _ formula: String, members: [Double], isReference: Bool = false,
    log10Conductivity: Estimate? = nil, converged: Bool = true
  ) -> ReportEntry {
    let crystal = crystal(formula)
    let energies = members.map { $0 * Double(crystal.count) }
    return ReportEntry(
      id: id, structure: crystal, memberEnergies: energies,
      energy: energies.reduce(0, +) / Double(energies.count), isReference: isReference,
      origin: isReference ? "reference" : "crossover", generation: isReference ? 0 : 3,
      parents: isReference ? [] : ["a", "b"], log10Conductivity: log10Conductivity,
      converged: converged)
  }

  /// Li3PS4 has x = 3/4; of the 16 atoms of two formula units 9 are those of 3
  /// Li2S: t = 9/16. With Li2S at −4 and P2S5 at −5 eV/atom the mixture has
  /// −4 · 9/16 − 5 · 7/16 = −4.4375, so −4.5 forms with −62.5 meV/atom, and
  /// −4.45 lies 50 meV/atom above it. Li7P3S11 (x = 0.7) has t = 1/2, LiPS3
  /// (x = 1/2) has t = 3/10; without candidates both are mixtures of Li3PS4 and
  /// P2S5. Li4P2S6 lacks a sulfur atom to be on the line.
  static let run: [ReportEntry] = [
    entry("ref-Li2S", "Li2S", members: [-4.01, -3.99], isReference: true),
    entry("ref-P2S5", "P2S5", members: [-5.01, -4.99], isReference: true),
    entry(
      "ref-Li3PS4", "Li3PS4", members: [-4.5, -4.5], isReference: true,
      log10Conductivity: Estimate(-3.9, standardError: 0.5)),
    entry("c1", "Li3PS4", members: [-4.46, -4.44]),
    entry(
      "c2", "Li7P3S11", members: [-4.57, -4.55],
      log10Conductivity: Estimate(-2.5, standardError: 0.75)),
    entry("c3", "LiPS3", members: [-4.76, -4.74], converged: false),
    entry("c4", "Li4P2S6", members: [-4.6, -4.6]),
  ]

  static func table(_ entries: [ReportEntry] = run) throws -> PhaseDiagramTable {
    try PhaseDiagramTable(entries, endMembers: ["Li2S", "P2S5"])
  }

  /// The run with a salt at −3 eV/atom and an argyrodite, between three end members.
  static func triangle() throws -> PhaseDiagramTable {
    try PhaseDiagramTable(
      run + [
        entry("ref-LiCl", "LiCl", members: [-3.01, -2.99], isReference: true),
        entry("ref-argyrodite", "Li6PS5Cl", members: [-4.4, -4.4], isReference: true),
        entry("c5", "Li6PS5Cl", members: [-4.31, -4.29]),
      ], endMembers: ["Li2S", "P2S5", "LiCl"])
  }
}
