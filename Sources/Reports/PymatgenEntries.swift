import Quantities
import Structures

extension PhaseDiagramTable {
  /// All rows as `ComputedStructureEntry`s of pymatgen, in the JSON of their `as_dict()`.
  ///
  /// `energy` is the total energy of the cell, eV, and nothing is to be added to it. `data` has the
  /// columns of the table under their names, and the standard error of the energy above hull.
  ///
  /// - Edge cases: pymatgen's `PhaseDiagram` wants an entry of each pure element, which a run
  ///   between compounds has not; its `CompoundPhaseDiagram` wants the end members alone.
  ///
  /// Source: S. P. Ong et al., Comput. Mater. Sci. 68, 314 (2013),
  /// doi:10.1016/j.commatsci.2012.10.028.
  public func pymatgen() -> String {
    let columns = columns
    return JSONText.lines(rows.map { pymatgen($0, columns) }) + "\n"
  }

  private func pymatgen(_ row: Row, _ columns: [ReportColumn]) -> String {
    let composition = row.entry.structure.composition
    let error = row.aboveHullError.map { DecimalText.fixed($0 * 1000, 3) } ?? "null"
    return JSONText.object([
      // The name that all versions know; the newest has moved it.
      ("@module", JSONText.string("pymatgen.entries.computed_entries")),
      ("@class", JSONText.string("ComputedStructureEntry")),
      ("energy", "\(row.entry.energy)"),
      (
        "composition",
        JSONText.object(
          composition.elements.map { ($0.symbol, "\(Double(composition[$0]))") })
      ),
      ("entry_id", JSONText.string(row.entry.id)),
      ("correction", "0.0"),
      ("energy_adjustments", "[]"),
      ("parameters", "{}"),
      (
        "data",
        JSONText.object(
          columns.map { ($0.name, $0.cell(row).json) } + [
            ("energy_above_hull_error_meV_per_atom", error),
            ("is_reference", row.entry.isReference ? "true" : "false"),
            ("converged", row.entry.converged ? "true" : "false"),
          ])
      ),
      ("structure", Self.pymatgen(row.entry.structure)),
    ])
  }

  /// A `Structure` of pymatgen; the numbers of the lattice are also those of its `a` to `volume`.
  private static func pymatgen(_ structure: Structure) -> String {
    let lattice = structure.lattice
    let (edges, angles) = (lattice.lengths, lattice.angles)
    let rows = [lattice.matrix.a, lattice.matrix.b, lattice.matrix.c].map(list)
    let sites = structure.species.indices.map { atom in
      let symbol = JSONText.string(structure.species[atom].symbol)
      return JSONText.object([
        ("species", "[\(JSONText.object([("element", symbol), ("occu", "1")]))]"),
        ("abc", list(structure.positions[atom])),
        ("properties", "{}"),
        ("label", symbol),
        ("xyz", list(lattice.cartesian(structure.positions[atom]))),
      ])
    }
    return JSONText.object([
      ("@module", JSONText.string("pymatgen.core.structure")),
      ("@class", JSONText.string("Structure")),
      ("charge", "0"),
      (
        "lattice",
        JSONText.object([
          ("matrix", "[\(rows.joined(separator: ", "))]"),
          ("pbc", "[true, true, true]"),
          ("a", "\(edges.x)"), ("b", "\(edges.y)"), ("c", "\(edges.z)"),
          ("alpha", "\(angles.x)"), ("beta", "\(angles.y)"), ("gamma", "\(angles.z)"),
          ("volume", "\(lattice.volume)"),
        ])
      ),
      ("properties", "{}"),
      ("sites", "[\(sites.joined(separator: ", "))]"),
    ])
  }

  private static func list(_ v: Vector3) -> String { "[\(v.x), \(v.y), \(v.z)]" }
}
