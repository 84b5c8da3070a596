import ArgumentParser
import Formats
import Foundation
import Potentials
import Quantities

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Converts crystals, trajectories, and potentials of aenet and n2p2, between file formats.",
    discussion: """
      The formats follow from the names: .cif, .poscar, .vasp, POSCAR…, CONTCAR…, .xsf and .axsf \
      (XCrySDen, aenet), .xyz and .extxyz (ASE), input.data (n2p2), .lmp, other .data and data.… \
      (LAMMPS). Of a .data that is read, what it holds decides between n2p2 and LAMMPS, of a .out \
      between pw.x and CP2K. A disordered crystal is refused. What is left out of a file, and what \
      the other has no place for, is said in a sentence on standard error.

      Energies, forces and stresses of every ionic step are read from vasprun.xml and OUTCAR \
      (VASP), from .pwo and .out (pw.x of Quantum ESPRESSO), and of steps printed with cell and \
      positions from .out (CP2K). A step whose electrons did not come to rest, and one that is not \
      complete, is left out. energy is that of smearing made zero, free_energy the one that the \
      forces belong to; CP2K prints the latter alone, here energy. The stress is -virial/volume, \
      positive under tension, as in ASE; a virial that is read is written as it.

      Crystals are also read from .json (a response of OPTIMADE), of which entries that are no \
      ordered crystal are left out. Several crystals are written to .xsf and .axsf as an animation, in \
      which forces are in hartree/Å. input.data is in eV and Å, but for --atomic-units.

      An input for energy, forces and stress is written to .inp (CP2K), as 'label' has it, to .pwi \
      (pw.x), whose pseudopotentials and cut-offs are to be looked at, and with --inputs beside a \
      POSCAR (VASP): PBE, 520 eV, k points to 12 Å; INCAR names the potentials for POTCAR.

      Trajectories, unfolded: .traj (ASE), .dump and .lammpstrj (LAMMPS), from or to .xyz and \
      .extxyz too; XDATCAR (VASP) is read. The time between frames is kept by .extxyz alone.

      A network of aenet (.nn, .ascii) is written in aenet's ASCII form, to a name ending in .ascii; a \
      folder of a potential of n2p2 (input.nn, scaling.data, weights.*.data) to another folder, in eV and Å.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var input: String

  @Argument(help: "The file to write; one that exists is replaced.", completion: .file())
  var output: String

  @Flag(help: "Beside a POSCAR also INCAR and KPOINTS; those that exist are replaced.")
  var inputs = false

  @Flag(help: "What is read of n2p2, input.data or a potential, is in hartree and bohr.")
  var atomicUnits = false

  /// A folder of n2p2.
  private var isPotential: Bool { PotentialFiles.isN2P2(URL(filePath: input)) }

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
    guard !inputs || StructureFile.Format(fileName: output) == .poscar else {
      throw ValidationError("--inputs goes with a POSCAR to write")
    }
    guard !atomicUnits || isPotential || StructureFile.Format(fileName: input) == .n2p2 else {
      throw ValidationError("--atomic-units goes with input.data or a potential of n2p2 to read")
    }
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
    if isPotential {
      let potential = try N2P2Potential.read(folder: URL(filePath: input))
      return try
        (atomicUnits
        ? potential.inUnits(length: Constants.bohr, energy: Constants.hartree) : potential)
        .write(to: URL(filePath: output))
    }
    if isTrajectory {
      let contents = try TrajectoryFile.contents(of: URL(filePath: input))
      try TrajectoryFile.write(contents.trajectory, to: URL(filePath: output))
      return contents.remarks.forEach(Message.write)
    }
    let contents = try StructureFile.contents(of: URL(filePath: input))
    let frames =
      try atomicUnits
      ? N2P2Data.fromAtomicUnits(contents.frames, file: input) : contents.frames
    try StructureFile.write(frames, to: URL(filePath: output))
    if inputs { try VASPInput.write(frames[0].structure, beside: URL(filePath: output)) }
    contents.remarks.forEach(Message.write)
    if let lost = StructureFile.Format(fileName: output)?.leftOut(of: frames, file: output) {
      Message.write(lost)
    }
  }
}
