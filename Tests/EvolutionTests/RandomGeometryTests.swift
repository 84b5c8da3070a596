import Quantities
import Testing

@testable import Evolution

@Suite("Random geometry")
struct RandomGeometryTests {
  @Test("Rotations are proper and turn a vector in all directions alike")
  func rotations() {
    var random = FreeCells.stream(0)
    var mean = Vector3.zero
    var squares = Vector3.zero
    let count = 2000
    for _ in 0..<count {
      let rotation = random.rotation()
      #expect((rotation * rotation.transpose - .identity).norm < 1e-12)
      #expect(abs(rotation.determinant - 1) < 1e-12)
      let turned = Vector3(0, 0, 1) * rotation
      mean += turned / Double(count)
      squares += turned * turned / Double(count)
    }
    // Six standard errors: of a component (1/√3) and of its square (√(4/45)).
    #expect(mean.max() < 0.08 && mean.min() > -0.08)
    #expect((squares - 1 / 3.0).max() < 0.04 && (squares - 1 / 3.0).min() > -0.04)
  }
}
