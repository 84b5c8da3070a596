import Files
import Foundation
import Quantities
import Structures

/// A response of OPTIMADE, the common interface of databases of materials: the structures of `data`.
///
/// Read are `lattice_vectors` and `cartesian_site_positions` (Å), `species_at_sites` and `species`.
/// The id is `name` in `info`, and `database` is the name of the provider where it is given.
///
/// - Edge cases: an entry that is not periodic in three directions, or has a site of several elements,
///   with a vacancy or an unknown atom, atoms without a place or a mistake is left out with a
///   sentence, and refused where nothing else is there. A site that is surely a vacancy has no atom.
///   That the response is one page of several is said. A response of one structure, whose `data` is
///   no list, is read too.
///
/// Source: the specification of OPTIMADE, version 1.2.0; C. W. Andersen et al., Sci. Data 8, 217
/// (2021), doi:10.1038/s41597-021-00974-z; M. L. Evans et al., Digital Discovery 3, 1509 (2024),
/// doi:10.1039/d4dd00039k.
public enum OPTIMADE {
  public static func read(_ text: String, file: String) throws -> StructureFile.Contents {
    try read(Array(text.utf8), file: file)
  }

  static func read(_ bytes: [UInt8], file: String) throws -> StructureFile.Contents {
    let root = try JSONValue(bytes, path: file)
    if let message = root["errors"]?.array?.first {
      let reason = (message["detail"] ?? message["title"])?.string ?? "an error"
      throw FormatError.aborted(file: file, reason: reason)
    }
    // Null is the answer of a database that does not have the one entry that was asked for.
    guard let data = root.object?["data"] else {
      throw FormatError.unexpected(
        file: file, line: root.line, found: root.description,
        expected: "a response of OPTIMADE, with data")
    }
    let values = root["data"].map { $0.array ?? [data] } ?? []
    guard !values.isEmpty else { throw FormatError.noStructures(file: file) }
    let provider = root["meta"]?["provider"]?["name"]?.string.map(line)
    var frames: [LabelledStructure] = []
    var leftOut: [(name: String, error: FormatError)] = []
    for (index, value) in values.enumerated() {
      let name = value["id"]?.string.map(line) ?? "\(index + 1)"
      do {
        var frame = try EntryReader(value, name: name, file: file).structure()
        frame.info["database"] = provider
        frames.append(frame)
      } catch {
        leftOut.append((name, error))
      }
    }
    if let first = leftOut.first, frames.isEmpty { throw first.error }
    return StructureFile.Contents(
      frames: frames,
      remarks: remarks(leftOut, of: values.count) + page(root, entries: values.count, file: file))
  }

  /// A sentence for each entry that is left out, or for the first where they are many.
  private static func remarks(
    _ leftOut: [(name: String, error: FormatError)], of total: Int
  ) -> [String] {
    let remarks = leftOut.map { name, error in
      "\(error.sentence.dropLast()); \(name) is left out"
    }
    guard let first = remarks.first, remarks.count > 5 else { return remarks }
    return ["\(first), as are \(remarks.count - 1) more of \(total) entries"]
  }

  /// What is said of a response that goes on elsewhere.
  private static func page(_ root: JSONValue, entries: Int, file: String) -> [String] {
    guard case .bool(true) = root["meta"]?["more_data_available"]?.kind else { return [] }
    let found = root["meta"]?["data_returned"]?.number.map {
      ", with \(entries) of \(Int(exactly: $0) ?? entries) entries that were found"
    }
    let next = root["links"]?["next"].flatMap { ($0["href"] ?? $0).string }
    let place = next.map { "; the next is at \(line($0))" }
    return ["\(file): one page of several\(found ?? "")\(place ?? "")"]
  }

  /// A name in one line, as files of structures have them, with nothing that a terminal would obey.
  private static func line(_ text: String) -> String {
    TextLines.printable(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }
}

private struct EntryReader {
  let value: JSONValue
  let name: String
  let file: String

  init(_ value: JSONValue, name: String, file: String) {
    self.value = value
    self.name = name
    self.file = file
  }

  func structure() throws(FormatError) -> LabelledStructure {
    if let type = value["type"], type.string != "structures" {
      throw refusal(type, "an entry of type structures")
    }
    guard let attributes = value["attributes"] else {
      throw refusal(value, "attributes of the structure \(name)")
    }
    try checkPeriods(attributes)
    try checkFeatures(attributes)
    let lattice = try lattice(attributes)
    guard let sites = attributes["species_at_sites"]?.array, !sites.isEmpty else {
      throw refusal(attributes, "species_at_sites", "the species at the sites of \(name)")
    }
    guard let places = attributes["cartesian_site_positions"]?.array, places.count == sites.count
    else {
      throw refusal(
        attributes, "cartesian_site_positions",
        "cartesian_site_positions of \(name), \(sites.count) of them")
    }
    let occupants = try occupants(attributes, at: Set(sites.compactMap(\.string)))
    var species: [Element] = []
    var positions: [Vector3] = []
    for (site, place) in zip(sites, places) {
      guard let label = site.string, let occupant = occupants[label] else {
        throw refusal(site, "the name of one of the species of \(name)")
      }
      guard let p = place.numbers(3) else { throw refusal(place, "three coordinates, in Å") }
      guard case .atom(let element) = occupant else { continue }
      species.append(element)
      let position = lattice.fractional(Vector3(p[0], p[1], p[2]))
      for x in [position.x, position.y, position.z] where !TextLines.isPlace(x) {
        throw FormatError.unexpected(
          file: file, line: place.line, found: "\(x) cells",
          expected: "a coordinate within a million cells")
      }
      positions.append(position)
    }
    guard !species.isEmpty else {
      throw refusal(
        attributes, "species_at_sites", "an atom on one of the sites of \(name)")
    }
    return LabelledStructure(
      structure: Structure(lattice: lattice, species: species, positions: positions),
      info: ["name": name])
  }

