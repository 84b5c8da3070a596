import Dispatch
import Quantities

/// The same for many numbers, on all cores.
enum Parallel {
  /// Results in the order of the numbers, whoever was first.
  static func map<Value: Sendable>(
    _ numbers: ClosedRange<Int>, _ body: @Sendable (Int) -> Value
  ) -> [Value] {
    let results = Guarded<[Int: Value]>([:])
    DispatchQueue.concurrentPerform(iterations: numbers.count) { index in
      let value = body(numbers.lowerBound + index)
      results.withLock { $0[index] = value }
    }
    return results.withLock { results in (0..<numbers.count).map { results[$0]! } }
  }
}
