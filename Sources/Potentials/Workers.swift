import Dispatch

/// The threads of a trainer: each with storage of its own, and a gradient for
/// each place in the batch, summed in the order of the batch.
final class Workers {
  private let shared: Shared

  init(count: Int, items: Int, layout: ParameterLayout, loss: Loss) {
    shared = Shared(count: count, items: items, layout: layout, loss: loss)
  }

  /// Gradients of a batch: a frame and the members' shares for each of the items.
  func run(
    _ batch: [(frame: Int, shares: [Float])], frames: [TrainingFrame], parameters: [Float],
    scaling: Scaling<Float>
  ) -> ErrorSums {
    let shared = shared
    shared.next.pointee = 0
    parameters.withUnsafeBufferPointer { buffer in
      let parameters = SendablePointer(buffer.baseAddress!)
      DispatchQueue.concurrentPerform(iterations: shared.work.count) { thread in
        while let item = shared.take(batch.count) {
          let gradient = shared.gradients[item]
          gradient.update(repeating: 0)
          shared.sums[item] = shared.work[thread].accumulate(
            frames[batch[item].frame], shares: batch[item].shares, parameters: parameters.pointer,
            scaling: scaling, into: gradient.baseAddress!)
        }
      }
    }
    return shared.sums[..<batch.count].reduce(into: ErrorSums()) { $0 += $1 }
  }

  /// The mean gradient by all parameters, in the layout of the parameters.
  func gradient(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    let total = shared.total.baseAddress!
    let factor = 1 / Float(shared.gradients.count)
    shared.total.update(repeating: 0)
    for gradient in shared.gradients {
      for k in gradient.indices { total[k] += factor * gradient[k] }
    }
    body(total)
  }
}

/// What the threads share. Items are handed out under a lock; an item's
/// gradient and sums are written by the thread that took it.
private final class Shared: @unchecked Sendable {
  let work: [FrameGradient<Float>]
  let gradients: [UnsafeMutableBufferPointer<Float>]
  let sums: UnsafeMutableBufferPointer<ErrorSums>
  let total: UnsafeMutableBufferPointer<Float>
  let next: UnsafeMutablePointer<Int>
  private let lock = DispatchSemaphore(value: 1)

  init(count: Int, items: Int, layout: ParameterLayout, loss: Loss) {
    work = (0..<count).map { _ in FrameGradient(layout, loss: loss) }
    gradients = (0..<items).map { _ in .allocate(capacity: layout.parameterCount) }
    for gradient in gradients { gradient.initialize(repeating: 0) }
    sums = .allocate(capacity: items)
    sums.initialize(repeating: ErrorSums())
    total = .allocate(capacity: layout.parameterCount)
    total.initialize(repeating: 0)
    next = .allocate(capacity: 1)
    next.initialize(to: 0)
  }

  deinit {
    for gradient in gradients { gradient.deallocate() }
    sums.deallocate()
    total.deallocate()
    next.deallocate()
  }

  func take(_ count: Int) -> Int? {
    lock.wait()
    defer { lock.signal() }
    guard next.pointee < count else { return nil }
    defer { next.pointee += 1 }
    return next.pointee
  }
}

private struct SendablePointer: @unchecked Sendable {
  let pointer: UnsafePointer<Float>
  init(_ pointer: UnsafePointer<Float>) { self.pointer = pointer }
}
