import Files
import Foundation
import Structures

/// Entries from JSON: those of pymatgen, as its `as_dict()` writes them, and answers of the
/// interface of the Materials Project.
///
/// - pymatgen: a list of `ComputedEntry` or `ComputedStructureEntry`. Taken is what its phase
///   diagrams take: `energy` + `correction`, both eV of all atoms of `composition`.
/// - Materials Project: a list of objects with `material_id`, or an object whose `data` is one.
///   Taken is `energy_per_atom` (eV/atom, with the corrections of the Materials Project) where all
///   have it, else `uncorrected_energy_per_atom` of all, of the atoms of `composition`, or of
///   `formula_pretty`, or of the sites of `structure`.
///
/// - Edge cases: an entry of pymatgen without an id is named by its number. Energies that do not
///   compare, of different `thermo_type`s, are refused, and so are fractions of atoms.
///
/// Source: S. P. Ong et al., Comput. Mater. Sci. 68, 314 (2013),
/// doi:10.1016/j.commatsci.2012.10.028; A. Jain et al., APL Mater. 1, 011002 (2013),
/// doi:10.1063/1.4812323.
public enum EntriesJSON {
  /// The columns `id`, `formula` and `energy_eV`, a row for each entry with the line where it begins.
  public static func table(contentsOf file: String) throws -> CSVTable {
    try table(AtomicFile.read(URL(fileURLWithPath: file)), file: file)
  }

  /// - Parameter file: named in errors.
  public static func table(_ bytes: some Sequence<UInt8>, file: String) throws -> CSVTable {
    let root = try JSONValue(bytes, path: file)
    guard let list = root.array ?? Self.names.lazy.compactMap({ root[$0]?.array }).first else {
      throw PhaseDiagramError.notEntries(
        file: file, line: root.line, found: root.description,
        expected: "a list of entries, or an object whose data, response or entries is one")
    }
    guard !list.isEmpty else { throw PhaseDiagramError.noEntries(file: file) }
    let kind = try Kind(list, file: file)
    let rows = try list.enumerated().map { index, value in
      let reader = EntryReader(value, number: index + 1, file: file)
      let composition = try reader.composition()
      let energy = try reader.energy(kind, atoms: composition.atomCount)
      return CSVTable.Row(
        line: value.line, fields: [try reader.id(kind), composition.formula, "\(energy)"])
    }
    return CSVTable(file: file, headerLine: root.line, header: EntryTable.columns, rows: rows)
  }

  /// Where an object has its list: the Materials Project's interface, the one before, and what others write.
  private static let names = ["data", "response", "entries"]

  /// Whose entries they are, and so where their energy stands.
  fileprivate enum Kind {
    case pymatgen
    case materialsProject(energy: String)

    init(_ list: [JSONValue], file: String) throws {
      guard list.contains(where: { $0["material_id"] != nil }) else {
        self = .pymatgen
        return
      }
      let corrected = "energy_per_atom"
      self = .materialsProject(
        energy: list.allSatisfy { $0[corrected] != nil }
          ? corrected : "uncorrected_energy_per_atom")
      let types = Set(list.compactMap { $0["thermo_type"]?.string }).sorted()
      guard types.count < 2 else {
        throw PhaseDiagramError.mixedEnergies(types, file: file)
      }
    }
  }
}

private struct EntryReader {
  let value: JSONValue
  /// In its list, from 1.
  let number: Int
  let file: String

  init(_ value: JSONValue, number: Int, file: String) {
    self.value = value
    self.number = number
    self.file = file
  }

  func id(_ kind: EntriesJSON.Kind) throws -> String {
    switch kind {
    case .materialsProject:
      guard let id = (value["thermo_id"] ?? value["material_id"])?.string else {
        throw refusal("material_id", expected: "the material_id of entry \(number)")
      }
      return id
    case .pymatgen:
      guard let id = value["entry_id"] else { return "entry \(number)" }
      if let text = id.string { return text }
      guard let number = id.number.flatMap(Int.init(exactly:)) else {
        throw refusal("entry_id", expected: "an entry_id of entry \(self.number) that is text")
      }
      return "\(number)"
    }
  }

  func energy(_ kind: EntriesJSON.Kind, atoms: Int) throws -> Double {
    switch kind {
    case .materialsProject(let key):
      guard let energy = value[key]?.number else {
        throw refusal(
          key,
          expected: "energy_per_atom of all entries, or uncorrected_energy_per_atom of all, in "
            + "entry \(number)")
      }
      return energy * Double(atoms)
    case .pymatgen:
      guard let energy = value["energy"]?.number else {
        throw refusal("energy", expected: "the energy of entry \(number), in eV")
      }
      guard let correction = value["correction"] else { return energy }
      guard let added = correction.number else {
        throw refusal("correction", expected: "the correction of entry \(number), in eV")
      }
      return energy + added
    }
  }

  func composition() throws -> Composition {
    if let composition = value["composition"] {
      if let amounts = composition.object { return try self.composition(amounts) }
      guard let read = composition.string.flatMap({ Composition(formula: $0) }) else {
        throw refusal("composition", expected: "the composition of entry \(number)")
      }
      return read
    }
    if let formula = value["formula_pretty"] {
      guard let read = formula.string.flatMap({ Composition(formula: $0) }) else {
        throw refusal("formula_pretty", expected: "the formula of entry \(number)")
      }
      return read
    }
    guard let sites = value["structure"]?["sites"]?.array, !sites.isEmpty else {
      throw refusal("composition", expected: "the composition of entry \(number)")
    }
    var amounts: [String: JSONValue] = [:]
    for site in sites {
      guard let species = site["species"]?.array, species.count == 1,
        let element = species[0]["element"]?.string, species[0]["occu"]?.number == 1
      else {
        throw PhaseDiagramError.notEntries(
          file: file, line: site.line, found: site["species"]?.description ?? "no species",
          expected: "one element on every site of entry \(number)")
      }
      let count = (amounts[element]?.number ?? 0) + 1
      amounts[element] = JSONValue(.number(count), line: site.line)
    }
    return try composition(amounts)
  }

  /// - Parameter amounts: by the symbol of an element, with a charge as in "Li+" or without.
  private func composition(_ amounts: [String: JSONValue]) throws -> Composition {
    var counts: [Element: Int] = [:]
    for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
      guard let element = Element(name.prefix { $0.isLetter }) else {
        throw PhaseDiagramError.notEntries(
          file: file, line: amount.line, found: "'\(name)'",
          expected: "the symbol of an element in the composition of entry \(number)")
      }
      // Written as numbers with decimals, some of them rounded.
      guard let atoms = amount.number, (0...999_999).contains(atoms),
        abs(atoms - atoms.rounded()) < 1e-6
      else {
        throw PhaseDiagramError.notEntries(
          file: file, line: amount.line, found: "\(amount.description) atoms of \(name)",
          expected: "whole numbers of atoms in entry \(number)")
      }
      counts[element, default: 0] += Int(atoms.rounded())
    }
    let composition = Composition(counts)
    guard !composition.isEmpty else {
      throw refusal("composition", expected: "atoms in the composition of entry \(number)")
    }
    return composition
  }

  private func refusal(_ key: String, expected: String) -> PhaseDiagramError {
    let found = value[key].map { "\($0.description) as \(key)" } ?? "no \(key)"
    return .notEntries(
      file: file, line: value[key]?.line ?? value.line, found: found, expected: expected)
  }
}
