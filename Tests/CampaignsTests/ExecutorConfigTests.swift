import Files
import Foundation
import Testing

@testable import Campaigns

@Suite("Who evaluates, as a config says it")
struct ExecutorConfigTests {
  private func read(_ text: String) throws -> (ExecutorConfig, String) {
    let document = try ConfigDocument(
      text: "executor:\n" + text, path: "c.yaml", folder: URL(filePath: "/"))
    let config = try ExecutorConfig(document.root.section("executor"))
    try document.finish()
    return (config, document.effectiveText)
  }

  @Test("Every key is read, and written out so that it is read again as the same")
  func keys() throws {
    let texts = [
      "  kind: local",
      "  kind: command\n  batches: 2\n  command: srun tieline work {batch} --workers 4",
      """
        kind: slurm
        batches: 100
        batch_size: 20
        tries: 2
        time_limit_min: 90
        partition: main
        account: ions
        cpus: 4
        options: [--mem=4G, "--qos=low"]
        setup: [module load gcc]
        poll_s: 5
      """,
    ]
    for text in texts {
      let (config, effective) = try read(text)
      #expect(try read(String(effective.dropFirst("executor:\n".count))).0 == config)
    }
    let (config, _) = try read(texts[2])
    #expect(config.batchSize == 20 && config.batches == 100 && config.tries == 2)
    #expect(config.timeLimit == 5400)
    guard case .slurm(let slurm) = config.kind else {
      Issue.record("not Slurm")
      return
    }
    #expect(
      slurm
        == .init(
          partition: "main", account: "ions", cpus: 4, options: ["--mem=4G", "--qos=low"],
          setup: ["module load gcc"], interval: 5))
    #expect(try read(texts[1]).0.batchSize == 8)
  }

  @Test("What does not belong there is refused with its line")
  func refusals() {
    let cases = [
      ("  batches: 2", "c.yaml:1:1: 'executor.kind' is missing"),
      (
        "  kind: pbs",
        "c.yaml:2:9: 'executor.kind' must be one of local, command, slurm, found 'pbs'"
      ),
      ("  kind: local\n  batches: 2", "c.yaml:3:3: unknown key 'executor.batches'"),
      ("  kind: command\n  batches: 2", "c.yaml:1:1: 'executor.command' is missing"),
      (
        "  kind: command\n  batches: 2\n  command: ' '", "c.yaml:4:12: 'executor.command': is empty"
      ),
      ("  kind: slurm", "'executor.batches' is missing"),
      ("  kind: slurm\n  batches: 0", "from 1"),
      ("  kind: slurm\n  batches: 2\n  command: x", "unknown key 'executor.command'"),
      ("  kind: slurm\n  batches: 2\n  patition: x", "did you mean 'executor.partition'?"),
      (
        "  kind: slurm\n  batches: 2\n  options: [mem=4G]",
        "c.yaml:4:13: 'executor.options': 'mem=4G' is no option of sbatch such as --mem=4G"
      ),
    ]
    for (text, words) in cases {
      #expect {
        try read(text)
      } throws: {
        let isRight = "\($0)".contains(words)
        if !isRight { print($0) }
        return isRight
      }
    }
  }
}
