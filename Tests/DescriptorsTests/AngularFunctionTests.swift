import Descriptors
import Foundation
import Testing

@Suite("Angular functions")
struct AngularFunctionTests {
  static let angular: [AngularFunction] = [
    .power(sign: 1, exponent: 1), .power(sign: -1, exponent: 16), .power(sign: 1, exponent: 2.5),
    .power(sign: 1, exponent: 0.5), .compact(from: 0.4, to: 2.2, .quintic),
    .compact(from: -2, to: 2, .cubic), .compact(from: 1, to: 2 * .pi - 1, .nonic),
  ]

  @Test("The slope is the derivative by the cosine", arguments: angular)
  func slopes(function: AngularFunction) {
    for cosine in [-0.93, -0.5, 0, 0.21, 0.88] {
      let numeric = (function(cosine + 1e-6).value - function(cosine - 1e-6).value) / 2e-6
      #expect(abs(function(cosine).slope - numeric) < 1e-6 * max(1, abs(numeric)))
    }
  }

  @Test("On a line they are finite, beyond it by rounding too", arguments: angular.dropLast(4))
  func line(function: AngularFunction) {
    for cosine in [1, -1, 1 + 1e-16, -1 - 3e-16] {
      #expect(function(cosine).value.isFinite && function(cosine).slope.isFinite)
    }
    #expect(AngularFunction.compact(from: 1, to: 2 * .pi - 1, .cubic)(-1).value == 1)
    #expect(AngularFunction.compact(from: -1, to: 1, .cubic)(1.0000000001).value == 1)
  }

  @Test("A power is 2 at the angle that it looks at, and 0 opposite")
  func powers() {
    for exponent in [1.0, 4, 2.5] {
      #expect(AngularFunction.power(sign: 1, exponent: exponent)(1).value == 2)
      #expect(AngularFunction.power(sign: -1, exponent: exponent)(1).value == 0)
    }
  }
}
