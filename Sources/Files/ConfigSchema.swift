/// What a reader of a config asks for: keys, with the kind, the bounds and the default of each.
///
/// Readers do not declare their keys; `ConfigSection` writes down what it was asked for. One reading
/// sees what that config made its reader ask; readings of several configs, which between them take
/// every turn, merge to all that may be asked for.
public struct ConfigSchema: Hashable, Sendable {
  public indirect enum Kind: Hashable, Sendable {
    case int(ClosedRange<Int>)
    /// `above` is an exclusive lower bound.
    case double(ClosedRange<Double>?, above: Double?)
    case bool
    case text
    case choice([String])
    /// A path that starts at the config's folder.
    case file
    case list(Kind)
    /// Of a section that the config does not have, and its reader can do without, nothing is known.
    case section(ConfigSchema?)
    /// A list of sections, of which nothing is known without one in the config.
    case sections(ConfigSchema?)
    /// A section whose keys are the user's, out of these.
    case table([String], Kind)
  }

  public struct Key: Hashable, Sendable {
    public let name: String
    public internal(set) var kind: Kind
    /// Without it a config that has the section is refused.
    public internal(set) var isRequired = false
    public internal(set) var standard: JSONText?
    /// A section that is read where the config does not have it, with its defaults.
    var isAlwaysRead = false
  }

  /// In the order of asking.
  public internal(set) var keys: [Key] = []

  // MARK: readings together

  /// All that either of two readings of the same section asks for.
  ///
  /// Required is what both require; bounds that depend on other values are as wide as in either.
  public func merging(_ other: ConfigSchema) -> ConfigSchema {
    var merged: [Key] = []
    for key in keys {
      guard let same = other.keys.first(where: { $0.name == key.name }) else {
        var key = key
        key.isRequired = false
        merged.append(key)
        continue
      }
      var key = key
      key.kind = Self.merge(key.kind, same.kind, name: key.name)
      key.isRequired = key.isRequired && same.isRequired
      key.standard = key.standard == same.standard ? key.standard : nil
      key.isAlwaysRead = key.isAlwaysRead && same.isAlwaysRead
      merged.append(key)
    }
    // What the other asks besides comes after what it asked before that.
    var place = 0
    for var key in other.keys {
      if let index = merged.firstIndex(where: { $0.name == key.name }) {
        place = max(place, index + 1)
      } else {
        key.isRequired = false
        merged.insert(key, at: place)
        place += 1
      }
    }
    return ConfigSchema(keys: merged)
  }

