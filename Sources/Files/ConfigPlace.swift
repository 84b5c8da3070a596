/// Where something stands in a config, as editors and terminals open it: `map.yaml:8:3`.
public struct ConfigPlace: Equatable, Comparable, Sendable, CustomStringConvertible {
  public var path: String
  public var line: Int
  /// Counted in characters, from 1.
  public var column: Int

  public init(path: String, line: Int, column: Int = 1) {
    self.path = path
    self.line = line
    self.column = column
  }

  public var description: String { "\(path):\(line):\(column)" }

  public static func < (one: ConfigPlace, other: ConfigPlace) -> Bool {
    (one.line, one.column) < (other.line, other.column)
  }
}
