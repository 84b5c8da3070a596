import ArgumentParser
import Campaigns
import Formats
import Foundation
import Potentials

struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how fast Tieline is on this machine.",
    subcommands: [
      BenchmarkPotential.self, BenchmarkLJ26.self, BenchmarkLJ38.self, BenchmarkArchive.self,
    ])
}

struct BenchmarkPotential: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

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
  var format = Format.text

  func run() throws {
    let potential = try PotentialChoice.read(potential)
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structure), for: potential.elements)
    let result = try PotentialBenchmark(potential, cell: frames[0].structure)
    switch format {
    case .text: try Delivery.write(result.text, to: nil)
    case .json: try Delivery.write(result.json + "\n", to: nil)
    }
  }
}
