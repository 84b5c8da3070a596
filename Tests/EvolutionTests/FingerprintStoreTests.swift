import Foundation
import Structures
import Testing

@testable import Evolution

@Suite("The store of fingerprints")
struct FingerprintStoreTests {
  private static let prints = FingerprintIndexTests.prints

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test(
    "A look-up finds the same whether fingerprints are in memory or in a file",
    arguments: [0, 1 << 18])
  func inFile(room: Int) throws {
    try withFolder { folder in
      let store = FingerprintStore(folder: folder, room: room)
      var (filed, held) = (FingerprintIndex(store), FingerprintIndex())
      for (id, print) in Self.prints.enumerated() {
        let (a, b) = (filed.nearest(to: print, within: 0.1), held.nearest(to: print, within: 0.1))
        #expect(a?.id == b?.id && a?.distance == b?.distance)
        filed.insert(print, id: id)
        held.insert(print, id: id)
      }
      // All but what fills no block, and what there is room for.
      let size = Self.prints[0].coordinates.count * 8 * PointRows.blockLength
      let blocks = Self.prints.count / PointRows.blockLength - room / size
      #expect(store.filed == blocks * size && blocks > 5)
      // Nobody else sees the file.
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names.isEmpty)
    }
  }

  @Test("A copy goes its own way")
  func copies() throws {
    try withFolder { folder in
      let store = FingerprintStore(folder: folder, room: 0)
      var first = FingerprintIndex(store)
      for (id, print) in Self.prints.prefix(300).enumerated() { first.insert(print, id: id) }
      var second = first
      for id in 300..<900 {
        first.insert(Self.prints[id], id: id)
        second.insert(Self.prints[id + 600], id: id + 600)
      }
      for id in 300..<900 {
        #expect(first.nearest(to: Self.prints[id], within: 0)?.id == id)
        #expect(second.nearest(to: Self.prints[id + 600], within: 0)?.id == id + 600)
      }
      for id in 0..<300 { #expect(second.nearest(to: Self.prints[id], within: 0)?.id == id) }
    }
  }

  @Test("Where there is no folder for a file, or no room on the disk, all stays in memory")
  func noFile() {
    let nowhere = URL(filePath: "/nonexistent/\(UUID().uuidString)")
    let store = FingerprintStore(folder: nowhere, room: 0)
    var index = FingerprintIndex(store)
    for (id, print) in Self.prints.prefix(300).enumerated() { index.insert(print, id: id) }
    #expect(store.filed == 0)
    #expect(index.nearest(to: Self.prints[100], within: 0)?.id == 100)
  }
}
