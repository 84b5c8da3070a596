import Files
import Foundation
import Quantities
import Structures

/// A file of the same atoms at one moment after another.
///
/// Read are the trajectories of ASE (`.traj`, extended XYZ), LAMMPS (text dumps) and VASP (XDATCAR, vasprun.xml).
/// All but the extended XYZ of Tieline itself leave out how long it is from frame to frame.
///
/// Positions may have been folded back into the cell. An atom is taken to have gone the shortest
/// way between two frames, unless the file shows that it was never folded (an atom comes through more
/// than one cell, or one stands outside of it and none ever jumps through most of it), or says so itself (`xu`, image flags).
public enum TrajectoryFile {
  public enum Format: String, Sendable, CaseIterable {
    case extendedXYZ = "extended XYZ"
    case lammps = "LAMMPS dump"
    case xdatcar = "XDATCAR"
    case ase = "ASE trajectory"
    case vasprun = "vasprun.xml"

    /// By the ending .xyz, .extxyz, .exyz, .dump, .lammpstrj or .traj, or a name with XDATCAR or vasprun in
    /// it; `nil` for any other.
    public init?(fileName: String) {
      let name = fileName.split(separator: "/").last.map(String.init) ?? fileName
      switch name.split(separator: ".").dropFirst().last?.lowercased() {
      case "xyz", "extxyz", "exyz": self = .extendedXYZ
      case "dump", "lammpstrj": self = .lammps
      case "traj": self = .ase
      default:
        let capitals = name.uppercased()
        guard capitals.contains("XDATCAR") || capitals.contains("VASPRUN") else { return nil }
        self = capitals.contains("XDATCAR") ? .xdatcar : .vasprun
      }
    }

    /// By its name, or else by how it begins.
    init?(_ url: URL) {
      if let named = Format(fileName: url.lastPathComponent) {
        self = named
      } else if let handle = try? FileHandle(forReadingFrom: url),
        let start = try? handle.read(upToCount: 16),
        String(decoding: start, as: UTF8.self).hasPrefix("ITEM:")
      {
        self = .lammps
      } else {
        return nil
      }
    }
  }

  /// - Parameter elements: of the atom types of LAMMPS 1, 2, …, for a dump that names none.
  public static func read(_ url: URL, elements: [Element] = []) throws -> Trajectory {
    try contents(of: url, elements: elements).trajectory
  }

  /// The trajectory, and a sentence on what an extended XYZ holds and a trajectory has no place for.
  public static func contents(
    of url: URL, elements: [Element] = []
  ) throws -> (trajectory: Trajectory, remarks: [String]) {
    guard let format = Format(url) else {
      throw FormatError.unknownTrajectory(file: url.relativePath)
    }
    let file = url.relativePath
    switch format {
    case .extendedXYZ: return try ExtendedXYZ.trajectory(contentsOf: url)
    case .lammps: return (try LAMMPSDump.read(contentsOf: url, elements: elements), [])
    case .xdatcar: return (try XDATCAR.read(contentsOf: url), [])
    case .ase: return (try ASETrajectory.read(contentsOf: url, file: file), [])
    case .vasprun: return (try VASPRun.trajectory(AtomicFile.read(url), file: file), [])
    }
  }

  /// Writes the whole file or nothing.
  ///
  /// - Edge cases: an XDATCAR and a vasprun.xml are not written.
  public static func write(_ trajectory: Trajectory, to url: URL) throws {
    switch Format(fileName: url.lastPathComponent) {
    case .extendedXYZ: try AtomicFile.write(ExtendedXYZ.write(trajectory), to: url)
    case .lammps: try AtomicFile.write(LAMMPSDump.write(trajectory), to: url)
    case .ase: try AtomicFile.write(ASETrajectory.write(trajectory), to: url)
    case .xdatcar, .vasprun, nil: throw FormatError.unknownTrajectory(file: url.relativePath)
    }
  }
}

/// Frames of a file, until it is known whether they were folded back.
struct FrameCollector {
  let file: String
  private(set) var species: [Element]?
  private var lattices: [Lattice] = []
  private var positions: [[Vector3]] = []

  init(file: String) { self.file = file }

  var count: Int { positions.count }

  /// - Parameter line: where the frame begins, for what is said of it.
  mutating func add(
    _ lattice: Lattice, _ species: [Element], _ positions: [Vector3], line: Int? = nil
  ) throws(FormatError) {
    let first = self.species ?? species
    guard species.count == first.count else {
      throw .changedAtoms(
        file: file, frame: count + 1, found: "\(species.count) atoms", expected: "\(first.count)")
    }
    if let atom = first.indices.first(where: { first[$0] != species[$0] }) {
      throw .changedAtoms(
        file: file, frame: count + 1, found: "\(species[atom]) as atom \(atom + 1)",
        expected: "\(first[atom])")
    }
    for position in positions {
      for component in [position.x, position.y, position.z] where !TextLines.isPlace(component) {
        throw .noPlace(file: file, frame: count + 1, coordinate: component)
      }
    }
    if let start = lattices.first {
      let change = [
        (start.matrix.a, lattice.matrix.a), (start.matrix.b, lattice.matrix.b),
        (start.matrix.c, lattice.matrix.c),
      ].map { ($1 - $0).length / $0.length }.max()!
      guard change < Self.sameCell else {
        throw .changedCell(file: file, frame: count + 1, change: change)
      }
    }
    self.species = first
    lattices.append(lattice)
    self.positions.append(positions)
  }