  private static func merge(_ first: Kind, _ second: Kind, name: String) -> Kind {
    switch (first, second) {
    case (.int(let a), .int(let b)):
      return .int(min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound))
    case (.double(let a, let aboveA), .double(let b, let aboveB)):
      let above = aboveA.flatMap { a in aboveB.map { min(a, $0) } }
      guard let a, let b else { return .double(nil, above: above) }
      return .double(
        min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound), above: above)
    case (.list(let a), .list(let b)): return .list(merge(a, b, name: name))
    case (.section(let a?), .section(let b?)): return .section(a.merging(b))
    case (.section(let a), .section(let b)): return .section(a ?? b)
    case (.sections(let a?), .sections(let b?)): return .sections(a.merging(b))
    case (.sections(let a), .sections(let b)): return .sections(a ?? b)
    default:
      precondition(first == second, "'\(name)' is asked for as one kind of value")
      return first
    }
  }

  /// With sections all of whose keys are among some names as tables of these names.
  public func withTables(of names: [String]) -> ConfigSchema {
    ConfigSchema(
      keys: keys.map { key in
        var key = key
        switch key.kind {
        case .section(let section?):
          if let first = section.keys.first, section.keys.allSatisfy({ names.contains($0.name) }) {
            key.kind = .table(names, first.kind)
          } else {
            key.kind = .section(section.withTables(of: names))
          }
        case .sections(let section?): key.kind = .sections(section.withTables(of: names))
        default: break
        }
        return key
      })
  }

  /// Every key with its path, such as "search.lag" or, in a list of sections, "parents.structure".
  public var paths: [(path: String, key: Key)] {
    keys.flatMap { key in
      let below: [(path: String, key: Key)] =
        switch key.kind {
        case .section(let section?), .sections(let section?): section.paths
        default: []
        }
      return [(key.name, key)] + below.map { ("\(key.name).\($0.path)", $0.key) }
    }
  }

  // MARK: JSON Schema

  /// As JSON Schema, draft 7.
  ///
  /// - Parameter descriptions: by the paths of keys.
  public func json(title: String, descriptions: [String: String]) -> JSONText {
    .object(
      [
        JSONText.Pair("$schema", .string("http://json-schema.org/draft-07/schema#")),
        JSONText.Pair("title", .string(title)),
      ] + properties(descriptions, below: ""))
  }

  private func properties(_ descriptions: [String: String], below path: String) -> [JSONText.Pair] {
    let required = keys.filter(\.mustBeThere).map { JSONText.string($0.name) }
    let properties = keys.map { key in
      let path = path.isEmpty ? key.name : "\(path).\(key.name)"
      var pairs: [JSONText.Pair] = []
      if let text = descriptions[path] { pairs.append(JSONText.Pair("description", .string(text))) }
      pairs += key.kind.pairs(descriptions, path)
      if let standard = key.standard { pairs.append(JSONText.Pair("default", standard)) }
      return JSONText.Pair(key.name, .object(pairs))
    }
    // A key with nothing below it is a section without keys.
    let types: JSONText =
      path.isEmpty || !required.isEmpty
      ? .string("object") : .array([.string("object"), .string("null")])
    return [
      JSONText.Pair("type", types), JSONText.Pair("properties", .object(properties)),
      JSONText.Pair("additionalProperties", .bool(false)),
    ] + (required.isEmpty ? [] : [JSONText.Pair("required", .array(required))])
  }

  fileprivate func json(_ descriptions: [String: String], below path: String) -> [JSONText.Pair] {
    properties(descriptions, below: path)
  }
}

extension ConfigSchema.Key {
  fileprivate var mustBeThere: Bool {
    guard case .section(let section?) = kind, isAlwaysRead else { return isRequired }
    return section.keys.contains(where: \.mustBeThere)
  }
}

extension ConfigSchema.Kind {
  fileprivate func pairs(_ descriptions: [String: String], _ path: String) -> [JSONText.Pair] {
    func type(_ name: String) -> JSONText.Pair { JSONText.Pair("type", .string(name)) }
    switch self {
    case .int(let range):
      return [type("integer")]
        + (range.lowerBound == .min ? [] : [JSONText.Pair("minimum", .integer(range.lowerBound))])
        + (range.upperBound == .max ? [] : [JSONText.Pair("maximum", .integer(range.upperBound))])
    case .double(let range, let above):
      let lower = range.flatMap { $0.lowerBound.isFinite ? $0.lowerBound : nil }
      let upper = range.flatMap { $0.upperBound.isFinite ? $0.upperBound : nil }
      return [type("number")]
        + (above.map { [JSONText.Pair("exclusiveMinimum", .number($0))] } ?? [])
        + (lower.map { [JSONText.Pair("minimum", .number($0))] } ?? [])
        + (upper.map { [JSONText.Pair("maximum", .number($0))] } ?? [])
    case .bool: return [type("boolean")]
    // A number will do for a text, as the name of an account.
    case .text: return [JSONText.Pair("type", .array([.string("string"), .string("number")]))]
    case .file: return [type("string")]
    case .choice(let names): return [JSONText.Pair("enum", .array(names.map { .string($0) }))]
    case .list(let kind):
      return [type("array"), JSONText.Pair("items", .object(kind.pairs(descriptions, path)))]
    case .section(let section):
      return section?.json(descriptions, below: path)
        ?? [JSONText.Pair("type", .array([.string("object"), .string("null")]))]
    case .sections(let section):
      let items = section.map {
        [JSONText.Pair("items", .object($0.json(descriptions, below: path)))]
      }
      return [type("array")] + (items ?? [])
    case .table(let names, let kind):
      return [
        JSONText.Pair("type", .array([.string("object"), .string("null")])),
        JSONText.Pair(
          "propertyNames",
          .object([JSONText.Pair("enum", .array(names.map { .string($0) }))])),
        JSONText.Pair("additionalProperties", .object(kind.pairs(descriptions, path))),
      ]
    }
  }
}
