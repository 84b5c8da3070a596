import Conductivities
import Quantities
import Structures

/// A walk on a known network, as molecular dynamics would show it: the ions
/// vibrate about their sites, and the whole crystal drifts.
struct VibratingWalk {
  let trajectory: Trajectory
  /// The network that was walked on, in the cell of the trajectory.
  let network: SiteNetwork
  let hopCount: Int
  /// Of all ions from frame to frame: how often one was on another site.
  let seenJumps: Int
  /// 1/fs, of each hop.
  let rate: Double

  static let interval = 100.0
  /// Of each coordinate, Å.
  static let amplitude = 0.3

  init(
    _ original: SiteNetwork, repeats: SIMD3<Int>, ions: Int, frames: Int, candidate: Int = 0
  ) {
    var random = RandomStream(seed: 21, purpose: "vibrating walk", candidate: candidate)
    var walk = KineticMonteCarlo(
      original, repeats: repeats, particles: ions, temperature: 600, random: &random)
    let network = original.repeated(repeats)
    let lattice = network.lattice
    let start = walk.sites.map { network.positions[$0] }
    let framework = [Vector3(0.1, 0.2, 0.3), Vector3(0.6, 0.7, 0.8)]
    var trajectory = Trajectory(
      species: [Element](repeating: .lithium, count: ions) + [.sulfur, .sulfur],
      interval: Self.interval, temperature: 600)
    var jumps = 0
    for frame in 0..<frames {
      let before = walk.sites
      walk.run(until: Double(frame) * Self.interval, random: &random)
      if frame > 0 { jumps += zip(before, walk.sites).count { $0 != $1 } }
      let drift = Vector3(1, -2, 0.5) * (Double(frame) / Double(frames))
      let positions = start.indices.map { ion in
        let vibration = Vector3(random.normal(), random.normal(), random.normal()) * Self.amplitude
        return start[ion] + lattice.fractional(walk.displacements[ion] + vibration) + drift
      }
      trajectory.append(lattice, positions + framework.map { $0 + drift })
    }
    self.trajectory = trajectory
    self.network = network
    hopCount = walk.hopCount
    seenJumps = jumps
    rate = original.hops[0].rate(at: 600)
  }

  func paths() -> [[Vector3]] {
    trajectory.paths(
      of: trajectory.atoms(of: .lithium), framework: trajectory.atoms(of: .sulfur))
  }
}
