import ArgumentParser
import Files
import Formats
import Foundation
import Reports
import Structures

struct Motifs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Building units, surroundings of lithium, and likeness to known crystals, as CSV.",
    discussion: """
      A row for each frame: the shares of phosphorus in PS4, P2S7, P2S6 that share an edge or have a \
      P-P bond, PS3, and other units; beside PS4 what the charge alone would give on the line \
      Li2S-P2S5; bridging S for each P, S-S bonds and free S; mean numbers of S within 3 Å of a Li \
      and the other way round; electrons left over by the octet rule. \
      With three crystals or more as --known, also the place on the map \
      of these: their two principal components, and how far off the map a structure is. With \
      --barriers also how high lithium must climb, in one, two and three directions, and the \
      conductivity that it says, with its error.

      With --radial the radial distribution functions of all pairs instead, the mean over frames.
      """)

  @Argument(
    help: "CIF, POSCAR, XSF or extended XYZ; with --radial also trajectories.",
    completion: .file())
  var structures: String

  @Option(help: "A file of known crystals; once for each.", completion: .file())
  var known: [String] = []

  @Flag(help: "Radial distribution functions to 10 Å.")
  var radial = false

  @Flag(help: "Also barriers of lithium by bond valence, and what they say of the conductivity.")
  var barriers = false

  @OptionGroup var loudness: Loudness

  @Option(help: "CSV to write (default: standard output).", completion: .file())
  var output: String?

  func validate() throws {
    guard known.isEmpty || known.count > 2 else {
      throw ValidationError("a map takes three --known crystals or more")
    }
    guard !radial || known.isEmpty && !barriers else {
      throw ValidationError("--radial has no map and no barriers")
    }
  }

  func run() throws {
    let url = URL(fileURLWithPath: structures)
    if radial {
      let trajectory = try frames(url)
      let progress = loudness.reporter("frames", total: trajectory.count, delay: 2)
      let table = RadialTable(trajectory) { progress?.advance() }
      progress?.finish()
      return try Delivery.write(table.csv, to: output)
    }
    let contents = try StructureFile.contents(of: url)
    loudness.say(contents.remarks)
    let read = contents.frames
    let stem = url.deletingPathExtension().lastPathComponent
    let table = MotifTable(
      read.enumerated().map { index, frame in
        (frame.info["name"] ?? (read.count == 1 ? stem : "\(stem)-\(index + 1)"), frame.structure)
      },
      known: try known.flatMap { file in
        try StructureFile.read(URL(fileURLWithPath: file)).map(\.structure)
      }, barriers: barriers)
    let progress = loudness.reporter("structures", total: read.count, delay: 2)
    let csv = table.csv { progress?.advance() }
    progress?.finish()
    try Delivery.write(csv, to: output)
    if let explained = table.explained {
      let shares = explained.map { String(format: "%.1f %%", 100 * $0) }
      loudness.say([
        "the axes of the map have \(shares.joined(separator: " and ")) of the known crystals' "
          + "variance"
      ])
    }
  }

  /// One crystal is a trajectory of one frame.
  private func frames(_ url: URL) throws -> Trajectory {
    if TrajectoryFile.Format(fileName: url.lastPathComponent) != nil {
      return try TrajectoryFile.read(url)
    }
    let structure = try StructureFile.read(url)[0].structure
    var trajectory = Trajectory(species: structure.species)
    trajectory.append(structure.lattice, structure.positions)
    return trajectory
  }
}
