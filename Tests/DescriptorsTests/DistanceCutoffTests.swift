import Descriptors
import Foundation
import Testing

@Suite("Cutoffs of a distance")
struct DistanceCutoffTests {
  @Test("A cutoff is 1 up to where it begins to fall")
  func begin() {
    let cutoff = DistanceCutoff(.falling(.cosine, begin: 0.5), radius: 4)
    #expect(cutoff(1.9).value == 1 && cutoff(1.9).slope == 0)
    #expect(abs(cutoff(3).value - 0.5) < 1e-15)
    let unit = DistanceCutoff(
      .hyperbolic(amplitude: DistanceCutoff.unitAmplitude), radius: 4)
    #expect(abs(unit(0).value - 1) < 1e-15)
    let plain = DistanceCutoff(.hyperbolic(amplitude: 1), radius: 4)
    for r in [0.1, 2, 3.9, 3.99999] {
      #expect(abs(plain(r).value - pow(tanh(1 - r / 4), 3)) < 1e-15)
    }
  }
}
