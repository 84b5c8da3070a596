import Quantities
import Structures

/// Why a file of structures could not be used.
public enum FormatError: ReportableError, Hashable {
  case cannotRead(file: String, reason: String)
  case noStructures(file: String)
  /// Something stands where something else belongs.
  case unexpected(file: String, line: Int, found: String, expected: String)
  case miscounted(file: String, line: Int, found: Int, of: String, expected: String)
  case notClosed(file: String, line: Int, what: String)
  case endsEarly(file: String, line: Int, expected: String)
  case unknownElement(file: String, line: Int, symbol: String)
  case notPeriodic(file: String, line: Int, found: String)
  case noVolume(file: String, line: Int)
  case noVolumeInAngstrom(file: String, frame: Int)
  /// A stress and a virial of one frame that do not belong together.
  case contradictoryStress(file: String, line: Int)
  /// A name that a CIF must give and does not.
  case missing(file: String, line: Int, name: String)
  /// Operations of which two in sequence are not one of them.
  case noGroup(file: String, line: Int, operations: Int)
  case noSymmetry(file: String, line: Int)
  case ambiguousSpaceGroup(file: String, line: Int, group: String, settings: Int)
  /// A site whose images come together in a way that symmetry does not.
  case unclearSite(file: String, line: Int, site: String)
  case overfull(file: String, line: Int, sites: [String], occupancy: Double)
  /// VASP 4: the elements are in another file.
  case noSymbols(file: String, line: Int)
  case unknownFormat(file: String)
  case tooMany(file: String, format: String, structures: Int)
  /// A format that is read and not written.
  case notWritten(file: String, format: String)
  /// A format that is written and not read.
  case notRead(file: String, format: String)
  /// A structure without energy or forces, in a format that is made of these.
  case unlabelled(file: String, format: String, frame: Int)
  case disordered(file: String, block: String, site: String, occupants: String)
  case unknownTrajectory(file: String)
  /// Frames of one trajectory that are not of the same atoms in the same order.
  case changedAtoms(file: String, frame: Int, found: String, expected: String)
  /// A coordinate that is no number or lies beyond a million cells.
  case noPlace(file: String, frame: Int, coordinate: Double)
  /// An atom that may have gone either way around the cell: `share` of an edge between two frames.
  case unclearWay(file: String, frame: Int, share: Double)
  case unevenFrames(file: String, frame: Int)
  /// Steps of a calculation that cannot be used, so that the others are no longer evenly apart.
  case gaps(file: String, remarks: [String])
  /// A lattice vector that differs from that of the first frame by `change` of its length.
  case changedCell(file: String, frame: Int, change: Double)
  /// Atoms of a dump that are others than in the first frame.
  case changedIDs(file: String, frame: Int, id: Int)
  /// Atom types of LAMMPS that no element is named for.
  case unnamedTypes(file: String, line: Int)
  case notUlm(file: String, problem: String)
  case notPeriodicFrame(file: String, frame: Int)
  /// An element that no calculation with paired electrons is written for.
  case noBasis(element: Element)
  case unpairedElectron(electrons: Int)
  /// A calculation whose electrons did not come to rest.
  case notConverged(file: String, line: Int)
  /// Energies of CP2K without the crystal that they belong to.
  case noPositions(file: String)
  /// A program that gave up, in its words.
  case aborted(file: String, reason: String)
  /// Bytes of a program that does not speak as i-PI and its clients do.
  case foreignMessage(from: IPIMessage.Peer, found: String, expected: String)

