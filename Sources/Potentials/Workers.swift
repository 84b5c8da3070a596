import Dispatch

/// The threads of a trainer: each with storage of its own, and a gradient for
/// each place in the batch, summed in the order of the batch.
final class Workers {
  private let layout: ParameterLayout
  private let shared: Shared

  init(count: Int, items: Int, layout: ParameterLayout, loss: Loss) {
    self.layout = layout
    shared = Shared(count: count, items: items, layout: layout, loss: loss)
  }

  /// Gradients of a batch: (frame, member) for each of the items.
  func run(
    _ batch: [(frame: Int, member: Int)], frames: [TrainingFrame], parameters: [Float],
    scaling: Scaling<Float>
  ) -> ErrorSums {
    let (shared, layout) = (shared, layout)
    shared.next.pointee = 0
    parameters.withUnsafeBufferPointer { buffer in
      let parameters = SendablePointer(buffer.baseAddress!)
      DispatchQueue.concurrentPerform(iterations: shared.work.count) { thread in
        while let item = shared.take(batch.count) {
          let gradient = shared.gradients[item]
          gradient.update(repeating: 0)
          shared.sums[item] = shared.work[thread].accumulate(
            frames[batch[item].frame], member: batch[item].member, parameters: parameters.pointer,
            scaling: scaling, mixingGradient: gradient.baseAddress!,
            networkGradient: gradient.baseAddress! + layout.mixingTotal)
        }
      }
    }
    return shared.sums[..<batch.count].reduce(into: ErrorSums()) { $0 += $1 }
  }

  /// The mean gradient by all parameters, in the layout of the parameters.
  func gradient(batch: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let total = shared.total.baseAddress!
    shared.total.update(repeating: 0)
    for (item, gradient) in shared.gradients.enumerated() {
      let base = gradient.baseAddress!
      let member = item / batch
      for k in 0..<layout.mixingTotal { total[k] += base[k] }
      let network = total + layout.network(member: member, type: 0)
      for k in 0..<layout.memberCount { network[k] += base[layout.mixingTotal + k] }
    }
    let mixing = 1 / Float(shared.gradients.count)
    for k in 0..<layout.mixingTotal { total[k] *= mixing }
    let own = 1 / Float(batch)
    for k in layout.mixingTotal..<layout.parameterCount { total[k] *= own }
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
    gradients = (0..<items).map { _ in
      .allocate(capacity: layout.mixingTotal + layout.memberCount)
    }
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
