import ArgumentParser
import Campaigns

struct BenchmarkLJ26: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lj26",
    abstract: "Relaxations and force calls to the lowest energy of 26 Lennard-Jones atoms.")

  @Option(help: "Searches, with the seeds 1, 2, ….")
  var seeds = 50

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws { try ClusterSeeds.check(seeds) }
  func run() throws { try ClusterSeeds.run(atoms: 26, seeds: seeds, format: format) }
}

struct BenchmarkLJ38: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lj38",
    abstract: "The same for 38 atoms, whose lowest energy is in a narrow funnel beside a wide one.")

  @Option(help: "Searches, with the seeds 1, 2, ….")
  var seeds = 100

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws { try ClusterSeeds.check(seeds) }
  func run() throws { try ClusterSeeds.run(atoms: 38, seeds: seeds, format: format) }
}

private enum ClusterSeeds {
  static func check(_ seeds: Int) throws {
    guard (1...1_000_000).contains(seeds) else {
      throw ValidationError("--seeds is from 1 to 1,000,000")
    }
  }

  static func run(atoms: Int, seeds: Int, format: BenchmarkFormat) throws {
    try format.write(ClusterBenchmark.run(atoms: atoms, seeds: seeds))
  }
}
