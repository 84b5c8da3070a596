import Quantities

/// How much of some dynamics is done, told by the threads that do it.
final class WatchedTime: Sendable {
  private let times = Guarded<[String: Double]>([:])

  /// - Parameter time: of this task so far, fs.
  func set(_ task: String, to time: Double) { times.withLock { $0[task] = time } }

  /// Of all tasks, whole ps.
  var picoseconds: Int { times.withLock { Int($0.values.reduce(0, +) / 1000) } }
}
