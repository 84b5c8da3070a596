import Foundation

/// What `squeue` says of array tasks.
enum SlurmQueue {
  struct Task: Hashable {
    /// The number of the array.
    var job: String
    /// Within the array.
    var index: Int
    /// Such as "RUNNING".
    var state: String
    /// Why it is in this state, such as "PartitionConfig".
    var reason: String
    /// Of the job.
    var name: String
  }

  /// The fields that `tasks(in:)` reads.
  static let format = "%F|%K|%T|%r|%j"

  /// Tasks of arrays; what else there is, is not ours.
  static func tasks(in text: String) -> [Task] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard fields.count >= 5, let index = Int(fields[1]) else { return nil }
      return Task(
        job: fields[0], index: index, state: fields[2], reason: fields[3],
        name: fields[4...].joined(separator: "|"))
    }
  }
}

extension SlurmQueue.Task {
  /// How a task ended, in words that go on after "the last time"; `nil` for one that has not.
  var ending: String? {
    switch state {
    case "COMPLETED": "its worker ended without one"
    case "FAILED": "its worker failed\(because)"
    case "TIMEOUT": "Slurm's time limit came first"
    case "CANCELLED": "it was cancelled"
    case "NODE_FAIL": "its node failed"
    case "OUT_OF_MEMORY": "its memory was not enough"
    case "PREEMPTED": "another job took its place"
    case "BOOT_FAIL", "DEADLINE", "REVOKED", "LAUNCH_FAILED": "it ended as \(state)"
    default: nil
    }
  }

  private var because: String {
    ["", "None", "NonZeroExitCode"].contains(reason) ? "" : " (\(reason))"
  }

  /// Why it will not start before somebody does something; `nil` for one that only waits.
  var hindrance: String? {
    if ["REQUEUE_HOLD", "SPECIAL_EXIT"].contains(state) { return state }
    guard state == "PENDING" else { return nil }
    let needsSomebody =
      Self.hindrances.contains(reason) || reason.contains("PerJob")
      || reason.contains("held") || reason.hasPrefix("ReqNodeNotAvail")
    return needsSomebody ? reason : nil
  }

  private static let hindrances: Set<String> = [
    "AccountNotAllowed", "BadConstraints", "DependencyNeverSatisfied", "InvalidAccount",
    "InvalidQOS", "JobHeldAdmin", "JobHeldUser", "NodeDown", "PartitionConfig", "PartitionDown",
    "PartitionInactive", "PartitionNodeLimit", "PartitionTimeLimit", "QOSNotAllowed",
  ]
}
