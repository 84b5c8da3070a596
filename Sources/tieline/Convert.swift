import ArgumentParser
import Formats
import Foundation
import Potentials

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Converts crystals, trajectories, and networks of aenet, between file formats.",
    discussion: """
      The formats follow from the names: .cif, .poscar, .vasp, POSCAR…, CONTCAR…, .xsf (aenet), \
      .xyz and .extxyz (ASE), input.data (n2p2), .lmp, other .data and data.… (LAMMPS). Of a .data \
      that is read, what it holds decides between n2p2 and LAMMPS. A disordered crystal is refused.

      Energies, forces and stresses of every ionic step are read from vasprun.xml and OUTCAR \
      (VASP) and from .pwo and .out (pw.x of Quantum ESPRESSO). A step whose electrons did not \
      come to rest, and one that is not complete, is left out, and it is said. energy is that of \
      smearing made zero, free_energy the one that the forces belong to.

      Crystals are also read from .json (a response of OPTIMADE), and an input of pw.x is written \
      to .pwi, whose pseudopotentials and cut-offs are to be looked at. input.data is in eV and Å.

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
      let contents = try TrajectoryFile.contents(of: URL(filePath: input))
      try TrajectoryFile.write(contents.trajectory, to: URL(filePath: output))
      return contents.remarks.forEach(Message.write)
    }
    let contents = try StructureFile.contents(of: URL(filePath: input))
    let frames = contents.frames
    try StructureFile.write(frames, to: URL(filePath: output))
    contents.remarks.forEach(Message.write)
    if let lost = StructureFile.Format(fileName: output)?.leftOut(of: frames, file: output) {
      Message.write(lost)
    }
  }
}
