import Quantities
import Testing

@testable import Potentials

@Suite("Orthogonalisation")
struct OrthogonalizationTests {
  @Test(
    "Tall, wide and square matrices come near an orthogonal one with the same singular vectors",
    arguments: [(30, 8), (8, 30), (12, 12)])
  func factor(shape: (rows: Int, columns: Int)) {
    let (rows, columns) = shape
    var random = RandomStream(seed: 1, purpose: "matrix", candidate: rows)
    // Two directions of very different size: u₁ v₁ᵀ and 0.05 u₂ v₂ᵀ, unit vectors.
    func unit(_ count: Int, across other: [Float]? = nil) -> [Float] {
      var v = (0..<count).map { _ in Float(random.normal()) }
      if let other {
        let dot = zip(v, other).reduce(0) { $0 + $1.0 * $1.1 }
        for k in v.indices { v[k] -= dot * other[k] }
      }
      let norm = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return v.map { $0 / norm }
    }
    let (u1, v1) = (unit(rows), unit(columns))
    let (u2, v2) = (unit(rows, across: u1), unit(columns, across: v1))
    var matrix = (0..<rows * columns).map { k in
      u1[k / columns] * v1[k % columns] + 0.05 * u2[k / columns] * v2[k % columns]
    }
    var orthogonalization = Orthogonalization()
    orthogonalization.apply(&matrix, rows: rows, columns: columns)
    func stretch(_ u: [Float], _ v: [Float]) -> Float {
      (0..<rows * columns).reduce(0) { $0 + u[$1 / columns] * matrix[$1] * v[$1 % columns] }
    }
    for (u, v) in [(u1, v1), (u2, v2)] { #expect((0.6...1.25).contains(stretch(u, v))) }
    #expect(abs(stretch(u1, v2)) < 1e-3 && abs(stretch(u2, v1)) < 1e-3)
  }

  @Test("The length of the matrix does not matter, and a matrix of zeros stays so")
  func scale() {
    var random = RandomStream(seed: 2, purpose: "matrix", candidate: 0)
    let start = (0..<60).map { _ in Float(random.normal()) }
    var orthogonalization = Orthogonalization()
    var (one, million, zero) = (start, start.map { $0 * 1e6 }, [Float](repeating: 0, count: 60))
    orthogonalization.apply(&one, rows: 10, columns: 6)
    orthogonalization.apply(&million, rows: 10, columns: 6)
    orthogonalization.apply(&zero, rows: 10, columns: 6)
    #expect(zip(one, million).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(zero.allSatisfy { $0 == 0 })
  }

  @Test(
    "A matrix that has faded has no direction",
    arguments: [1e-11, 1e-18, 1e-23, 1e-30, 1e-37] as [Float])
  func faded(size: Float) {
    var random = RandomStream(seed: 3, purpose: "matrix", candidate: 0)
    var matrix = (0..<60).map { _ in size * Float(random.normal()) / 8 }
    var orthogonalization = Orthogonalization()
    orthogonalization.apply(&matrix, rows: 10, columns: 6)
    #expect(matrix.allSatisfy { $0 == 0 })
  }
}
