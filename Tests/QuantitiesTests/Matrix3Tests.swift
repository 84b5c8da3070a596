import Quantities
import Testing

@Suite("Vectors and matrices")
struct Matrix3Tests {
  let m = Matrix3(Vector3(2, 1, 0), Vector3(0, 3, 1), Vector3(1, 0, 4))

  @Test("A matrix times its inverse is the identity")
  func inverse() {
    #expect((m * m.inverse - .identity).norm < 1e-14)
    #expect((m.inverse * m - .identity).norm < 1e-14)
  }

  @Test("A row vector times a product is the vector times one, then the other")
  func associative() {
    let v = Vector3(0.3, -1.2, 2.5)
    #expect(((v * m) * m.transpose - v * (m * m.transpose)).length < 1e-13)
  }

  @Test("Row-major numbers round trip")
  func rowMajor() {
    #expect(Matrix3(rowMajor: m.rowMajor) == m)
    #expect(Matrix3(rowMajor: [1, 2, 3]) == nil)
    #expect(m[0, 1] == 1 && m[2, 0] == 1)
  }

  @Test("Wrapping ends in [0, 1), also for tiny negative numbers")
  func wrapping() {
    let wrapped = Vector3(-1e-18, 1.25, -0.25).wrappedToUnit
    #expect(wrapped == Vector3(0, 0.25, 0.75))
  }
}
