import Files
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Writing potentials of n2p2")
struct N2P2WritingTests {
  private func texts(of potential: N2P2Potential) -> [String: String] {
    Dictionary(uniqueKeysWithValues: N2P2File.texts(of: potential).map { ($0.name, $0.text) })
  }

  @Test("What is written is read as the same potential", arguments: N2P2Samples.all.indices)
  func roundTrip(sample: Int) throws {
    let potential = try N2P2Samples.all[sample].potential()
    let written = texts(of: potential)
    #expect(Set(written.keys) == Set(N2P2Samples.all[sample].files.keys))
    let again = try N2P2Samples.read(written)
    for (network, back) in zip(potential.networks, again.networks) {
      #expect(back.functions == network.functions)
      #expect(back.network == network.network)
      #expect(back.scaling.kind == network.scaling.kind)
    }
    let (result, other) = (
      try potential.evaluate(N2P2Samples.structure), try again.evaluate(N2P2Samples.structure)
    )
    #expect(abs(other.energy - result.energy) < 1e-12 * max(1, abs(result.energy)))
    for (force, back) in zip(result.forces, other.forces) { #expect((force - back).length < 1e-12) }
    // From then on every byte is the same.
    #expect(texts(of: again) == written)
  }

  @Test("The ranges of the training go with it: beyond them n2p2 warns of extrapolation")
  func ranges() throws {
    let written = try #require(texts(of: N2P2Samples.all[6].potential())["scaling.data"])
    func rows(_ text: String) -> [[Double]] {
      text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        .map { $0.split(separator: " ").compactMap { Double($0) } }.filter { $0.count == 6 }
    }
    #expect(rows(written) == rows(N2P2Samples.scaling) && rows(written).count > 30)
  }

  @Test("A folder is made for the files, and what it had of their names is replaced")
  func folder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let potential = try N2P2Samples.all[1].potential()
    for _ in 1...2 {
      try potential.write(to: folder.appending(path: "a/b"))
      let names = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "a/b").path)
      #expect(Set(names) == Set(N2P2Samples.all[1].files.keys))
    }
    let again = try N2P2Potential.read(folder: folder.appending(path: "a/b"))
    #expect(again.elements == potential.elements)
    let file = folder.appending(path: "a/b/input.nn")
    #expect(throws: FileError.self) { try potential.write(to: file) }
  }
}
