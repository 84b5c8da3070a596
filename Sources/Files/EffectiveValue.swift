/// A value as it was read, kept for the effective config.
enum EffectiveValue {
  /// In YAML.
  case scalar(String)
  case list([String])
  case section(ConfigSection)
  case sections([ConfigSection])

  var sections: [ConfigSection] {
    switch self {
    case .scalar, .list: []
    case .section(let section): [section]
    case .sections(let sections): sections
    }
  }

  func lines(key: String, _ indentation: Int) -> [String] {
    let start = String(repeating: " ", count: indentation) + ConfigScalar.yaml(key) + ":"
    switch self {
    case .scalar(let text):
      return ["\(start) \(text)"]
    case .list(let items):
      return ["\(start) [\(items.joined(separator: ", "))]"]
    case .section(let section):
      let lines = section.lines(indentation: indentation + 2)
      if lines.isEmpty { return section.isPresent ? ["\(start) {}"] : [] }
      return [start] + lines
    case .sections(let sections):
      if sections.isEmpty { return ["\(start) []"] }
      return [start] + sections.flatMap { Self.item($0, indentation + 2) }
    }
  }

  /// A section as an item: its first line after a dash.
  private static func item(_ section: ConfigSection, _ indentation: Int) -> [String] {
    let dash = String(repeating: " ", count: indentation) + "- "
    let lines = section.lines(indentation: indentation + 2)
    guard let first = lines.first else { return [dash + "{}"] }
    return [dash + first.dropFirst(indentation + 2)] + lines.dropFirst()
  }
}

/// What can stand in the effective config.
protocol ConfigRepresentable {
  var effectiveValue: EffectiveValue { get }
  var json: JSONText { get }
}

protocol ConfigScalarRepresentable: ConfigRepresentable {
  /// In YAML; reading it gives the same value.
  var yaml: String { get }
}

extension ConfigScalarRepresentable {
  var effectiveValue: EffectiveValue { .scalar(yaml) }
}

extension Int: ConfigScalarRepresentable {
  var yaml: String { String(self) }
  var json: JSONText { .integer(self) }
}

extension Double: ConfigScalarRepresentable {
  var yaml: String { description }
  var json: JSONText { .number(self) }
}

extension Bool: ConfigScalarRepresentable {
  var yaml: String { description }
  var json: JSONText { .bool(self) }
}

extension String: ConfigScalarRepresentable {
  var yaml: String { ConfigScalar.yaml(self) }
  var json: JSONText { .string(self) }
}

extension Array: ConfigRepresentable where Element: ConfigScalarRepresentable {
  var effectiveValue: EffectiveValue { .list(map(\.yaml)) }
  var json: JSONText { .array(map(\.json)) }
}
