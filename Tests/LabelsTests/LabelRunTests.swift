import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Labels

@Suite struct LabelRunTests {
  private let folder = TemporaryFolder()
  private var output: URL { folder["out.extxyz"] }

  /// Labels at once, in an order of its own; some it does not know.
  private struct Oracle: LabelSource {
    var order: @Sendable (Int) -> Int = { $0 }
    var unknown: Set<Int> = []
    /// As far as it comes.
    var limit = Int.max
    let asked = Counter()

    func level(of structure: Structure) throws -> String { "oracle" }

    func begin(_ queue: LabelQueue) throws -> () -> Void {
      var tasks: [LabelQueue.Task] = []
      while let task = queue.take() { tasks.append(task) }
      for task in tasks.sorted(by: { order($0.index) < order($1.index) }).prefix(limit) {
        asked.add()
        if unknown.contains(task.index) {
          queue.fail(task, .peer(reason: "nobody knows"))
        } else {
          queue.finish(task, Samples.label(of: task.structure))
        }
      }
      return {}
    }
  }

  private func begin(
    _ frames: [LabelledStructure], level: String = "oracle", failuresLast: Bool = false
  ) throws -> LabelRun {
    try LabelRun(frames, file: "in.extxyz", output: output, failuresLast: failuresLast) { _ in level
    }
  }

  /// - Parameter stop: after so many labels.
  private func label(
    _ frames: [LabelledStructure], _ oracle: Oracle = Oracle(), stop: Int = .max,
    failuresLast: Bool = false
  ) throws -> LabelRun.Failures? {
    var oracle = oracle
    oracle.limit = stop
    var run = try begin(frames, failuresLast: failuresLast)
    var done = run.done
    return try run.work(
      oracle, retries: 0, isInterrupted: { done >= stop }, progress: { done = $0 },
      remark: { _ in })
  }

