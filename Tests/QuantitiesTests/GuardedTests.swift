import Dispatch
import Quantities
import Testing

@Suite("Guarded values")
struct GuardedTests {
  private struct Refusal: Error, Equatable { let number: Int }

  @Test("No change of many threads is lost")
  func counting() {
    let count = Guarded(0)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<10_000 { count.withLock { $0 += 1 } }
    }
    #expect(count.withLock { $0 } == 80_000)
  }

  @Test("What fails inside is told of, and leaves it open for the next")
  func failure() {
    let value = Guarded([1])
    #expect(throws: Refusal(number: 1)) {
      try value.withLock { numbers throws(Refusal) in
        numbers.append(2)
        throw Refusal(number: numbers[0])
      }
    }
    #expect(value.withLock { $0 } == [1, 2])
  }
}
