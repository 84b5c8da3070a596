import Foundation
import Yams

/// A config file: YAML whose every key must be asked for by somebody.
///
/// A reader takes the values it knows out of `root`; `finish()` then refuses
/// a key that nobody asked for, so that a misspelt one is never passed over in
/// silence. `effectiveText` is the config with every default written out.
public final class ConfigDocument {
  public let root: ConfigSection
  /// Where relative paths in the config start.
  public let folder: URL

  /// - Parameter effectiveFolder: from where the effective text names files,
  ///   if it is to be kept in another folder than the config.
  public convenience init(
    contentsOf url: URL, effectiveFolder: URL? = nil
  ) throws(FileError) {
    try self.init(
      text: AtomicFile.readText(url), path: url.relativePath,
      folder: url.deletingLastPathComponent(), effectiveFolder: effectiveFolder)
  }

  /// - Parameters:
  ///   - path: what messages call the text.
  ///   - folder: where relative paths in it start.
  public init(
    text: String, path: String, folder: URL, effectiveFolder: URL? = nil
  ) throws(FileError) {
    guard let node = try Self.node(of: text, path: path) else {
      throw .emptyConfig(path: path)
    }
    switch node {
    case .mapping(let mapping):
      root = try ConfigSection(
        mapping, source: ConfigSource(path: path, folder: folder, effectiveFolder: effectiveFolder),
        name: "", place: ConfigPlace(path: path, line: 1))
    case .scalar(let scalar) where scalar.string.isEmpty:
      throw .emptyConfig(path: path)
    default:
      throw .syntax(
        at: ConfigPlace(node, path: path) ?? ConfigPlace(path: path, line: 1),
        problem: "expected keys with values such as 'seed: 1'")
    }
    self.folder = folder
  }

  /// Refuses the first key in the file that nobody asked for.
  public func finish() throws(FileError) {
    if let first = root.unknownKeys.min(by: { $0.place < $1.place }) { throw first.error }
  }

  /// YAML of every value as it was read, defaults included, in the order of
  /// reading. Read again in the same way, it gives the same values.
  public var effectiveText: String { root.lines(indentation: 0).joined(separator: "\n") + "\n" }

  private static func node(of text: String, path: String) throws(FileError) -> Node? {
    // The parser recurses; it must not be led through the stack's end.
    if let place = placeOfDeepNesting(text, path: path, limit: 64) {
      throw .syntax(at: place, problem: "brackets are nested too deeply")
    }
    // An alias of aliases, and so on, is larger than any memory; as a key it is looked at in full.
    if let place = placeOfAlias(text, path: path, limit: 40) {
      throw .syntax(at: place, problem: "there are more than 40 aliases")
    }
    do {
      return try compose(yaml: text)
    } catch let error as YamlError {
      throw describe(error, text: text, path: path)
    } catch {
      throw .syntax(at: ConfigPlace(path: path, line: 1), problem: "\(error)")
    }
  }

  private static func placeOfDeepNesting(_ text: String, path: String, limit: Int) -> ConfigPlace? {
    var (place, depth) = (ConfigPlace(path: path, line: 1), 0)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "[", "{": depth += 1
      case "]", "}": depth = max(0, depth - 1)
      default: break
      }
      if depth > limit { return place }
      place.pass(scalar)
    }
    return nil
  }

  /// Where one alias too many stands, such as `*name`; also in a comment or a text.
  private static func placeOfAlias(_ text: String, path: String, limit: Int) -> ConfigPlace? {
    var (place, count, before) = (ConfigPlace(path: path, line: 1), 0, Unicode.Scalar(" "))
    for scalar in text.unicodeScalars {
      if before == "*", isNamed(scalar) { count += 1 }
      if count > limit { return place }
      place.pass(scalar)
      before = scalar
    }
    return nil
  }

  /// Whether an alias may have it in its name.
  private static func isNamed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      || scalar == "_" || scalar == "-"
  }

  private static func describe(_ error: YamlError, text: String, path: String) -> FileError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return .syntax(
        at: ConfigPlace(path: path, line: mark.line, column: mark.column),
        problem: [context?.text, problem].compactMap(\.self).joined(separator: ", "))
    case .reader(let problem, let offset, _, _):
      var place = ConfigPlace(path: path, line: 1)
      text.prefix(offset ?? 0).unicodeScalars.forEach { place.pass($0) }
      return .syntax(at: place, problem: problem)
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first ?? ""
      let place = ConfigPlace(path: path, line: context.mark.line, column: context.mark.column)
      return .duplicateKey(at: repetition(of: key, after: place, in: text), key: key)
    default:
      return .syntax(at: ConfigPlace(path: path, line: 1), problem: "\(error)")
    }
  }

  /// The parser tells where a repeated key stood first; the user wants to
  /// know where it stands again.
  private static func repetition(
    of key: String, after first: ConfigPlace, in text: String
  ) -> ConfigPlace {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated().dropFirst(first.line) {
      let start = line.prefix { " -\"'".contains($0) }
      if line.dropFirst(start.count).hasPrefix(key) {
        let column = start.prefix { " -".contains($0) }.count + 1
        return ConfigPlace(path: first.path, line: index + 1, column: column)
      }
    }
    return first
  }
}

extension ConfigPlace {
  /// Where a node begins, if the parser knows it.
  init?(_ node: Node, path: String) {
    guard let mark = node.mark else { return nil }
    self.init(path: path, line: mark.line, column: mark.column)
  }

  fileprivate mutating func pass(_ scalar: Unicode.Scalar) {
    if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
  }
}

/// What messages and paths need to know of the file a section is in.
struct ConfigSource {
  var path: String
  var folder: URL
  var effectiveFolder: URL?

  /// A path of the config as the effective text has it.
  func effective(_ path: String) -> String {
    guard let effectiveFolder, !path.hasPrefix("/") else { return path }
    // The kernel leaves a folder by "..", links resolved; so must the path be made. The file
    // keeps its name: what it is called may count.
    let target = folder.appendingPathComponent(path)
    let name = target.lastPathComponent
    // "." and ".." are no names: what they stand for has one.
    let file =
      [".", ".."].contains(name)
      ? real(target).pathComponents
      : real(target.deletingLastPathComponent()).pathComponents + [name]
    let start = real(effectiveFolder).pathComponents
    let common = zip(file, start).prefix { $0 == $1 }.count
    let up = [String](repeating: "..", count: start.count - common)
    let steps = up + file[common...]
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  /// A folder without links on the way to it; what is not there yet stays as it is.
  private func real(_ url: URL) -> URL {
    if let resolved = realpath(url.absoluteURL.path, nil) {
      defer { free(resolved) }
      return URL(fileURLWithPath: String(cString: resolved))
    }
    let url = url.standardizedFileURL
    guard url.pathComponents.count > 1 else { return url }
    return real(url.deletingLastPathComponent()).appendingPathComponent(url.lastPathComponent)
  }
}
