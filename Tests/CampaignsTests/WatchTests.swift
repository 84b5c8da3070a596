import Quantities
import Synchronization
import Testing

@testable import Campaigns

struct WatchTests {
  @Test(arguments: [1, 3, 100])
  func `Each thing is done once, whatever the number of workers`(workers: Int) throws {
    let done = Guarded<[Int]>([])
    let ended = try Watch.perform(50, workers: workers, isInterrupted: { false }) { index, _ in
      done.withLock { $0.append(index) }
    }
    #expect(ended)
    #expect(done.withLock { $0.sorted() } == Array(0..<50))
  }

  @Test func `An interruption is told to those who work, and nothing more is begun`() throws {
    let begun = Atomic<Int>(0)
    let ended = try Watch.perform(50, workers: 2, isInterrupted: { true }) { _, cancellation in
      begun.add(1, ordering: .relaxed)
      while !cancellation.isCancelled {}
    }
    #expect(!ended)
    #expect(begun.load(ordering: .relaxed) <= 2)
  }

  @Test func `The first error ends it`() {
    #expect(throws: Cancelled.self) {
      try Watch.perform(50, workers: 2, isInterrupted: { false }) { index, _ in
        if index == 7 { throw Cancelled() }
      }
    }
  }
}
