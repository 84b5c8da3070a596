import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Rigid units")
struct RigidUnitTests {
  @Test("Turned units keep their distances and hand")
  func rigid() {
    var random = FreeCells.stream(0)
    let unit = RigidUnit(
      species: [.phosphorus, .sulfur, .lithium, .sulfur],
      positions: [.zero, Vector3(2, 0, 0), Vector3(0, 3, 0), Vector3(0, 0, 4)])
    let volume = { (p: [Vector3]) in (p[1] - p[0]).dot((p[2] - p[0]).cross(p[3] - p[0])) }
    for _ in 0..<20 {
      let turned = unit.rotated(random: &random)
      #expect(abs(volume(turned) - 24) < 1e-9)
      #expect(abs((turned[1] - turned[3]).length - 20.0.squareRoot()) < 1e-9)
    }
  }

  @Test("A unit is its atoms around their mean, wherever they lie in the box")
  func box() throws {
    let box = Structure(
      lattice: try #require(Lattice.cubic(20)), species: [.phosphorus, .sulfur],
      positions: [Vector3(0.5, 0.5, 0.5), Vector3(0.5, 0.5, 0.6)])
    let unit = RigidUnit(box)
    #expect(unit.composition == box.composition)
    #expect((unit.positions[0] - Vector3(0, 0, -1)).length < 1e-12)
    #expect((unit.positions[1] - Vector3(0, 0, 1)).length < 1e-12)
  }
}
