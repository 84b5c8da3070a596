import ArgumentParser
import Campaigns
import Formats
import Foundation
import Potentials

struct BenchmarkDynamics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dynamics",
    abstract: "Atoms moved in a second, and how well their energy is kept.",
    discussion: """
      The structure is repeated to about 256 atoms, which are heated to 600 K and then move without \
      a bath in steps of 2 fs. Times are those of the processor.
      """)

  @Option(help: "The potential, as for evaluate.", completion: .file())
  var potential = ["Inputs/potentials/li-p-s.potential"]

  @Option(help: "CIF, POSCAR, XSF or extended XYZ; the first frame.", completion: .file())
  var structure = "Inputs/structures/gamma-Li3PS4.cif"

  @Option(help: "For how long the energy is watched.")
  var picoseconds = 10.0

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard (0.1...1_000_000).contains(picoseconds) else {
      throw ValidationError("--picoseconds is from 0.1 to 1,000,000, found \(picoseconds).")
    }
  }

  func run() throws {
    let potential = try PotentialChoice.read(potential)
    let frames = try FrameCheck.read(URL(fileURLWithPath: structure), for: potential.elements)
    try format.write(
      DynamicsBenchmark(potential, cell: frames[0].structure, picoseconds: picoseconds))
  }
}
