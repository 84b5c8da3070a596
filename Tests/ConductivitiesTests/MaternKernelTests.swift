import Foundation
import Testing

@testable import Conductivities

@Suite("Matérn kernels")
struct MaternKernelTests {
  static let kernel = MaternKernel(variance: 2.5, lengths: [0.8, 3])

  @Test("It is σ² at no distance, falls with distance, and is symmetric")
  func shape() {
    let origin = [0.3, -1]
    #expect(Self.kernel.covariance(origin, origin) == 2.5)
    let values = (0..<30).map { Self.kernel.covariance(origin, [0.3 + 0.2 * Double($0), -1]) }
    for (near, far) in zip(values, values.dropFirst()) { #expect(near > far && far > 0) }
    #expect(Self.kernel.covariance([1, 2], [3, 5]) == Self.kernel.covariance([3, 5], [1, 2]))
  }

  @Test("At one length it is the number of the formula")
  func number() {
    let root = 5.0.squareRoot()
    let expected = 2.5 * (1 + root + 5.0 / 3) * exp(-root)
    #expect(abs(Self.kernel.covariance([0, 0], [0.8, 0]) - expected) < 1e-14)
    #expect(abs(Self.kernel.covariance([0, 0], [0, 3]) - expected) < 1e-14)
    #expect(abs(expected - 2.5 * 0.523994) < 1e-5)
  }

  @Test("Derivatives are those of finite differences")
  func derivatives() {
    let (a, b) = ([0.1, 2.0], [0.9, -0.4])
    let derivatives = Self.kernel.derivatives(a, b)
    let step = 1e-5
    for d in derivatives.indices {
      let value = { (sign: Double) in
        var point = Self.kernel.logarithms
        point[d] += sign * step
        return MaternKernel(logarithms: point).covariance(a, b)
      }
      #expect(abs(derivatives[d] - (value(1) - value(-1)) / (2 * step)) < 1e-8)
    }
  }
}
