import ArgumentParser
import Campaigns

struct BenchmarkHull: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hull",
    abstract: "Time to the hull of many entries, ours and qhull's, and of a look at it.",
    discussion: """
      Random entries between two and between three end members come one after another, as in a \
      search. Ours finds out where they lie as they come; qhull gets all of them at once, their \
      coordinates worked out before, which takes the time called positions.
      """)

  @Option(help: "Entries of a hull.")
  var entries = 100_000

  @Option(help: "Sets of entries; times are their medians.")
  var seeds = 5

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard (1...10_000_000).contains(entries) else {
      throw ValidationError("--entries is from 1 to 10,000,000, found \(entries).")
    }
    guard (5...1000).contains(seeds) else {
      throw ValidationError("--seeds is from 5, for a median, to 1000, found \(seeds).")
    }
  }

  func run() throws { try format.write(HullBenchmark(entries: entries, seeds: seeds)) }
}