  private func checkPeriods(_ attributes: JSONValue) throws(FormatError) {
    var flags = attributes["dimension_types"]
    var isCrystal = flags?.numbers(3) == [1, 1, 1]
    if flags == nil {
      flags = attributes["nperiodic_dimensions"]
      isCrystal = flags?.number == 3
    }
    guard let flags, !isCrystal else { return }
    throw FormatError.notPeriodic(
      file: file, line: flags.line, found: "other dimension_types of \(name)")
  }

  /// Sites of which some are there together or not at all, and atoms on no site.
  private func checkFeatures(_ attributes: JSONValue) throws(FormatError) {
    for feature in attributes["structure_features"]?.array ?? [] {
      switch feature.string {
      case "assemblies": throw refusal(feature, "one arrangement of the atoms of \(name)")
      case "implicit_atoms": throw refusal(feature, "a place for each atom of \(name)")
      default: break
      }
    }
    if let assemblies = attributes["assemblies"], assemblies.array?.isEmpty != true {
      throw refusal(assemblies, "one arrangement of the atoms of \(name), not assemblies")
    }
  }

  private func lattice(_ attributes: JSONValue) throws(FormatError) -> Lattice {
    let vectors = attributes["lattice_vectors"]
    let rows = (vectors?.array ?? []).compactMap { $0.numbers(3) }
    guard let vectors, rows.count == 3, vectors.array?.count == 3 else {
      throw refusal(attributes, "lattice_vectors", "three lattice_vectors of \(name), in Å")
    }
    let matrix = rows.map { Vector3($0[0], $0[1], $0[2]) }
    guard let lattice = Lattice(Matrix3(matrix[0], matrix[1], matrix[2])) else {
      throw FormatError.noVolume(file: file, line: vectors.line)
    }
    return lattice
  }

  private enum Occupant {
    case atom(Element)
    case vacancy
  }

  /// Of each of the species that are at sites, by its name.
  private func occupants(
    _ attributes: JSONValue, at labels: Set<String>
  ) throws(FormatError) -> [String: Occupant] {
    guard let list = attributes["species"]?.array else {
      throw refusal(attributes, "species", "the species of \(name)")
    }
    var occupants: [String: Occupant] = [:]
    for species in list {
      guard let label = species["name"]?.string else {
        throw refusal(species, "a name and chemical_symbols of a species of \(name)")
      }
      if labels.contains(label) { occupants[label] = try occupant(species, label) }
    }
    return occupants
  }

  private func occupant(_ species: JSONValue, _ label: String) throws(FormatError) -> Occupant {
    guard let symbols = species["chemical_symbols"]?.array?.compactMap(\.string), !symbols.isEmpty
    else { throw refusal(species, "a name and chemical_symbols of a species of \(name)") }
    if let attached = species["attached"]?.array, let first = attached.first {
      throw refusal(
        first, "a place for each atom of \(name), and none attached to the site \(label)")
    }
    let shares = species["concentration"]?.numbers(symbols.count)
    guard shares != nil || (species["concentration"] == nil && symbols.count == 1) else {
      throw refusal(
        species, "concentration", "a number for each symbol of the species \(label) of \(name)")
    }
    // Shares add up to one but for rounding.
    let whole = zip(symbols, shares ?? [1]).filter { abs($1) > 1e-3 }
    guard whole.count == 1, abs(whole[0].1 - 1) < 1e-3 else {
      throw FormatError.disordered(
        file: file, block: name, site: label,
        occupants: zip(symbols, shares ?? []).map { "\($0) \($1)" }.joined(separator: ", "))
    }
    let symbol = whole[0].0
    if symbol == "vacancy" { return .vacancy }
    guard let element = Element(symbol) else {
      // "X" is an atom that is no element.
      throw FormatError.unknownElement(file: file, line: species.line, symbol: symbol)
    }
    return .atom(element)
  }

  private func refusal(_ found: JSONValue, _ expected: String) -> FormatError {
    .unexpected(
      file: file, line: found.line, found: found.string ?? found.description, expected: expected)
  }

  /// Of a key that has another value, null, or none.
  private func refusal(_ object: JSONValue, _ key: String, _ expected: String) -> FormatError {
    let found = object.object?[key]
    return .unexpected(
      file: file, line: (found ?? object).line, found: found?.description ?? "",
      expected: expected)
  }
}
