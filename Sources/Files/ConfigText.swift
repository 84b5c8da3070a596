import Foundation
import Yams

/// A config as text, with some of its keys changed: how one config is made out of another.
public struct ConfigText {
  private var root: [(key: String, value: Node)]

  /// - Parameter path: what messages call the text.
  public init(_ text: String, path: String) throws(FileError) {
    // Whatever is wrong with it is told by who reads configs.
    _ = try ConfigDocument(text: text, path: path, folder: URL(fileURLWithPath: "/"))
    let node = try? compose(yaml: text)
    root = node?.mapping.map { mapping in mapping.map { ($0.string ?? "", $1) } } ?? []
  }

  /// The value of a key that has one text or number.
  public func string(_ key: String) -> String? { root.first { $0.key == key }?.value.string }

  public mutating func remove(_ key: String) { root.removeAll { $0.key == key } }

  /// In place of what the key had.
  public mutating func set(_ key: String, to value: String) { set(key, Node(value)) }

  /// At the end of a list, which begins with it where there was none.
  public mutating func append(_ value: String, to key: String) { append(Node(value), to: key) }

  /// A section of texts and numbers, or of sections of them, at the end of a list of sections.
  public mutating func append(_ section: [(key: String, value: Value)], to key: String) {
    append(Self.node(section), to: key)
  }

  public indirect enum Value: Sendable {
    case text(String)
    case number(Double)
    case section([(key: String, value: Value)])
  }

  public var text: String {
    let node = Node(root.map { (Node($0.key), $0.value) })
    guard let text = try? serialize(node: node, width: -1) else {
      preconditionFailure("what was read can be written")
    }
    return text
  }

  private mutating func set(_ key: String, _ value: Node) {
    if let index = root.firstIndex(where: { $0.key == key }) {
      root[index].value = value
    } else {
      root.append((key, value))
    }
  }

  private mutating func append(_ value: Node, to key: String) {
    let list = root.first { $0.key == key }?.value.array() ?? []
    set(key, Node(list + [value]))
  }

  private static func node(_ section: [(key: String, value: Value)]) -> Node {
    Node(
      section.map { key, value in
        let value =
          switch value {
          case .text(let text): Node(text)
          case .number(let number): Node(number.description)
          case .section(let section): node(section)
          }
        return (Node(key), value)
      })
  }
}
