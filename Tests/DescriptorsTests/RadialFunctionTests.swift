import Descriptors
import Testing

@Suite("Radial functions")
struct RadialFunctionTests {
  static let cutoffs: [DistanceCutoff.Form] = [
    .hard, .hyperbolic(amplitude: 1), .hyperbolic(amplitude: DistanceCutoff.unitAmplitude),
    .falling(.cosine, begin: 0), .falling(.quintic, begin: 0.4),
  ]
  static let functions =
    cutoffs.map { RadialFunction.gaussian(width: 0.3, shift: 1.2, DistanceCutoff($0, radius: 5)) }
    + [
      .compact(from: 1, to: 4, .quintic, leans: false),
      .compact(from: -4, to: 4, .nonic, leans: true),
    ]

  @Test("The slope is the derivative", arguments: functions)
  func slopes(function: RadialFunction) {
    for r in [0.5, 1.1, 1.9, 2.4, 2.7, 3.9, 4.6] {
      let numeric = (function(r + 1e-6).value - function(r - 1e-6).value) / 2e-6
      #expect(abs(function(r).slope - numeric) < 1e-8)
    }
  }

  @Test("From the cutoff on they are zero", arguments: functions)
  func beyond(function: RadialFunction) {
    for r in [function.cutoff, 6, 100] {
      #expect(function(r).value == 0 && function(r).slope == 0)
    }
    #expect(function(function.cutoff - 0.3).value > 0)
  }

  @Test("A compact function is 1 in its middle, and leaning it falls faster")
  func compact() {
    #expect(RadialFunction.compact(from: 1, to: 4, .cubic, leans: false)(2.5).value == 1)
    let leaning = RadialFunction.compact(from: 1, to: 4, .cubic, leans: true)
    let straight = RadialFunction.compact(from: 1, to: 4, .cubic, leans: false)
    for r in [1.5, 2, 3, 3.7] { #expect(leaning(r).value < straight(r).value) }
  }
}
