import Foundation
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

  @Test("Nothing is done to nothing")
  func none() {
    var values: [Double] = [0.5]
    Double.applyTanh(0, &values)
    #expect(values == [0.5])
  }
}
