import Foundation
import Formats
import Potentials
import Quantities
import Structures
import Testing

@testable import Campaigns

@Suite("What must hold of a frame")
struct FrameCheckTests {
  private func refusal(_ structure: Structure, nearest: Double = 0.1) -> String? {
    do {
      try FrameCheck.check(
        structure, file: "a.xyz", frame: 3, elements: [.lithium, .sulfur], nearest: nearest)
      return nil
    } catch {
      return error.sentence
    }
  }

  private func pair(
    _ second: Vector3, _ element: Element = .sulfur, edge: Double = 8
  ) throws -> Structure {
    Structure(
      lattice: try #require(Lattice.cubic(edge)), species: [.lithium, element],
      positions: [.zero, second])
  }

  @Test("Atoms apart are let through, in one cell or far from it, down to the distance named")
  func good() throws {
    #expect(refusal(try pair(Vector3(0.5, 0.5, 0.5))) == nil)
    #expect(refusal(try pair(Vector3(-1000.5, 0.5, 99.5))) == nil)
    #expect(refusal(try pair(Vector3(0.11 / 8, 0, 0))) == nil)
  }

  @Test("Two atoms on one place are refused, also by way of an image, or an atom on its own")
  func onePlace() throws {
    let start = "a.xyz: frame 3: atoms 1 and 2 are on one place, "
    #expect(refusal(try pair(.zero)) == start + "0.0 Å apart, expected at least 0.1 Å")
    #expect(refusal(try pair(Vector3(5, -7, 1)))?.hasPrefix(start) == true)
    #expect(refusal(try pair(Vector3(0.01, 0, 0)))?.hasPrefix(start) == true)
    #expect(refusal(try pair(Vector3(0.02, 0, 0)), nearest: 0.3)?.hasPrefix(start) == true)
    let small = try pair(Vector3(0.5, 0.5, 0.5), edge: 0.05).selecting([0])
    #expect(
      refusal(small)?.hasPrefix("a.xyz: frame 3: atom 1 and its own image are on one place")
        == true)
  }

  @Test("An element that is not known is refused with those that are")
  func element() throws {
    #expect(
      refusal(try pair(Vector3(0.5, 0, 0), .phosphorus))
        == "a.xyz: frame 3: holds P, expected no elements but Li, S")
  }

  @Test("A coordinate that no cell can hold is refused", arguments: [1e6, -1e20, 1e300])
  func far(x: Double) throws {
    #expect(
      refusal(try pair(Vector3(x, 0, 0)))
        == "a.xyz: frame 3: atom 2 is \(abs(x)) cells away, expected less than a million")
  }

  @Test("What a file holds and is left out is told")
  func remarks() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3:tags:I:1\nLi 0 0 0 1\n",
      to: "a.xyz")
    var remarks: [String] = []
    let frames = try FrameCheck.read(folder["a.xyz"], for: [.lithium]) { remarks.append($0) }
    #expect(frames.count == 1)
    #expect(
      remarks == [
        "\(folder["a.xyz"].relativePath): left out, for Tieline has no place for it: tags"
      ])
  }
}
