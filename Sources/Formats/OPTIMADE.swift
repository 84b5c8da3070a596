import Files
import Foundation
import Quantities
import Structures

/// A response of OPTIMADE, the common interface of databases of materials: the structures of `data`.
///
/// Read are `lattice_vectors` and `cartesian_site_positions` (Å), `species_at_sites` and `species`.
/// The id is `name` in `info`, and `database` is the name of the provider where it is given.
///
/// - Edge cases: a structure that is not periodic in three directions is refused, as is one with a
///   site of several elements, of a vacancy or of an unknown atom. A response of one structure, whose
///   `data` is no list, is read too; one of another kind of entries is refused.
///
/// Source: C. W. Andersen et al., Sci. Data 8, 217 (2021), doi:10.1038/s41597-021-00974-z.
public enum OPTIMADE {
  public static func read(_ text: String, file: String) throws -> [LabelledStructure] {
    try read(Array(text.utf8), file: file)
  }

  static func read(_ bytes: [UInt8], file: String) throws -> [LabelledStructure] {
    let root = try JSONValue(bytes, path: file)
    if let message = root["errors"]?.array?.first {
      let reason = (message["detail"] ?? message["title"])?.string ?? "an error"
      throw FormatError.aborted(file: file, reason: reason)
    }
    guard let data = root["data"] else {
      throw FormatError.unexpected(
        file: file, line: root.line, found: root.description,
        expected: "a response of OPTIMADE, with data")
    }
    let provider = root["meta"]?["provider"]?["name"]?.string.map(line)
    let values = data.array ?? [data]
    guard !values.isEmpty else { throw FormatError.noStructures(file: file) }
    return try values.enumerated().map { index, value in
      let name = value["id"]?.string.map(line) ?? "\(index + 1)"
      var frame = try EntryReader(value, name: name, file: file).structure()
      frame.info["database"] = provider
      return frame
    }
  }

  /// A name in one line, as files of structures have them.
  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
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

  func structure() throws -> LabelledStructure {
    if let type = value["type"]?.string, type != "structures" {
      throw refusal(value["type"], "an entry of type structures")
    }
    guard let attributes = value["attributes"] else {
      throw refusal(value, "attributes of the structure \(name)")
    }
    if let flags = attributes["dimension_types"], flags.numbers(3) != [1, 1, 1] {
      throw FormatError.notPeriodic(
        file: file, line: flags.line, found: "other dimension_types of \(name)")
    }
    let lattice = try lattice(attributes)
    guard let sites = attributes["species_at_sites"]?.array, !sites.isEmpty else {
      throw refusal(attributes["species_at_sites"] ?? attributes, "species_at_sites of \(name)")
    }
    guard let places = attributes["cartesian_site_positions"]?.array, places.count == sites.count
    else {
      throw refusal(
        attributes["cartesian_site_positions"] ?? attributes,
        "cartesian_site_positions of \(name), \(sites.count) of them")
    }
    let elements = try elements(attributes)
    var species: [Element] = []
    var positions: [Vector3] = []
    for (site, place) in zip(sites, places) {
      guard let label = site.string, let element = elements[label] else {
        throw refusal(site, "the name of one of the species of \(name)")
      }
      species.append(element)
      guard let p = place.numbers(3) else { throw refusal(place, "three coordinates, in Å") }
      let position = lattice.fractional(Vector3(p[0], p[1], p[2]))
      for x in [position.x, position.y, position.z] where !TextLines.isPlace(x) {
        throw FormatError.unexpected(
          file: file, line: place.line, found: "\(x) cells",
          expected: "a coordinate within a million cells")
      }
      positions.append(position)
    }
    return LabelledStructure(
      structure: Structure(lattice: lattice, species: species, positions: positions),
      info: ["name": name])
  }

  private func lattice(_ attributes: JSONValue) throws -> Lattice {
    let vectors = attributes["lattice_vectors"]
    let rows = (vectors?.array ?? []).compactMap { $0.numbers(3) }
    guard let vectors, rows.count == 3, vectors.array?.count == 3 else {
      throw refusal(vectors ?? attributes, "three lattice_vectors of \(name), in Å")
    }
    let matrix = rows.map { Vector3($0[0], $0[1], $0[2]) }
    guard let lattice = Lattice(Matrix3(matrix[0], matrix[1], matrix[2])) else {
      throw FormatError.noVolume(file: file, line: vectors.line)
    }
    return lattice
  }

  /// Of each of the species, by its name.
  private func elements(_ attributes: JSONValue) throws -> [String: Element] {
    guard let list = attributes["species"]?.array else {
      throw refusal(attributes["species"] ?? attributes, "species of \(name)")
    }
    var elements: [String: Element] = [:]
    for species in list {
      guard let label = species["name"]?.string,
        let symbols = species["chemical_symbols"]?.array?.compactMap(\.string), !symbols.isEmpty
      else { throw refusal(species, "a name and chemical_symbols of a species of \(name)") }
      let shares = species["concentration"]?.array?.compactMap(\.number) ?? []
      guard symbols.count == 1, shares.isEmpty || abs(shares[0] - 1) < 1e-3,
        species["attached"] == nil
      else {
        let occupants = symbols.enumerated().map { index, symbol in
          shares.indices.contains(index) ? "\(symbol) \(shares[index])" : symbol
        }
        throw FormatError.disordered(
          file: file, block: name, site: label, occupants: occupants.joined(separator: ", "))
      }
      guard let element = Element(symbols[0]) else {
        // "X" is an unknown atom, "vacancy" none.
        throw FormatError.unknownElement(file: file, line: species.line, symbol: symbols[0])
      }
      elements[label] = element
    }
    return elements
  }

  private func refusal(_ found: JSONValue?, _ expected: String) -> FormatError {
    .unexpected(
      file: file, line: (found ?? value).line,
      found: (found ?? value).string ?? (found ?? value).description,
      expected: expected)
  }
}
