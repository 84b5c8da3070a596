import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

struct TrajectoryFileTests {
  /// Two elements in a tilted cell that breathes; one atom leaves the cell for good.
  static let trajectory: Trajectory = {
    var random = RandomStream(seed: 1, purpose: "trajectory", candidate: 0)
    var trajectory = Trajectory(
      species: [.lithium, .sulfur, .lithium], interval: 20, temperature: 650)
    var positions = [Vector3(0.1, 0.2, 0.3), Vector3(0.6, 0.5, 0.4), Vector3(0.9, 0.95, 0.05)]
    for frame in 0..<12 {
      let lattice = Lattice(
        a: 7 + 0.01 * Double(frame % 3), b: 8, c: 9, alpha: 80, beta: 95, gamma: 110)!
      trajectory.append(lattice, positions)
      positions[0].x += 0.15
      for atom in 0..<3 {
        positions[atom] += Vector3(random.normal(), random.normal(), random.normal()) * 0.01
      }
    }
    return trajectory
  }()

  private func compare(_ a: Trajectory, _ b: Trajectory, tolerance: Double = 1e-12) {
    #expect(a.species == b.species)
    #expect(a.count == b.count)
    for frame in 0..<min(a.count, b.count) {
      #expect((a.lattices[frame].lengths - b.lattices[frame].lengths).length < tolerance * 10)
      for (p, q) in zip(a.positions[frame], b.positions[frame]) {
        #expect((p - q).length < tolerance)
      }
    }
  }

  @Test(arguments: ["t.extxyz", "t.lammpstrj", "t.traj"])
  func `What is written is read again, windings and all`(name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: name)
    try TrajectoryFile.write(Self.trajectory, to: url)
    let read = try TrajectoryFile.read(url)
    compare(read, Self.trajectory)
    let keepsTime = name.hasSuffix("xyz")
    #expect(read.interval == (keepsTime ? 20 : nil))
    #expect(read.temperature == (keepsTime ? 650 : nil))
  }

  @Test func `Folded frames are unfolded by the shortest way`() throws {
    var collector = FrameCollector(file: "t")
    for frame in 0..<Self.trajectory.count {
      try collector.add(
        Self.trajectory.lattices[frame], Self.trajectory.species,
        Self.trajectory.positions[frame].map(\.wrappedToUnit))
    }
    compare(try collector.trajectory(), Self.trajectory)
  }

  @Test
  func `A way of nearly half the cell is unclear in a folded file, and as written in another`()
    throws
  {
    let lattice = Lattice.cubic(10)!
    var folded = FrameCollector(file: "t")
    try folded.add(lattice, [.lithium], [Vector3(0.1, 0, 0)])
    try folded.add(lattice, [.lithium], [Vector3(0.55, 0, 0)])
    #expect(throws: FormatError.self) { try folded.trajectory() }
    var unfolded = folded
    try unfolded.add(lattice, [.lithium], [Vector3(1.4, 0, 0)])
    #expect(try unfolded.trajectory().positions[2][0].x == 1.4)
    #expect(try folded.trajectory(unfolded: true).positions[1][0].x == 0.55)
  }

  @Test func `One atom outside the cell shows that none was folded, if none jumps through it`()
    throws
  {
    let lattice = Lattice.cubic(10)!
    func trajectory(_ others: [Double]) throws -> Trajectory {
      var collector = FrameCollector(file: "t")
      for (place, other) in zip([0.1, 0.55, 0.6], others) {
        try collector.add(
          lattice, [.lithium, .lithium], [Vector3(place, 0, 0), Vector3(other, 0, 0)])
      }
      return try collector.trajectory()
    }
    #expect(try trajectory([1.3, 1.35, 1.4]).positions[1][0].x == 0.55)
    #expect(try trajectory([-0.3, -0.35, -0.4]).positions[1][0].x == 0.55)
    // A dump may be of atoms that have left the cell since they were folded last.
    #expect(throws: FormatError.self) { try trajectory([1.3, 0.35, 0.4]) }
    #expect(throws: FormatError.self) { try trajectory([1.1, 1.1, 1.1]) }
  }

  @Test func `Frames of other atoms are refused with the number of the frame`() throws {
    var collector = FrameCollector(file: "t")
    let lattice = Lattice.cubic(10)!
    try collector.add(lattice, [.lithium, .sulfur], [.zero, .zero])
    #expect(
      throws: FormatError.changedAtoms(
        file: "t", frame: 2, found: "1 atoms", expected: "2")
    ) { try collector.add(lattice, [.lithium], [.zero]) }
    #expect(
      throws: FormatError.changedAtoms(
        file: "t", frame: 2, found: "Li as atom 2", expected: "S")
    ) { try collector.add(lattice, [.lithium, .lithium], [.zero, .zero]) }
    #expect(throws: FormatError.self) {
      try collector.add(lattice, [.lithium, .sulfur], [.zero, Vector3(.nan, 0, 0)])
    }
  }

  @Test func `Formats go by the name, a dump also by how it begins`() throws {
    #expect(TrajectoryFile.Format(fileName: "a/run.traj") == .ase)
    #expect(TrajectoryFile.Format(fileName: "XDATCAR") == .xdatcar)
    #expect(TrajectoryFile.Format(fileName: "XDATCAR_600") == .xdatcar)
    #expect(TrajectoryFile.Format(fileName: "dump.lammpstrj") == .lammps)
    #expect(TrajectoryFile.Format(fileName: "dump.xyz") == .extendedXYZ)
    #expect(TrajectoryFile.Format(fileName: "run.xtc") == nil)
    #expect(throws: FormatError.unknownTrajectory(file: "/nowhere/run.xtc")) {
      try TrajectoryFile.read(URL(fileURLWithPath: "/nowhere/run.xtc"))
    }
  }

  @Test func `Uneven times of an extended XYZ are refused`() throws {
    let text = ExtendedXYZ.write(Self.trajectory).replacingOccurrences(
      of: "time_fs=60.0", with: "time_fs=65.0")
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xyz")
    try text.write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    #expect(throws: FormatError.unevenFrames(file: url.relativePath, frame: 4)) {
      try TrajectoryFile.read(url)
    }
  }
}
