import Descriptors
import Testing

@Suite("Falloffs")
struct FalloffTests {
  @Test("They fall from 1 to 0 and are flat at both ends", arguments: Falloff.allCases)
  func ends(falloff: Falloff) {
    #expect(falloff(0).value == 1 && falloff(0).slope == 0)
    #expect(abs(falloff(1 - 1e-9).value) < 1e-15 && abs(falloff(1 - 1e-9).slope) < 1e-7)
    #expect(falloff(1 - 1e-16).value < 1e-15)
    var last = 1.0
    for x in stride(from: 0.01, to: 1, by: 0.01) {
      #expect(falloff(x).value < last)
      last = falloff(x).value
    }
  }

  @Test("The slope is the derivative", arguments: Falloff.allCases)
  func slopes(falloff: Falloff) {
    for x in [0.05, 0.3, 0.5, 0.71, 0.95] {
      let numeric = (falloff(x + 1e-6).value - falloff(x - 1e-6).value) / 2e-6
      #expect(abs(falloff(x).slope - numeric) < 1e-8)
    }
  }

  @Test("At the middle those that are symmetric about it are one half")
  func middle() {
    for falloff in Falloff.allCases where falloff != .exponential {
      #expect(abs(falloff(0.5).value - 0.5) < 1e-15)
    }
  }
}
