import Quantities
import Testing

@testable import Relaxation

@Suite("The memory of L-BFGS")
struct LimitedMemoryTests {
  private func vectors(_ seed: Int) -> [Vector3] {
    var random = RandomStream(seed: 2, purpose: "vectors", candidate: seed)
    return (0..<4).map { _ in Vector3(random.normal(), random.normal(), random.normal()) }
  }

  /// A form with ten different curvatures.
  private func curved(_ step: [Vector3]) -> [Vector3] {
    step.enumerated().map { $1 * (Vector3(1, 2.5, 4) + Double($0)) }
  }

  @Test("Knowing nothing, it takes the curvature it was given, also after it has forgotten")
  func first() {
    var memory = LimitedMemory(size: 3, firstInverseCurvature: 0.1)
    let forces = vectors(0)
    #expect(memory.direction(forces) == forces.map { $0 * 0.1 })
    memory.add(step: vectors(1), change: curved(vectors(1)))
    #expect(memory.direction(forces) != forces.map { $0 * 0.1 })
    memory.forget()
    #expect(memory.direction(forces) == forces.map { $0 * 0.1 })
  }

  @Test("The secant condition: the last change of the gradient belongs to the last step")
  func secant() {
    var memory = LimitedMemory(size: 3, firstInverseCurvature: 0.1)
    for seed in 1..<8 {
      let step = vectors(seed)
      memory.add(step: step, change: curved(step))
      for (a, b) in zip(memory.direction(curved(step)), step) { #expect((a - b).length < 1e-12) }
    }
  }

  @Test("What curves downward is not remembered")
  func downward() {
    var memory = LimitedMemory(size: 3, firstInverseCurvature: 0.1)
    memory.add(step: vectors(1), change: curved(vectors(1)).map { -$0 })
    #expect(memory.direction(vectors(2)) == vectors(2).map { $0 * 0.1 })
  }

  @Test("A step is shortened as a whole, or left as it is")
  func shorten() {
    var step = [Vector3(3, 0, 4), Vector3(0, 1, 0)]
    step.shorten(to: 6)
    #expect(step == [Vector3(3, 0, 4), Vector3(0, 1, 0)])
    step.shorten(to: 2.5)
    #expect(step == [Vector3(1.5, 0, 2), Vector3(0, 0.5, 0)])
  }
}