  private func refusal(_ body: () throws -> some Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return (error as? any ReportableError)?.sentence ?? "\(error)" }
  }

  @Test func `Every frame is labelled, in its order, with all that it held, and its level`() throws
  {
    let frames = Samples.frames(12)
    #expect(try label(frames, Oracle(order: { -$0 }))?.isEmpty == true)
    let labelled = try ExtendedXYZ.read(contentsOf: output)
    #expect(labelled.map { $0.info["name"] } == frames.map { $0.info["name"] })
    for (frame, found) in zip(frames, labelled) {
      let label = Samples.label(of: frame.structure)
      #expect(found.energy == label.energy && found.forces == label.forces)
      #expect(found.info["level"] == "oracle")
    }
    #expect(folder.names == ["out.extxyz"])
  }

  @Test func `The bytes do not depend on who was first, nor on where a run was stopped`() throws {
    let frames = Samples.frames(10)
    _ = try label(frames)
    let expected = try Data(contentsOf: output)
    for stop in [1, 4, 9] {
      try FileManager.default.removeItem(at: output)
      let first = Oracle(order: { $0 % 3 })
      #expect(try label(frames, first, stop: stop) == nil)
      #expect(!FileManager.default.fileExists(atPath: output.path))
      let second = Oracle()
      #expect(try label(frames, second)?.isEmpty == true)
      #expect(try Data(contentsOf: output) == expected)
      #expect(second.asked.value < 10)
    }
  }

  @Test func `What is labelled is not labelled again`() throws {
    let frames = Samples.frames(4)
    _ = try label(frames)
    let bytes = try Data(contentsOf: output)
    let idle = Oracle()
    #expect(try label(frames, idle)?.isEmpty == true && idle.asked.value == 0)
    #expect(try Data(contentsOf: output) == bytes)
    // More frames than before, among them equal ones.
    let more = Oracle()
    let longer = [Samples.frames(6)[5]] + frames + [frames[0]]
    #expect(try label(longer, more)?.isEmpty == true && more.asked.value == 2)
    #expect(
      try ExtendedXYZ.read(contentsOf: output).map { $0.info["name"]! }
        == ["crystal 5", "crystal 0", "crystal 1", "crystal 2", "crystal 3", "crystal 0"])
  }

  @Test func `What fails is named, the others are written, and it is tried again`() throws {
    let frames = Samples.frames(5)
    let failures = try #require(try label(frames, Oracle(unknown: [1, 3])))
    #expect(failures.map(\.frame) == [2, 4])
    #expect(failures.map(\.reason) == ["nobody knows", "nobody knows"])
    #expect(try ExtendedXYZ.read(contentsOf: output).count == 3)
    let again = Oracle()
    #expect(try label(frames, again)?.isEmpty == true && again.asked.value == 2)
    let bytes = try Data(contentsOf: output)
    try FileManager.default.removeItem(at: output)
    _ = try label(frames)
    #expect(try Data(contentsOf: output) == bytes && folder.names == ["out.extxyz"])
  }

  @Test func `Where failures last, what failed is not tried again, also after a stop`() throws {
    let frames = Samples.frames(5)
    var failing = Oracle(order: { -$0 }, unknown: [4])
    failing.limit = 3
    do {
      var questions = 0
      var run = try begin(frames, failuresLast: true)
      #expect(
        try run.work(
          failing, retries: 0,
          isInterrupted: {
            questions += 1
            return questions > 1
          }, progress: { _ in }, remark: { _ in }) == nil
      )
    }
    let second = Oracle()
    let failures = try #require(try label(frames, second, failuresLast: true))
    #expect(failures.map(\.frame) == [5] && failures.map(\.reason) == ["nobody knows"])
    #expect(second.asked.value == 2)
    #expect(try ExtendedXYZ.read(contentsOf: output).count == 4)
    // Whoever may try again does.
    #expect(try label(frames)?.isEmpty == true)
  }

  @Test func `Where nothing is labelled nothing is written, and all is tried again`() throws {
    for _ in 0..<2 {
      let oracle = Oracle(unknown: [0, 1])
      #expect(try label(Samples.frames(2), oracle, failuresLast: true)?.count == 2)
      #expect(oracle.asked.value == 2 && folder.names == ["out.extxyz.labels"])
    }
  }

  /// Labels one, and a second when it is told to stop.
  private struct Late: LabelSource {
    func level(of structure: Structure) throws -> String { "oracle" }

    func begin(_ queue: LabelQueue) throws -> () -> Void {
      let tasks = (0..<2).map { _ in queue.take()! }
      queue.finish(tasks[0], Samples.label(of: tasks[0].structure))
      return { queue.finish(tasks[1], Samples.label(of: tasks[1].structure)) }
    }
  }

  @Test func `What is done while a run stops is kept`() throws {
    var run = try begin(Samples.frames(3))
    #expect(
      try run.work(
        Late(), retries: 0, isInterrupted: { true }, progress: { _ in }, remark: { _ in }) == nil)
    #expect(run.done == 2)
  }

  @Test func `A file with other labels is not replaced`() throws {
    _ = try label(Samples.frames(3))
    let bytes = try Data(contentsOf: output)
    let other = Array(Samples.frames(5)[3...])
    #expect(
      refusal { try begin(other) }
        == "\(output.path) is there, and its frame 1 is none of those to be labelled; name another "
        + "file for these labels")
    #expect(
      refusal { try begin(Samples.frames(3), level: "better") }
        == "\(output.path) is there, and its frame 1 is not labelled at this level of theory; name "
        + "another file for these labels")
    #expect(try Data(contentsOf: output) == bytes)
  }

  @Test func `Labels of another level that were left over are not used`() throws {
    #expect(try label(Samples.frames(3), stop: 1) == nil)
    #expect(try begin(Samples.frames(3)).done > 0)
    #expect(try begin(Samples.frames(3), level: "better").done == 0)
  }

  @Test func `One run at a time`() throws {
    let run = try begin(Samples.frames(1))
    #expect(refusal { try begin(Samples.frames(1)) }?.contains("is in use by process") == true)
    #expect(run.done == 0)
  }

  @Test func `A frame that cannot be calculated is refused before anything is`() throws {
    let structure = Samples.crystal(1)
    let odd = LabelledStructure(structure: structure.selecting([0, 2]))
    #expect(
      refusal {
        try LabelRun([Samples.frames(1)[0], odd], file: "in.extxyz", output: output) {
          try CP2KInput($0).level
        }
      }?.hasPrefix("in.extxyz, frame 2: The cell holds 9 electrons") == true)
  }
}
