import Foundation
import Yams

/// Keys and values at one level of a config.
///
/// Every accessor takes a key, checks the value's type and range, and
/// remembers both, for `ConfigDocument.finish()` and its effective text. With
/// a default the key may be absent; without one its absence is an error; the
/// `optional…` accessors give `nil`.
public final class ConfigSection {
  /// Where the section begins in its file; its parent's where it is absent.
  public let place: ConfigPlace
  /// Keys as the file has them, for sections whose keys are the user's, such
  /// as names of elements.
  public let keys: [String]
  /// Whether the file has the section, be it empty.
  public let isPresent: Bool

  private struct Entry {
    /// Of the key, in the section; of the item, in a list.
    var place: ConfigPlace
    var node: Node

    /// That of what the key has, where it is in the same line: a list or a section may begin in another.
    var valuePlace: ConfigPlace {
      guard let value = ConfigPlace(node, path: place.path), value.line == place.line else {
        return place
      }
      return value
    }
  }
  private let source: ConfigSource
  /// Of a section that is absent: where it would be, and under which key.
  private var parent: ConfigSection?
  private var key = ""
  private let name: String
  private let entries: [String: Entry]
  private var asked: [String] = []
  private var values: [String: EffectiveValue] = [:]
  private var noted: [String: ConfigSchema.Key] = [:]

  init(
    _ mapping: Node.Mapping, source: ConfigSource, name: String, place: ConfigPlace
  ) throws(FileError) {
    var keys: [String] = []
    var entries: [String: Entry] = [:]
    for (keyNode, node) in mapping {
      let keyPlace = ConfigPlace(keyNode, path: source.path) ?? place
      guard case .scalar(let scalar) = keyNode else {
        throw .syntax(at: keyPlace, problem: "a key is a word, not a list or a section")
      }
      // Two spellings of one key, such as a and "a", differ for the parser.
      guard entries[scalar.string] == nil else {
        throw .duplicateKey(at: keyPlace, key: scalar.string)
      }
      keys.append(scalar.string)
      entries[scalar.string] = Entry(place: keyPlace, node: node)
    }
    self.source = source
    self.name = name
    self.place = place
    self.keys = keys
    self.entries = entries
    self.isPresent = true
  }

  private init(absent key: String, in parent: ConfigSection) {
    self.source = parent.source
    self.parent = parent
    self.key = key
    self.name = parent.path(key)
    self.place = parent.place
    self.keys = []
    self.entries = [:]
    self.isPresent = false
  }

  // MARK: single values

  public func int(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = .min ... .max
  ) throws(FileError) -> Int {
    try required(key, optionalInt(key, in: range), standard)
  }

