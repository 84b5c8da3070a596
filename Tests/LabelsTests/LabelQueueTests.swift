import Formats
import Structures
import Testing

@testable import Labels

@Suite struct LabelQueueTests {
  @Test func `Structures are handed out in their order, each once`() {
    let queue = Samples.queue(3)
    let tasks = (0..<4).map { _ in queue.take() }
    #expect(tasks.map { $0?.index } == [0, 1, 2, nil])
    #expect(tasks[1]?.structure == Samples.crystal(1) && tasks[1]?.attempt == 1)
  }

  @Test func `What fails is handed out again, as often as was said, and then given up`() throws {
    let queue = Samples.queue(2, retries: 2)
    var attempts: [[Int]] = []
    while let task = queue.take() {
      attempts.append([task.index, task.attempt])
      queue.fail(task, .peer(reason: "no \(attempts.count)"))
    }
    // The others come first: somebody else may have gone by then.
    #expect(attempts == [[0, 1], [1, 1], [0, 2], [1, 2], [0, 3], [1, 3]])
    let (labels, failures, remarks) = queue.collect(2)
    #expect(labels.isEmpty)
    #expect(failures == [0: .peer(reason: "no 5"), 1: .peer(reason: "no 6")])
    #expect(remarks.first == "frame 1, attempt 1: no 1" && remarks.count == 4)
  }

  @Test func `A closed queue hands out nothing`() {
    let queue = Samples.queue(2)
    #expect(queue.take() != nil && !queue.isClosed)
    queue.close()
    #expect(queue.take() == nil && queue.isClosed)
  }
}