  /// - Parameter unfolded: the file says that its positions were never folded back.
  func trajectory(
    unfolded: Bool = false, interval: Double? = nil, temperature: Double? = nil
  ) throws(FormatError) -> Trajectory {
    guard let species else { throw .noStructures(file: file) }
    let empty = Trajectory(species: species, interval: interval, temperature: temperature)
    var shortest = empty
    var unclear: (frame: Int, share: Double)?
    if !unfolded {
      for frame in positions.indices {
        let share = shortest.appendFolded(lattices[frame], positions[frame])
        if share > Self.clear && unclear == nil { unclear = (frame + 1, share) }
      }
      guard let unclear else { return shortest }
      guard isUnfolded else {
        throw .unclearWay(file: file, frame: unclear.frame, share: unclear.share)
      }
    }
    var asWritten = empty
    for frame in positions.indices { asWritten.append(lattices[frame], positions[frame]) }
    return asWritten
  }

  /// Up to here an atom's way is told from the way around the other side.
  private static let clear = 0.4

  /// A cell that turns, or is replaced by another of the same crystal, is no cell to measure ways in.
  private static let sameCell = 0.3

  /// Whether an atom, as it is written, comes through more than one cell, as none that is folded
  /// back into it can; or one is outside the cell, and none ever jumps through most of it, as it would when it is
  /// folded back.
  private var isUnfolded: Bool {
    guard let first = positions.first else { return false }
    var (isOutside, jumps) = (false, false)
    for atom in first.indices {
      for axis in 0..<3 {
        var (low, high, last) = (first[atom][axis], first[atom][axis], first[atom][axis])
        for frame in positions {
          let place = frame[atom][axis]
          low = min(low, place)
          high = max(high, place)
          jumps = jumps || abs(place - last) > 0.7
          last = place
        }
        if high - low > 1.2 { return true }
        isOutside = isOutside || low < -0.2 || high > 1.2
      }
    }
    return isOutside && !jumps
  }
}

extension ExtendedXYZ {
  /// Frames, with the time between them and the temperature where they are given as `time_fs` and
  /// `temperature_K`.
  static func trajectory(
    contentsOf url: URL
  ) throws -> (trajectory: Trajectory, remarks: [String]) {
    let (frames, unknown) = try frames(TextLines(contentsOf: url))
    var collector = FrameCollector(file: url.relativePath)
    for frame in frames {
      try collector.add(
        frame.structure.lattice, frame.structure.species, frame.structure.positions)
    }
    let times = frames.compactMap { $0.info["time_fs"].flatMap { DecimalNumber.parse($0) } }
    var interval: Double?
    if frames.count > 1, times.count == frames.count {
      let mean = (times.last! - times[0]) / Double(times.count - 1)
      for frame in 1..<times.count where abs(times[frame] - times[frame - 1] - mean) > 1e-6 * mean {
        throw FormatError.unevenFrames(file: url.relativePath, frame: frame + 1)
      }
      guard mean > 0 else { throw FormatError.unevenFrames(file: url.relativePath, frame: 2) }
      interval = mean
    }
    let temperatures = Set(frames.map { $0.info["temperature_K"] })
    let temperature = temperatures.count == 1 ? temperatures.first! : nil
    let trajectory = try collector.trajectory(
      interval: interval,
      temperature: temperature.flatMap { DecimalNumber.parse($0) }.flatMap { $0 > 0 ? $0 : nil })
    // A crystal without labels has place for as much.
    let lost = StructureFile.Format.poscar.lost(of: frames)
      .filter { !["time_fs", "temperature_K"].contains($0) }
    let remark = StructureFile.leftOut(
      lost + unknown, of: url.relativePath, hasNoPlace: "a trajectory")
    return (trajectory, remark.map { [$0] } ?? [])
  }

  /// Every frame with its time, in fs from the first, where it is known.
  public static func write(_ trajectory: Trajectory) -> String {
    write(
      (0..<trajectory.count).map { frame in
        var labelled = LabelledStructure(structure: trajectory.structure(frame))
        labelled.info["time_fs"] = trajectory.interval.map { "\($0 * Double(frame))" }
        labelled.info["temperature_K"] = trajectory.temperature.map { "\($0)" }
        return labelled
      })
  }
}