  public func optionalInt(
    _ key: String, in range: ClosedRange<Int> = .min ... .max
  ) throws(FileError) -> Int? {
    note(key, .int(range))
    return try scalar(key, expected: ConfigScalar.expectation("a whole number", range)) {
      $0.int.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// - Parameter above: an exclusive lower bound, for what must be positive.
  public func double(
    _ key: String, default standard: Double? = nil, in range: ClosedRange<Double>? = nil,
    above: Double? = nil
  ) throws(FileError) -> Double {
    try required(key, optionalDouble(key, in: range, above: above), standard)
  }

  public func optionalDouble(
    _ key: String, in range: ClosedRange<Double>? = nil, above: Double? = nil
  ) throws(FileError) -> Double? {
    note(key, .double(range, above: above))
    let expected = ConfigScalar.expectation("a number", range, above: above)
    return try scalar(key, expected: expected) {
      $0.double.flatMap { ConfigScalar.admits($0, range, above: above) ? $0 : nil }
    }
  }

  public func bool(_ key: String, default standard: Bool? = nil) throws(FileError) -> Bool {
    note(key, .bool)
    let value = try scalar(key, expected: "true or false", \.bool)
    return try required(key, value, standard)
  }

  public func string(_ key: String, default standard: String? = nil) throws(FileError) -> String {
    try required(key, optionalString(key), standard)
  }

  public func optionalString(_ key: String) throws(FileError) -> String? {
    note(key, .text)
    return try scalar(key, expected: "a text", \.string)
  }

  /// One of the cases of an enum, by its raw value.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: Choice? = nil
  ) throws(FileError) -> Choice {
    let names = Choice.allCases.map(\.rawValue)
    note(key, .choice(names))
    let value = try scalar(key, expected: "one of " + names.joined(separator: ", ")) { scalar in
      scalar.string.flatMap { Choice(rawValue: $0) == nil ? nil : $0 }
    }
    return Choice(rawValue: try required(key, value, standard?.rawValue))!
  }

  /// A file, by a path that starts at the config's folder.
  public func file(_ key: String, default standard: String? = nil) throws(FileError) -> URL {
    let path = try string(key, default: standard)
    note(key, .file)
    remember(key, source.effective(path).effectiveValue)
    return url(path)
  }

  public func optionalFile(_ key: String) throws(FileError) -> URL? {
    let path = try optionalString(key)
    note(key, .file)
    guard let path else { return nil }
    remember(key, source.effective(path).effectiveValue)
    return url(path)
  }

  // MARK: lists

  public func ints(
    _ key: String, default standard: [Int]? = nil, in range: ClosedRange<Int> = .min ... .max
  ) throws(FileError) -> [Int] {
    note(key, .list(.int(range)))
    let expected = ConfigScalar.expectation("a whole number", range)
    let values = try list(key, of: "whole numbers", expected: expected) {
      $0.int.flatMap { range.contains($0) ? $0 : nil }
    }
    return try required(key, values, standard)
  }

  public func doubles(
    _ key: String, default standard: [Double]? = nil, in range: ClosedRange<Double>? = nil,
    above: Double? = nil
  ) throws(FileError) -> [Double] {
    note(key, .list(.double(range, above: above)))
    let expected = ConfigScalar.expectation("a number", range, above: above)
    let values = try list(key, of: "numbers", expected: expected) {
      $0.double.flatMap { ConfigScalar.admits($0, range, above: above) ? $0 : nil }
    }
    return try required(key, values, standard)
  }

  public func strings(
    _ key: String, default standard: [String]? = nil
  ) throws(FileError) -> [String] {
    note(key, .list(.text))
    return try required(key, list(key, of: "texts", expected: "a text", \.string), standard)
  }

  /// Cases of an enum, by their raw values.
  public func choices<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: [Choice]? = nil
  ) throws(FileError) -> [Choice] {
    let names = Choice.allCases.map(\.rawValue)
    note(key, .list(.choice(names)))
    let expected = "one of " + names.joined(separator: ", ")
    let values = try list(key, of: "names", expected: expected) { scalar in
      scalar.string.flatMap { Choice(rawValue: $0) == nil ? nil : $0 }
    }
    return try required(key, values, standard?.map(\.rawValue)).map { Choice(rawValue: $0)! }
  }

  public func files(_ key: String, default standard: [String]? = nil) throws(FileError) -> [URL] {
    let paths = try strings(key, default: standard)
    note(key, .list(.file))
    remember(key, paths.map(source.effective).effectiveValue)
    return paths.map(url)
  }

  // MARK: sections

  /// The section below a key; an empty one where it is absent, so that its
  /// defaults hold.
  public func section(_ key: String) throws(FileError) -> ConfigSection {
    let present = try optionalSection(key)
    noted[key]?.isAlwaysRead = true
    if let present { return present }
    if case .section(let section)? = values[key] { return section }
    let section = ConfigSection(absent: key, in: self)
    remember(key, .section(section))
    return section
  }

  public func optionalSection(_ key: String) throws(FileError) -> ConfigSection? {
    note(key, .section(nil))
    guard let entry = entry(key) else { return nil }
    // Asked for twice, it is the same: what one reader asked for counts for all.
    if case .section(let section)? = values[key] { return section }
    let section = try makeSection(entry.node, key: key, place: entry.place)
    remember(key, .section(section))
    return section
  }

  /// A list of sections; none where the key is absent.
  public func sections(_ key: String) throws(FileError) -> [ConfigSection] {
    note(key, .sections(nil))
    guard let entry = entry(key) else { return [] }
    if case .sections(let sections)? = values[key] { return sections }
    guard case .sequence(let sequence) = entry.node else {
      throw wrong(key, entry, expected: "a list of sections")
    }
    var sections: [ConfigSection] = []
    for (index, node) in sequence.enumerated() {
      let place = ConfigPlace(node, path: source.path) ?? entry.place
      sections.append(try makeSection(node, key: "\(key)[\(index + 1)]", place: place))
    }
    remember(key, .sections(sections))
    return sections
  }

  // MARK: what was asked for

  /// The keys that were asked for so far, here and below.
  public var schema: ConfigSchema {
    ConfigSchema(
      keys: asked.compactMap { name in
        guard var key = noted[name] else { return nil }
        switch values[name] {
        case .section(let section)?: key.kind = .section(section.schema)
        case .sections(let sections)?:
          let schemas = sections.map(\.schema)
          key.kind = .sections(schemas.dropFirst().reduce(schemas.first) { $0?.merging($1) })
        default: break
        }
        return key
      })
  }

  private func note(_ key: String, _ kind: ConfigSchema.Kind) {
    noted[key, default: ConfigSchema.Key(name: key, kind: kind)].kind = kind
  }

