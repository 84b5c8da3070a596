import ArgumentParser
import Campaigns

struct BenchmarkLJ26: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lj26",
    abstract: "Relaxations and force calls to the lowest energy of 26 Lennard-Jones atoms.")

  @OptionGroup var searches: SeedsOption

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func run() throws {
    try format.write(ClusterBenchmark.run(atoms: 26, seeds: searches.seeds ?? 50))
  }
}

struct BenchmarkLJ38: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lj38",
    abstract: "The same for 38 atoms, whose lowest energy is in a narrow funnel beside a wide one.")

  @OptionGroup var searches: SeedsOption

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func run() throws {
    try format.write(ClusterBenchmark.run(atoms: 38, seeds: searches.seeds ?? 100))
  }
}
