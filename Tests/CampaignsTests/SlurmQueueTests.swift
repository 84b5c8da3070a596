import Foundation
import Testing

@testable import Campaigns

@Suite("What Slurm says")
struct SlurmQueueTests {
  @Test("Tasks of arrays are read from the queue, what else is in it is left out")
  func parse() {
    let text = """
      12|3|RUNNING|None|tieline-0123456789abcdef
      12|4|PENDING|Resources|tieline-0123456789abcdef
      7|N/A|RUNNING|None|shell
      13|0|PENDING|ReqNodeNotAvail, May be reserved for other job|a|b

      slurm_load_jobs error
      """
    #expect(
      SlurmQueue.tasks(in: text) == [
        .init(
          job: "12", index: 3, state: "RUNNING", reason: "None", name: "tieline-0123456789abcdef"),
        .init(
          job: "12", index: 4, state: "PENDING", reason: "Resources",
          name: "tieline-0123456789abcdef"),
        .init(
          job: "13", index: 0, state: "PENDING",
          reason: "ReqNodeNotAvail, May be reserved for other job", name: "a|b"),
      ])
  }

  private func task(_ state: String, _ reason: String = "None") -> SlurmQueue.Task {
    .init(job: "1", index: 0, state: state, reason: reason, name: "n")
  }

  @Test("Only what cannot go on by itself has ended")
  func ends() {
    for state in [
      "COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
      "BOOT_FAIL", "DEADLINE",
    ] {
      #expect(task(state).ending != nil, "\(state)")
    }
    for state in [
      "PENDING", "RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "REQUEUED", "STAGE_OUT",
      "REQUEUE_HOLD", "RESIZING", "SIGNALING", "STOPPED", "something new",
    ] {
      #expect(task(state).ending == nil, "\(state)")
    }
    #expect(task("FAILED", "JobLaunchFailure").ending?.contains("JobLaunchFailure") == true)
  }

  @Test("What waits for its turn is waited for; what waits for somebody is told of")
  func hindrances() {
    for reason in ["Resources", "Priority", "BeginTime", "QOSMaxJobsPerUserLimit", "None", ""] {
      #expect(task("PENDING", reason).hindrance == nil, "\(reason)")
    }
    for reason in [
      "PartitionConfig", "JobHeldUser", "InvalidAccount", "AssocMaxCpuPerJobLimit",
      "launch failed requeued held", "ReqNodeNotAvail, UnavailableNodes:a1",
    ] {
      #expect(task("PENDING", reason).hindrance == reason)
      #expect(task("RUNNING", reason).hindrance == nil)
    }
    #expect(task("REQUEUE_HOLD").hindrance == "REQUEUE_HOLD")
  }
}
