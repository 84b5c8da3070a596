import Foundation
import FoundationXML

/// A document as an XML parser reads it: an error where it is not well formed.
final class XMLText: NSObject, XMLParserDelegate {
  private(set) var text = ""
  /// Of the root.
  private(set) var attributes: [String: String] = [:]
  /// All elements, in the order in which they begin.
  private(set) var elements: [(name: String, attributes: [String: String])] = []

  struct NotWellFormed: Error {
    var line: Int
  }

  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else { throw NotWellFormed(line: parser.lineNumber) }
    attributes = elements.first?.attributes ?? [:]
  }

  func count(_ name: String, class style: String? = nil) -> Int {
    elements.count { element in
      let styles = element.attributes["class"]?.split(separator: " ").map(String.init) ?? []
      return element.name == name && (style.map(styles.contains) ?? true)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
