import ArgumentParser
import Foundation
import Potentials

/// The potential that a command works with.
struct PotentialChoice: ParsableArguments {
  @Option(
    help: """
      The potential: a file of Tieline, a Lennard-Jones potential (.yaml), a folder of aenet \
      networks (.nn, .ascii), one aenet network for each element, with this option for each of \
      them, or a folder of n2p2 (input.nn, scaling.data, weights.*.data) in eV and Å.
      """,
    completion: .file())
  var potential: [String]

  func read() throws -> any TimedPotential { try Self.read(potential) }

  static func read(_ files: [String]) throws -> any TimedPotential {
    try PotentialFiles.read(files.map { URL(fileURLWithPath: $0) })
  }
}
