import Conductivities
import Formats
import Foundation
import Quantities
import Structures

/// Trajectories that were read are written, and read again with the same atoms; what is said of
/// their diffusion is a number or an error.
enum Trajectories {
  static func test(_ bytes: [UInt8], _ name: String) {
    let file = Scratch.file(name, bytes)
    guard let trajectory = try? TrajectoryFile.read(file, elements: [.lithium, .sulfur]) else {
      return
    }
    for kind in ["written.traj", "written.dump", "written.extxyz"] {
      let copy = Scratch.folder.appendingPathComponent(kind)
      mustHold("writing \(kind)") { try TrajectoryFile.write(trajectory, to: copy) }
      let again = mustHold("reading \(kind)") { try TrajectoryFile.read(copy) }
      law(again.species == trajectory.species, "the elements")
      law(again.count == trajectory.count, "the frames")
    }
    guard let transport = try? IonTransport(trajectory, of: .lithium, interval: 10) else { return }
    law(transport.tracer.value > 0 && transport.tracer.standardError >= 0, "a number and its error")
  }

  private static let trajectory: Trajectory = {
    var random = RandomStream(seed: 1, purpose: "seeds", candidate: 0)
    var trajectory = Trajectory(species: [.lithium, .sulfur], interval: 10)
    var place = Vector3(0.1, 0.2, 0.3)
    for _ in 0..<24 {
      place += Vector3(random.normal(), random.normal(), random.normal()) * 0.05
      trajectory.append(
        Lattice(a: 7, b: 8, c: 9, alpha: 80, beta: 95, gamma: 110)!, [place, .zero])
    }
    return trajectory
  }()

  static let numbers = [ASETrajectory.write(trajectory)]

  static let dumps = [
    LAMMPSDump.write(trajectory),
    "ITEM: UNITS\nmetal\nITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n"
      + "0 5\n0 6\n0 7\nITEM: ATOMS id type xs ys zs ix iy iz\n2 1 0.1 0.2 0.3 0 -1 0\n"
      + "1 2 0.5 0.5 0.5 0 0 0\n",
  ].map { Array($0.utf8) }

  static let positions = [
    "Li S\n1.0\n5 0 0\n0 6 0\n0 0 7\nLi S\n1 1\nDirect configuration=  1\n0.9 0.1 0.2\n0 0 0\n"
      + "Direct configuration=  2\n0.05 0.1 0.2\n0 0 0\n"
  ].map { Array($0.utf8) }
}
