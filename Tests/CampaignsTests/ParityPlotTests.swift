import Foundation
import Potentials
import Quantities
import Structures
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import Campaigns

@Suite("Parity plots")
struct ParityPlotTests {
  /// Counts elements, and keeps what stands between tags.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var texts: [String] = []

    func parser(
      _: XMLParser, didStartElement name: String, namespaceURI _: String?,
      qualifiedName _: String?, attributes _: [String: String]
    ) { elements[name, default: 0] += 1 }

    func parser(_: XMLParser, foundCharacters text: String) { texts.append(text) }
  }

  @Test("Every energy and every component of a force is a point, and every system has its name")
  func points() throws {
    let inputs = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Inputs")
    let potential = try PotentialFile.read(inputs.appending(path: "potentials/li-p-s.potential"))
    let lattice = try #require(Lattice.cubic(6))
    let frames = (0..<4).map { k in
      LabelledFrame(
        system: k < 3 ? "a <b> & c" : "d",
        structure: Structure(
          lattice: lattice, species: [.lithium, .sulfur],
          positions: [.zero, Vector3(0.3 + 0.02 * Double(k), 0.1, 0)]),
        energy: -1.5 * Double(k), forces: [Vector3(1, 0, 0), Vector3(-1, 0, 0)], virial: nil,
        weight: 1)
    }
    let plot = try ParityPlot(potential, frames: frames) { _ in 0 }
    let parser = XMLParser(data: Data(plot.svg.utf8))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    // Four energies, 24 components, two systems in the legend.
    #expect(reader.elements["circle"] == 4 + 24 + 2)
    let text = reader.texts.joined()
    for word in ["a <b> & c", "d", "eV/atom", "eV/Å", "RMSE"] { #expect(text.contains(word)) }
    #expect(!plot.svg.contains("nan") && !plot.svg.contains("inf"))
  }
}
