import Structures
import Testing

@testable import Potentials

@Suite("Repulsion of cores")
struct CoreRepulsionTests {
  private let core = CoreRepulsion(.lithium, .sulfur, radius: 2.1)

  @Test("The derivative is that of central differences")
  func derivative() {
    for r in stride(from: 0.1, to: 2.09, by: 0.05) {
      let step = 1e-5
      let numeric = (core(r + step).energy - core(r - step).energy) / (2 * step)
      #expect(abs(core(r).derivative - numeric) < 1e-6 * max(1, abs(numeric)), "at \(r) Å")
    }
  }

  @Test("Value and derivative go to zero at the radius, and are zero beyond")
  func radius() {
    for r in [2.1, 2.1000001, 3, 100] {
      #expect(core(r).energy == 0 && core(r).derivative == 0)
    }
    // Both fall as powers of the distance to the radius: 3 and 2.
    let (near, far) = (core(2.1 - 1e-4), core(2.1 - 1e-3))
    #expect(near.energy > 0 && near.energy < 1e-7 && near.derivative < 0)
    #expect(abs(far.energy / near.energy - 1000) < 10)
    #expect(abs(far.derivative / near.derivative - 100) < 1)
  }

  @Test("Neither jumps anywhere inside")
  func continuity() {
    for r in stride(from: 0.5, to: 2.2, by: 0.01) {
      let (here, there) = (core(r), core(r + 1e-9))
      #expect(abs(here.energy - there.energy) < 1e-5)
      #expect(abs(here.derivative - there.derivative) < 1e-4)
    }
  }

  @Test("It repels at every distance, the more the nearer, and does not depend on the order")
  func monotonic() {
    var last = 0.0
    for r in stride(from: 2.09, to: 0.05, by: -0.01) {
      #expect(core(r).energy > last && core(r).derivative < 0)
      last = core(r).energy
    }
    let swapped = CoreRepulsion(.sulfur, .lithium, radius: 2.1)
    #expect(abs(swapped(1.3).energy - core(1.3).energy) < 1e-12 * core(1.3).energy)
  }

  @Test("Very near it is the bare Coulomb energy of the nuclei")
  func coulomb() {
    // 14.399645478 eV Å × 3 × 16 / r; screening and cutoff take less than 1 %.
    let r = 1e-4
    #expect(abs(core(r).energy * r / (14.399_645_478 * 48) - 1) < 0.01)
  }
}