  // MARK: refusals

  /// The error for a value of right type that its reader cannot use.
  public func refusal(of key: String, item: Int? = nil, because reason: String) -> FileError {
    .refused(at: place(of: key, item: item), key: path(key), reason: reason)
  }

  /// The error for a key that is not there; for one of a section that is not there either, that of the section,
  /// where another key may be meant for it.
  public func missing(_ key: String) -> FileError {
    let misspelt = nearest(to: key, among: keys.filter { !asked.contains($0) })
    if let error = parent?.missing(self.key), case .missingKey(_, _, .some) = error {
      return error
    }
    return .missingKey(
      at: misspelt.flatMap { entries[$0]?.place } ?? place, key: path(key),
      misspelt: misspelt.map(path))
  }

  /// Where the value of a key stands, or the `item`-th entry (from 0) of its list; the key, where its value begins in
  /// another line.
  public func place(of key: String, item: Int? = nil) -> ConfigPlace {
    guard let entry = entries[key] else { return place }
    guard let item, case .sequence(let sequence) = entry.node, sequence.indices.contains(item)
    else { return entry.valuePlace }
    return ConfigPlace(sequence[item], path: source.path) ?? entry.place
  }

  // MARK: what is done in common

  var unknownKeys: [(place: ConfigPlace, error: FileError)] {
    var unknown: [(place: ConfigPlace, error: FileError)] = []
    for key in keys where !asked.contains(key) {
      let place = entries[key]!.place
      let meant = nearest(to: key, among: asked.filter { entries[$0] == nil })
      let error = FileError.unknownKey(
        at: place, key: path(key), meant: meant.map(path), known: asked)
      unknown.append((place, error))
    }
    for section in values.values.flatMap(\.sections) { unknown += section.unknownKeys }
    return unknown
  }

  func lines(indentation: Int) -> [String] {
    asked.flatMap { key in values[key].map { $0.lines(key: key, indentation) } ?? [] }
  }

  private func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  private func url(_ path: String) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : source.folder.appendingPathComponent(path)
  }

  private func entry(_ key: String) -> Entry? {
    if !asked.contains(key) { asked.append(key) }
    return entries[key]
  }

  private func remember(_ key: String, _ value: EffectiveValue) { values[key] = value }

  private func required<Value: ConfigRepresentable>(
    _ key: String, _ value: Value?, _ standard: Value?
  ) throws(FileError) -> Value {
    noted[key]?.isRequired = standard == nil
    noted[key]?.standard = standard?.json
    guard let value = value ?? standard else { throw missing(key) }
    remember(key, value.effectiveValue)
    return value
  }

  private func scalar<Value: ConfigRepresentable>(
    _ key: String, expected: String, _ convert: (ConfigScalar) -> Value?
  ) throws(FileError) -> Value? {
    guard let entry = entry(key) else { return nil }
    guard let value = ConfigScalar(entry.node).flatMap(convert) else {
      throw wrong(key, entry, expected: expected)
    }
    remember(key, value.effectiveValue)
    return value
  }

  private func list<Value>(
    _ key: String, of plural: String, expected: String, _ convert: (ConfigScalar) -> Value?
  ) throws(FileError) -> [Value]? {
    guard let entry = entry(key) else { return nil }
    guard case .sequence(let sequence) = entry.node else {
      throw wrong(key, entry, expected: "a list of \(plural)")
    }
    var values: [Value] = []
    for (index, node) in sequence.enumerated() {
      guard let value = ConfigScalar(node).flatMap(convert) else {
        let entry = Entry(
          place: ConfigPlace(node, path: source.path) ?? entry.place, node: node)
        throw wrong("\(key)[\(index + 1)]", entry, expected: expected)
      }
      values.append(value)
    }
    return values
  }

  private func makeSection(
    _ node: Node, key: String, place: ConfigPlace
  ) throws(FileError) -> ConfigSection {
    if case .mapping(let mapping) = node {
      return try ConfigSection(mapping, source: source, name: path(key), place: place)
    }
    // A key with nothing below it is a section without keys.
    guard ConfigScalar(node)?.isNothing == true else {
      throw wrong(key, Entry(place: place, node: node), expected: "a section with keys")
    }
    return try ConfigSection(Node.Mapping([]), source: source, name: path(key), place: place)
  }

  private func wrong(_ key: String, _ entry: Entry, expected: String) -> FileError {
    let found: String
    switch entry.node {
    case .mapping: found = "a section"
    case .sequence: found = "a list"
    default: found = ConfigScalar(entry.node)?.shown ?? "an alias"
    }
    return .wrongValue(
      at: entry.valuePlace, key: path(key), expected: expected, found: found)
  }
}