  public var sentence: String {
    switch self {
    case .cannotRead(let file, let reason):
      "\(file) cannot be read: \(reason)."
    case .noStructures(let file):
      "\(file) holds no structure."
    case .unexpected(let file, let line, let found, let expected):
      "\(file), line \(line): found \(Self.quoted(found)), expected \(expected)."
    case .miscounted(let file, let line, let found, let things, let expected):
      "\(file), line \(line): found \(found) \(things), expected \(expected)."
    case .notClosed(let file, let line, let what):
      "\(file), line \(line): \(what) is opened and not closed."
    case .endsEarly(let file, let line, let expected):
      "\(file) ends at line \(line), expected \(expected)."
    case .unknownElement(let file, let line, let symbol):
      "\(file), line \(line): \(Self.quoted(symbol)) is not the symbol of an element."
    case .notPeriodic(let file, let line, let found):
      "\(file), line \(line): found \(found), expected a crystal, periodic in three directions."
    case .noVolume(let file, let line):
      "\(file), line \(line): the lattice vectors span no volume."
    case .noVolumeInAngstrom(let file, let frame):
      "\(file), frame \(frame): the lattice vectors span no volume once they are in Å."
    case .contradictoryStress(let file, let line):
      "\(file), line \(line): the stress is not minus the virial over the volume."
    case .missing(let file, let line, let name):
      "\(file), line \(line): \(name) is not given."
    case .noGroup(let file, let line, let operations):
      "\(file), line \(line): the \(operations) symmetry operations are no group, "
        + "two of them in sequence are not one of them."
    case .noSymmetry(let file, let line):
      "\(file), line \(line): the data block gives neither symmetry operations nor a space group."
    case .ambiguousSpaceGroup(let file, let line, let group, let settings):
      settings == 0
        ? "\(file), line \(line): \(Self.quoted(group)) is no tabulated space group of this cell; "
          + "the symmetry operations must be listed."
        : "\(file), line \(line): \(Self.quoted(group)) stands for \(settings) settings of this cell; "
          + "the symmetry operations must be listed."
    case .unclearSite(let file, let line, let site):
      "\(file), line \(line): \(site) is so near a symmetry element that its images are unclear; "
        + "found neither on it nor farther than \(CIFSites.overlap) Å from it."
    case .overfull(let file, let line, let sites, let occupancy):
      "\(file), line \(line): found \(occupancy) atoms at \(sites.joined(separator: " and ")), "
        + "expected at most one."
    case .noSymbols(let file, let line):
      "\(file), line \(line): the elements are not named; expected a line of symbols before the "
        + "numbers of atoms, or one symbol for each number in the first line."
    case .unknownFormat(let file):
      "\(file) has no name of a known format; expected .cif, .poscar, .vasp, .xsf, .axsf, .xyz, "
        + ".extxyz, .data, .lmp, .xml, .json, .pwi, .pwo, .out, .inp, POSCAR, CONTCAR or OUTCAR."
    case .tooMany(let file, let format, let structures):
      "\(file) is to hold \(structures) structures, but a file in the format \(format) is written "
        + "with one."
    case .notWritten(let file, let format):
      "\(file) is to be written as \(format), which is read only."
    case .notRead(let file, let format):
      "\(file) is an \(format), which is written only."
    case .unlabelled(let file, let format, let frame):
      "\(file): the structure \(frame) has no energy and forces, of which a file in the format "
        + "\(format) is made."
    case .disordered(let file, let block, let site, let occupants):
      "\(file): the crystal \(Self.quoted(block)) is disordered, its site \(site) holds "
        + "\(occupants); expected one element on every site."
    case .unknownTrajectory(let file):
      "\(file) has no name of a known trajectory; expected .extxyz, .xyz, .exyz, .traj, .dump, "
        + ".lammpstrj, XDATCAR or vasprun.xml."
    case .changedAtoms(let file, let frame, let found, let expected):
      "\(file), frame \(frame): found \(found), expected \(expected) as in the first frame."
    case .noPlace(let file, let frame, let coordinate):
      "\(file), frame \(frame): found a coordinate of \(coordinate) cells, expected one within a "
        + "million cells."
    case .unclearWay(let file, let frame, let share):
      "\(file), frame \(frame): an atom is \(Int((share * 100).rounded())) % of the cell away from "
        + "where it was, so nobody can tell which way it went; expected frames nearer in time, or "
        + "positions that are not folded back into the cell."
    case .unevenFrames(let file, let frame):
      "\(file), frame \(frame): the time from the frame before is another than between the first "
        + "two; expected frames at even intervals."
    case .gaps(let file, let remarks):
      "\(file) has not all of its steps, and a trajectory has its frames at even intervals: "
        + remarks.joined(separator: " ")
    case .changedCell(let file, let frame, let change):
      "\(file), frame \(frame): a lattice vector differs from that of the first frame by "
        + "\(Int((change * 100).rounded())) %; expected one cell that breathes, and neither turns nor flips."
    case .changedIDs(let file, let frame, let id):
      "\(file), frame \(frame): the atom \(id) is not in the first frame; expected the same ids in all."
    case .unnamedTypes(let file, let line):
      "\(file), line \(line): no column names the elements; expected the column 'element', or the "
        + "elements of the types as --elements Li,P,S."
    case .notUlm(let file, let problem):
      "\(file) is no trajectory of ASE: \(problem)."
    case .notPeriodicFrame(let file, let frame):
      "\(file), frame \(frame): found a cell that is not periodic, expected a crystal, periodic in "
        + "three directions."
    case .noBasis(let element):
      "\(element) is not described by paired electrons, or has no MOLOPT basis; expected elements of "
        + "closed shells, such as Li, P and S."
    case .unpairedElectron(let electrons):
      "The cell holds \(electrons) electrons, an odd number, and one is left unpaired; expected as "
        + "many cations as the anions take electrons of."
    case .notConverged(let file, let line):
      "\(file), line \(line): the calculation did not become self-consistent, so its energy is none."
    case .noPositions(let file):
      "\(file) has energies, and no cell and positions that they belong to; expected an output that "
        + "has them, as with PRINT_LEVEL MEDIUM or with the .inp that 'tieline convert' writes."
    case .foreignMessage(let sender, let found, let expected):
      "\(sender.rawValue) sent \(found), expected \(expected)"
    case .aborted(let file, let reason):
      "\(file): the program gave up: \(Self.quoted(reason))."
    }
  }

  public var kind: FailureKind { .badInput }

  /// Short enough for a sentence, whatever the file holds.
  private static func quoted(_ text: String) -> String {
    if text.isEmpty { return "nothing" }
    let text = TextLines.printable(text)
    return text.count <= 60 ? "'\(text)'" : "'\(text.prefix(57))...'"
  }
}
