import Foundation
import Quantities
import Testing

@testable import Descriptors

@Suite("Kernels of a scalar")
struct KernelScalarTests {
  private static let points: [Double] =
    stride(from: -25, through: 25, by: 0.00317).map { $0 }
    + (-40...3).flatMap { [pow(2, Double($0)), -pow(2, Double($0))] }
    + [0, -0.0, 1e-300, 39.9, 40.1, 88, 710, 1e4, -1e4, 1e30, -1e30, .infinity, -.infinity]

  @Test("tanh in double precision is that of the C library to 1e-15")
  func double() {
    var values = Self.points
    Double.applyTanh(values.count, &values)
    for (x, y) in zip(Self.points, values) {
      #expect(abs(y - tanh(x)) <= 1e-15, "tanh(\(x)) = \(y)")
    }
  }

  @Test("tanh in single precision is that of double precision to 2e-7")
  func single() {
    let points = Self.points.map { Float($0) }
    var values = points
    Float.applyTanh(values.count, &values)
    for (x, y) in zip(points, values) {
      #expect(abs(Double(y) - tanh(Double(x))) <= 2e-7, "tanh(\(x)) = \(y)")
    }
  }

  @Test("tanh is odd, zero at zero, one far out, and never beyond")
  func shape() {
    for x in Self.points {
      var pair = [x, -x]
      Double.applyTanh(2, &pair)
      #expect(pair[0] == -pair[1] && abs(pair[0]) <= 1)
    }
    var values: [Double] = [0, 50, -50]
    Double.applyTanh(3, &values)
    #expect(values == [0, 1, -1])
  }

  @Test("tanh of what is no number stays in its place and touches no neighbour")
  func notANumber() {
    var values: [Double] = [1, .nan, 1, 1, 1, 1, 1, 1, .nan]
    Double.applyTanh(values.count, &values)
    var singles: [Float] = [1, .nan, 1, 1, 1, 1, 1, 1, .nan]
    Float.applyTanh(singles.count, &singles)
    for k in 0..<9 where k != 1 && k != 8 {
      #expect(abs(values[k] - tanh(1.0)) < 1e-15)
      #expect(abs(Double(singles[k]) - tanh(1.0)) < 2e-7)
    }
    // A training that went wrong must not look like one that went well.
    #expect(values[1].isNaN && values[8].isNaN)
    #expect(singles[1].isNaN && singles[8].isNaN)
  }

  private static func difference<Real: KernelScalar>(
    _: Real.Type, rows: Int, columns: Int, depth: Int, a transposeA: Bool, b transposeB: Bool,
    isAdding: Bool
  ) -> Double {
    var random = RandomStream(seed: 1, purpose: "matrices", candidate: rows * columns)
    // Rows longer than what is used of them, which must not be touched.
    let (lda, ldb, ldc) = (
      (transposeA ? rows : depth) + 1, (transposeB ? depth : columns) + 2, columns + 3
    )
    func matrix(_ count: Int) -> [Real] { (0..<count).map { _ in Real(random.normal()) } }
    let (a, b) = (
      matrix(lda * (transposeA ? depth : rows) + 1),
      matrix(ldb * (transposeB ? columns : depth) + 1)
    )
    let before = matrix(ldc * rows + 1)
    var c = before
    Real.product(
      transposeA, transposeB, rows, columns, depth, a, lda, b, ldb, isAdding, &c, ldc)
    return c.indices.map { place in
      let (i, j) = (place / ldc, place % ldc)
      let old = Double(before[place])
      guard i < rows, j < columns else { return abs(Double(c[place]) - old) }
      let sum = (0..<depth).reduce(isAdding ? old : 0) {
        $0 + Double(a[transposeA ? $1 * lda + i : i * lda + $1])
          * Double(b[transposeB ? j * ldb + $1 : $1 * ldb + j])
      }
      return abs(Double(c[place]) - sum)
    }.max() ?? 0
  }

  @Test(
    "Products of matrices of any shape are those of plain loops",
    arguments: [
      (1, 1, 1), (6, 8, 3), (7, 24, 16), (13, 33, 300), (5, 16, 0), (0, 3, 4), (32, 4, 7),
    ])
  func products(rows: Int, columns: Int, depth: Int) {
    for (transposeA, transposeB) in [(false, false), (false, true), (true, false), (true, true)] {
      for isAdding in [false, true] {
        let double = Self.difference(
          Double.self, rows: rows, columns: columns, depth: depth, a: transposeA, b: transposeB,
          isAdding: isAdding)
        let single = Self.difference(
          Float.self, rows: rows, columns: columns, depth: depth, a: transposeA, b: transposeB,
          isAdding: isAdding)
        #expect(double < 1e-12 && single < 1e-4, "\(transposeA) \(transposeB) \(isAdding)")
      }
    }
  }

  @Test("Nothing is done to nothing")
  func none() {
    var values: [Double] = [0.5]
    Double.applyTanh(0, &values)
    #expect(values == [0.5])
  }
}
