import ArgumentParser
import Formats
import Foundation
import Potentials

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Converts crystals, trajectories, and networks of aenet, between file formats.",
    discussion: """
      The formats follow from the names: .cif, .poscar, .vasp, POSCAR…, CONTCAR…, .xsf (aenet), \
      .xyz and .extxyz (ASE). A disordered CIF is refused.

      Trajectories, unfolded: .traj (ASE), .dump and .lammpstrj (LAMMPS), from or to .xyz and \
      .extxyz too; XDATCAR (VASP) is read. The time between frames is kept by .extxyz alone.

      A network of aenet (.nn, .ascii) is written in aenet's ASCII form, to a name ending in .ascii.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var input: String

  @Argument(help: "The file to write; one that exists is replaced.", completion: .file())
  var output: String

  private var isNetwork: Bool {
    AenetFile.endings.contains(URL(filePath: input).pathExtension)
  }

  /// Where one of both names is of a trajectory and of nothing else.
  private var isTrajectory: Bool {
    [input, output].contains {
      TrajectoryFile.Format(fileName: $0) != nil && StructureFile.Format(fileName: $0) == nil
    }
  }

  func validate() throws {
    guard isNetwork else { return }
    guard URL(filePath: output).pathExtension == "ascii" else {
      throw ValidationError("a network of aenet is written to a name ending in .ascii")
    }
  }

  func run() throws {
    if isNetwork {
      return try AenetFile.write(
        AenetFile.read(URL(filePath: input)), to: URL(filePath: output))
    }
    if isTrajectory {
      return try TrajectoryFile.write(
        TrajectoryFile.read(URL(filePath: input)), to: URL(filePath: output))
    }
    let frames = try StructureFile.read(URL(filePath: input))
    try StructureFile.write(frames, to: URL(filePath: output))
    if let format = StructureFile.Format(fileName: output) {
      let lost = format.lost(of: frames)
      if !lost.isEmpty {
        Message.write(
          "\(output): \(format.rawValue) has no place for \(lost.joined(separator: ", "))")
      }
    }
  }
}
