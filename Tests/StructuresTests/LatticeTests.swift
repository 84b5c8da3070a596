import Quantities
import Structures
import Testing

@Suite("Lattices")
struct LatticeTests {
  @Test("Edges and angles round trip")
  func parameters() throws {
    let lattice = try #require(
      Lattice(a: 12.501, b: 6.0317, c: 12.5302, alpha: 102.844, beta: 113.204, gamma: 74.470))
    #expect((lattice.lengths - Vector3(12.501, 6.0317, 12.5302)).length < 1e-12)
    #expect((lattice.angles - Vector3(102.844, 113.204, 74.470)).length < 1e-10)
  }

  @Test("Cells without a volume are refused")
  func degenerate() {
    #expect(Lattice(a: 1, b: 1, c: 1, alpha: 30, beta: 30, gamma: 90) == nil)
    #expect(Lattice(a: 0, b: 1, c: 1, alpha: 90, beta: 90, gamma: 90) == nil)
    #expect(Lattice(Matrix3(Vector3(1, 0, 0), Vector3(2, 0, 0), Vector3(0, 0, 1))) == nil)
    #expect(Lattice(Matrix3(Vector3(.nan, 0, 0), Vector3(0, 2, 0), Vector3(0, 0, 1))) == nil)
  }

  @Test("The shortest image is the shortest, also in a very skewed cell")
  func shortestImage() throws {
    let lattice = try #require(
      Lattice(Matrix3(Vector3(5, 0, 0), Vector3(11, 1.5, 0), Vector3(-7, 3, 4))))
    var random = RandomStream(seed: 1, purpose: "test", candidate: 0)
    for _ in 0..<50 {
      let d = Vector3(random.uniform(), random.uniform(), random.uniform())
      var best = Double.infinity
      for i in -12...12 {
        for j in -12...12 {
          for k in -12...12 {
            let image = d + Vector3(Double(i), Double(j), Double(k))
            best = min(best, lattice.cartesian(image).length)
          }
        }
      }
      #expect(abs(lattice.shortestImage(d).length - best) < 1e-12)
    }
  }

  @Test("A supercell has the same density and distances")
  func supercell() throws {
    let lattice = try #require(Lattice.cubic(4))
    let cell = Structure(
      lattice: lattice, species: [.lithium, .sulfur],
      positions: [.zero, Vector3(0.5, 0.5, 0.5)])
    let large = cell.supercell(2, 1, 3)
    #expect(large.count == 12)
    #expect(abs(large.density - cell.density) < 1e-15)
    #expect(abs(large.shortestVector(from: 0, to: 1).length - 12.0.squareRoot()) < 1e-12)
  }
}
