import ArgumentParser
import Campaigns
import Formats
import Foundation
import Potentials

struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how fast Tieline is on this machine.",
    subcommands: [
      BenchmarkPotential.self, BenchmarkDynamics.self, BenchmarkProposals.self,
      BenchmarkOrdering.self,
      BenchmarkLJ26.self, BenchmarkLJ38.self, BenchmarkBlind.self, BenchmarkOverhead.self,
      BenchmarkHull.self, BenchmarkArchive.self, BenchmarkExecutors.self,
    ])
}

/// How the result of a benchmark is written.
enum BenchmarkFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  func write(_ result: some BenchmarkResult) throws {
    try Delivery.write(self == .text ? result.text : result.json + "\n", to: nil)
  }
}

/// How many searches a benchmark makes.
struct SeedsOption: ParsableArguments {
  @Option(
    help: """
      Searches, with the seeds 1, 2, … (default: 50 for lj26, 100 for lj38 and ordering, 20 for \
      blind).
      """)
  var seeds: Int?

  func validate() throws {
    guard (1...1_000_000).contains(seeds ?? 1) else {
      throw ValidationError("--seeds is from 1 to 1,000,000")
    }
  }
}

/// A place on the disk for as long as a benchmark takes.
enum BenchmarkFolder {
  /// - Parameter body: gets a folder in the current one that is not there yet, and is removed
  ///   afterwards.
  static func use(_ body: (URL) throws -> Void) throws {
    let folder = URL(fileURLWithPath: "tieline-benchmark-\(UInt32.random(in: .min ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}

struct BenchmarkPotential: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "potential",
    abstract: "Atoms per second and core of a potential, and where the time goes.",
    discussion: """
      The structure is repeated to about 576 atoms, which move for 240 steps of 1 fs at 600 K, and \
      to about 60 atoms, which are rattled and relaxed. Times are those of the processor.
      """)

  @Option(help: "The potential, as for evaluate.", completion: .file())
  var potential = ["Inputs/potentials/li-p-s.potential"]

  @Option(help: "CIF, POSCAR, XSF or extended XYZ; the first frame.", completion: .file())
  var structure = "Inputs/structures/gamma-Li3PS4.cif"

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func run() throws {
    let potential = try PotentialChoice.read(potential)
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structure), for: potential.elements)
    try format.write(PotentialBenchmark(potential, cell: frames[0].structure))
  }
}
