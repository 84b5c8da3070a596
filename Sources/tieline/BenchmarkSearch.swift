import ArgumentParser
import Campaigns
import Formats
import Foundation
import Potentials
import Structures

struct BenchmarkOrdering: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ordering",
    abstract: "Evaluations to the lowest of 12,870 arrangements of lithium, by their Ewald sums.")

  @OptionGroup var searches: SeedsOption

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func run() throws { try format.write(OrderingBenchmark(seeds: searches.seeds ?? 100)) }
}

struct BenchmarkBlind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "blind",
    abstract: "Relaxations to crystals of which only the composition is known.",
    discussion: "From random cells, on all cores, with the cell sizes up to that of the crystal.")

  @OptionGroup var searches: SeedsOption

  @Option(help: "The potential, as for evaluate.", completion: .file())
  var potential = ["Inputs/potentials/li-p-s.potential"]

  @Option(help: "Crystals to be found, a file each; the first frame.", completion: .file())
  var structure = ["Inputs/structures/Li2S.cif", "Inputs/structures/gamma-Li3PS4.cif"]

  @Option(help: "Relaxations after which a search gives up.")
  var limit = 600

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard (1...1_000_000).contains(limit) else {
      throw ValidationError("--limit is from 1 to 1,000,000")
    }
  }

  func run() throws {
    let potential = try PotentialChoice.read(potential)
    let crystals = try structure.map { path in
      let url = URL(fileURLWithPath: path)
      return (
        name: url.deletingPathExtension().lastPathComponent,
        structure: try FrameCheck.read(url, for: potential.elements)[0].structure
      )
    }
    try format.write(
      BlindBenchmark(crystals, potential: potential, seeds: searches.seeds ?? 20, limit: limit))
  }
}

struct BenchmarkProposals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proposals",
    abstract: "Candidates that a search proposes in a second, on one core.")

  @Option(help: "A crystal between Li2S and P2S5; it is repeated 1 × 2 × 2.", completion: .file())
  var structure = "Inputs/structures/gamma-Li3PS4.cif"

  @Option(help: "Candidates in the archive; may be given more than once.")
  var archived = [1000]

  @Option(help: "Candidates that are proposed.")
  var proposals = 5000

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard archived.allSatisfy((1...1_000_000).contains), (5...1_000_000).contains(proposals) else {
      throw ValidationError("--archived is from 1, --proposals from 5, to 1,000,000")
    }
  }

  func run() throws {
    let crystal = try FrameCheck.read(
      URL(fileURLWithPath: structure), for: [.lithium, .phosphorus, .sulfur])[0].structure
    try format.write(
      ProposalBenchmark(
        crystal: crystal.supercell(1, 2, 2),
        endMembers: ["Li2S", "P2S5"].map { Composition(formula: $0)! }, archived: archived,
        proposals: proposals))
  }
}

struct BenchmarkOverhead: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overhead",
    abstract: "What a run costs beside its relaxations.",
    discussion: "The run is made with one worker in a folder of its own, which is removed.")

  @Option(help: "The config.", completion: .file(extensions: ["yaml"]))
  var config = "Inputs/quick.yaml"

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func run() throws {
    try BenchmarkFolder.use { folder in
      try format.write(OverheadBenchmark(config: URL(fileURLWithPath: config), folder: folder))
    }
  }
}
