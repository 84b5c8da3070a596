import Dispatch
import Foundation
import Formats
import Structures
import Quantities

/// Structures that wait to be labelled, and what became of them.
///
/// Between one who hands out and many who work, each in a thread of its own.
/// What somebody fails at is handed out again, a number of times.
public final class LabelQueue: Sendable {
  public struct Task: Sendable, Hashable, Codable {
    /// Which of the frames.
    public let index: Int
    /// 1 for the first.
    public let attempt: Int
    public let structure: Structure
  }

  public enum Outcome: Sendable {
    case label(index: Int, LabelledStructure)
    /// The last of all attempts.
    case failure(index: Int, LabelError)
    /// Something that happened and that ends nothing.
    case remark(String)
    /// Something that ends all.
    case end(any Error)
  }

  private struct State {
    var waiting: [Task]
    var outcomes: [Outcome] = []
    var isClosed = false
  }

  private let attempts: Int
  private let state: Guarded<State>
  private let bell = DispatchSemaphore(value: 0)

  /// - Parameter retries: how often a structure is tried again.
  public init(_ structures: [(index: Int, structure: Structure)], retries: Int) {
    precondition(retries >= 0, "a number of times")
    attempts = retries + 1
    state = Guarded(
      State(waiting: structures.map { Task(index: $0.index, attempt: 1, structure: $0.structure) }))
  }

  // MARK: for those who work

  /// The next structure; `nil` where none waits now.
  public func take() -> Task? {
    state.withLock { state in
      state.isClosed || state.waiting.isEmpty ? nil : state.waiting.removeFirst()
    }
  }

  /// Whether there will be no more work: all is done, or nobody wants it any longer.
  public var isClosed: Bool { state.withLock(\.isClosed) }

  public func finish(_ task: Task, _ label: LabelledStructure) {
    put(.label(index: task.index, label))
  }

  /// Hands the structure to another, or gives it up.
  ///
  /// - Returns: whether it was given up.
  @discardableResult
  public func fail(_ task: Task, _ error: LabelError) -> Bool {
    guard task.attempt < attempts else {
      put(.failure(index: task.index, error))
      return true
    }
    state.withLock { state in
      state.waiting.append(
        Task(index: task.index, attempt: task.attempt + 1, structure: task.structure))
    }
    put(.remark("frame \(task.index + 1), attempt \(task.attempt): \(error.sentence)"))
    return false
  }

  public func remark(_ text: String) { put(.remark(text)) }

  /// Nobody can work any longer.
  public func stop(_ error: any Error) { put(.end(error)) }

  private func put(_ outcome: Outcome) {
    state.withLock { $0.outcomes.append(outcome) }
    bell.signal()
  }

  // MARK: for the one who hands out

  /// What has come in, as soon as there is something; nothing after some seconds without.
  func outcomes(waiting seconds: Double) -> [Outcome] {
    _ = bell.wait(timeout: .now() + seconds)
    return state.withLock { state in
      defer { state.outcomes = [] }
      return state.outcomes
    }
  }

  func close() { state.withLock { $0.isClosed = true } }
}
