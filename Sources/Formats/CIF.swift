import Foundation
import Quantities
import Structures

/// Crystallographic Information File, version 1.1.
///
/// Read: cells, atoms with fractional coordinates, occupancies, oxidation
/// numbers, and symmetry by operations or by an unambiguous space group.
/// Written: all atoms of the cell, in P1.
public enum CIF {
  public struct Crystal: Sendable, Hashable {
    /// Of the data block.
    public var name: String
    public var structure: DisorderedStructure
    /// The single values of the block, by their names in lower case.
    public var items: [String: String]
  }

  /// One crystal for each data block with atoms.
  public static func read(_ text: String, file: String) throws -> [Crystal] {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> [Crystal] {
    try read(TextLines(contentsOf: url))
  }

  /// - Edge cases: the cell is written as lengths and angles, so it comes
  ///   back in the standard orientation; a left-handed one as its mirror image.
  public static func write(_ structure: DisorderedStructure, name: String) -> String {
    let (lengths, angles) = (structure.lattice.lengths, structure.lattice.angles)
    var text = "data_\(blockName(name))\n"
    for (axis, length) in zip(["a", "b", "c"], [lengths.x, lengths.y, lengths.z]) {
      text += "_cell_length_\(axis) \(length)\n"
    }
    for (axis, angle) in zip(["alpha", "beta", "gamma"], [angles.x, angles.y, angles.z]) {
      text += "_cell_angle_\(axis) \(angle)\n"
    }
    text += "_space_group_name_H-M_alt 'P 1'\n_space_group_IT_number 1\n"
    text += "loop_\n_space_group_symop_operation_xyz\n'x, y, z'\n"
    let charges = structure.sites.flatMap(\.occupants)
      .reduce(into: [:]) { $0[typeSymbol($1)] = $1.charge }
    if !charges.isEmpty {
      text += "loop_\n_atom_type_symbol\n_atom_type_oxidation_number\n"
      for (symbol, charge) in charges.sorted(by: { $0.key < $1.key }) {
        text += "\(symbol) \(charge)\n"
      }
    }
    text += "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n"
    text += "_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n"
    var labels = Labels(structure)
    for site in structure.sites {
      let p = site.position
      for occupant in site.occupants {
        text += "\(labels.next(site.label, occupant.element)) \(typeSymbol(occupant))"
        text += " \(p.x) \(p.y) \(p.z) \(occupant.occupancy)\n"
      }
    }
    return text
  }

  static func read(_ lines: TextLines) throws -> [Crystal] {
    let crystals = try CIFBlock.read(lines).compactMap { block -> Crystal? in
      guard let x = block.column("_atom_site_fract_x") else {
        guard let atoms = block.column("_atom_site_label", "_atom_site_type_symbol") else {
          return nil
        }
        throw FormatError.missing(
          file: lines.file, line: atoms[0].line, name: "_atom_site_fract_x")
      }
      let lattice = try lattice(block, lines)
      let symmetry = try CIFSymmetry(block, lattice: lattice, lines: lines)
      let sites = CIFSites(lattice: lattice, operations: symmetry.operations, file: lines.file)
      return Crystal(
        name: block.name,
        structure: DisorderedStructure(
          lattice: lattice, sites: try sites.expand(try atoms(block, x, lines))),
        items: block.columns.compactMapValues { $0.count == 1 ? $0[0].text : nil })
    }
    guard !crystals.isEmpty else { throw FormatError.noStructures(file: lines.file) }
    return crystals
  }

  private static func lattice(_ block: CIFBlock, _ lines: TextLines) throws -> Lattice {
    let names = ["length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma"]
    var last = block.line
    let numbers = try names.map { name in
      guard let value = block.value("_cell_\(name)") else {
        throw FormatError.missing(file: lines.file, line: block.line, name: "_cell_\(name)")
      }
      guard let number = value.number, number > 0 else {
        throw lines.unexpected(value, "a positive number as _cell_\(name)")
      }
      last = value.line
      return number
    }
    guard
      let lattice = Lattice(
        a: numbers[0], b: numbers[1], c: numbers[2], alpha: numbers[3], beta: numbers[4],
        gamma: numbers[5])
    else { throw FormatError.noVolume(file: lines.file, line: last) }
    return lattice
  }

  private static func atoms(
    _ block: CIFBlock, _ x: [CIFValue], _ lines: TextLines
  ) throws -> [CIFSites.Atom] {
    func column(_ names: String...) throws -> [CIFValue]? {
      guard let values = names.lazy.compactMap({ block.column($0) }).first else { return nil }
      guard values.count == x.count else {
        throw FormatError.miscounted(
          file: lines.file, line: values[0].line, found: values.count, of: "values of \(names[0])",
          expected: "one for each of \(x.count) atoms")
      }
      return values
    }
    func required(_ name: String) throws -> [CIFValue] {
      guard let values = try column(name) else {
        throw FormatError.missing(file: lines.file, line: x[0].line, name: name)
      }
      return values
    }
    let y = try required("_atom_site_fract_y")
    let z = try required("_atom_site_fract_z")
    let labels = try column("_atom_site_label")
    let symbols = try column("_atom_site_type_symbol")
    let occupancies = try column("_atom_site_occupancy")
    let flags = try column("_atom_site_calc_flag")
    let multiplicities = try column(
      "_atom_site_symmetry_multiplicity", "_atom_site_site_symmetry_multiplicity")
    guard let names = symbols ?? labels else {
      throw FormatError.missing(file: lines.file, line: x[0].line, name: "_atom_site_type_symbol")
    }
    let species = Species(block)

    var atoms: [CIFSites.Atom] = []
    for row in x.indices {
      // A dummy marks a place, such as the centre of a ring, where no atom is.
      if flags?[row].text == "dum" { continue }
      let label = (labels ?? names)[row]
      let (element, charge) =
        try symbols.map { try species.symbol($0[row], lines) }
        ?? species.label(label, lines)
      let position = try [x, y, z].map { column in
        guard let number = column[row].number, TextLines.isPlace(number) else {
          throw lines.unexpected(column[row], "a fractional coordinate of \(label.text)")
        }
        return number
      }
      var occupancy = 1.0
      if let value = occupancies?[row], !value.isMissing {
        guard let number = value.number, number >= 0, number <= 1 + CIFSites.excess else {
          throw lines.unexpected(value, "an occupancy from 0 to 1 of \(label.text)")
        }
        occupancy = min(1, number)
      }
      if occupancy == 0 { continue }
      var multiplicity: Int?
      if let value = multiplicities?[row], !value.isMissing {
        // ASE writes "1.0".
        guard let number = value.number.flatMap(Int.init(exactly:)), number > 0 else {
          throw lines.unexpected(value, "the multiplicity of \(label.text)")
        }
        multiplicity = number
      }
      atoms.append(
        CIFSites.Atom(
          label: label.text, position: Vector3(position[0], position[1], position[2]),
          occupant: .init(element: element, occupancy: occupancy, charge: charge),
          multiplicity: multiplicity, line: x[row].line))
    }
    guard !atoms.isEmpty else { throw FormatError.noStructures(file: lines.file) }
    return atoms
  }

  /// The element of an atom with its charge, from what the block says.
  private struct Species {
    private var charges: [String: Double] = [:]
    private var formula: Set<Element> = []

    init(_ block: CIFBlock) {
      if let types = block.column("_atom_type_symbol"),
        let numbers = block.column("_atom_type_oxidation_number"), types.count == numbers.count
      {
        for (type, number) in zip(types, numbers) { charges[type.text] = number.number }
      }
      let words = block.value("_chemical_formula_sum")?.text.split(separator: " ") ?? []
      formula = Set(words.compactMap { Element($0.prefix { $0.isLetter }) })
    }

    func symbol(_ value: CIFValue, _ lines: TextLines) throws -> (Element, Double?) {
      guard let (element, charge) = CIFSpecies.symbol(value.text) else {
        throw FormatError.unknownElement(file: lines.file, line: value.line, symbol: value.text)
      }
      return (element, charges[value.text] ?? charge)
    }

    func label(_ value: CIFValue, _ lines: TextLines) throws -> (Element, Double?) {
      var elements = CIFSpecies.label(value.text)
      if elements.count > 1 { elements = elements.filter(formula.contains) }
      guard elements.count == 1 else {
        throw FormatError.unknownElement(file: lines.file, line: value.line, symbol: value.text)
      }
      return (elements[0], charges[elements[0].symbol])
    }
  }

  private static func typeSymbol(_ occupant: DisorderedStructure.Occupant) -> String {
    guard let charge = occupant.charge else { return occupant.element.symbol }
    let amount = abs(charge)
    let digits = Int(exactly: amount).map(String.init) ?? amount.description
    return "\(occupant.element.symbol)\(digits)\(charge < 0 ? "-" : "+")"
  }

  /// A block name holds no spaces and is not empty.
  private static func blockName(_ name: String) -> String {
    let name = String(name.map { $0.isWhitespace || !$0.isASCII ? "_" : $0 }.prefix(70))
    return name.isEmpty ? "crystal" : name
  }

  /// Gives every atom a label of its own: that of its site where it is alone
  /// in having it, else the element with a number.
  private struct Labels {
    private var isUnique: [String: Bool] = [:]
    private var taken: Set<String>
    private var count = 0

    init(_ structure: DisorderedStructure) {
      for site in structure.sites {
        isUnique[site.label] = isUnique[site.label] == nil && Self.isPlain(site.label)
      }
      taken = Set(isUnique.filter(\.value).keys)
    }

    mutating func next(_ label: String, _ element: Element) -> String {
      if isUnique[label] == true {
        isUnique[label] = false
        return label
      }
      repeat { count += 1 } while taken.contains("\(element.symbol)\(count)")
      return "\(element.symbol)\(count)"
    }

    private static func isPlain(_ label: String) -> Bool {
      label.first?.isLetter == true
        && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        && !["loop", "data", "save", "stop", "global"].contains(label.lowercased())
    }
  }
}
