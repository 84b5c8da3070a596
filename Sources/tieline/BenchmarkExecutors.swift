import ArgumentParser
import Campaigns
import Foundation

struct BenchmarkExecutors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "executors",
    abstract: "What driving a run on many machines costs for a candidate.",
    discussion: """
      The run is made with workers who need no time in a folder of its own, which is removed. Its \
      archive grows to some 8 kB for a candidate.
      """)

  @Option(help: "The config.", completion: .file(extensions: ["yaml"]))
  var config = "Inputs/li2s-p2s5.yaml"

  @Option(help: "Workers, each with a batch.")
  var workers = 1000

  @Option(help: "Candidates in a batch.")
  var batch = 8

  @Option(help: "Candidates in all.")
  var candidates = 10_000

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard (1...100_000).contains(workers), (1...1000).contains(batch),
      (1...10_000_000).contains(candidates)
    else {
      throw ValidationError(
        "--workers is from 1 to 100,000, --batch to 1,000, --candidates to 10,000,000")
    }
  }

  func run() throws {
    try BenchmarkFolder.use { folder in
      try format.write(
        ExecutorBenchmark(
          config: URL(fileURLWithPath: config), folder: folder, workers: workers,
          batchSize: batch, candidates: candidates))
    }
  }
}
