import Conductivities
import Foundation
import Quantities
import Structures
import Testing

@Suite("Jumps from site to site")
struct JumpAnalysisTests {
  static let walks: [VibratingWalk] = [
    VibratingWalk(
      KnownNetworks.simpleCubic(rate: 2e-5), repeats: SIMD3(4, 4, 4), ions: 40, frames: 12_000),
    VibratingWalk(
      KnownNetworks.diamond(rate: 3e-5), repeats: SIMD3(3, 3, 3), ions: 45, frames: 12_000),
    VibratingWalk(
      KnownNetworks.honeycomb(rate: 3e-5), repeats: SIMD3(5, 5, 1), ions: 20, frames: 12_000),
  ]
  static let analyses = walks.map {
    JumpAnalysis($0.trajectory, of: .lithium, minimumStay: 0)
  }

  @Test("The sites of a walk are found, with all the ways between them", arguments: 0..<3)
  func sites(number: Int) {
    let (walk, analysis) = (Self.walks[number], Self.analyses[number])
    #expect(analysis.sites.count == walk.network.positions.count)
    // Each found site's number in the network that was walked on.
    var numbers: [Int: Int] = [:]
    for (found, site) in analysis.sites.enumerated() {
      let distances = walk.network.positions.map {
        walk.network.lattice.shortestImage($0 - site).length
      }
      let nearest = distances.indices.min { distances[$0] < distances[$1] }!
      #expect(distances[nearest] < 0.1)
      numbers[found] = nearest
    }
    #expect(Set(numbers.values).count == walk.network.positions.count)
    let network = analysis.network
    #expect(network.dimension == walk.network.dimension)
    let ways = Set(walk.network.hops.map { SIMD2($0.from, $0.to) })
    let found = network.hops.map { SIMD2(numbers[$0.from]!, numbers[$0.to]!) }
    // A hop to a second neighbour is two within one frame, and rare.
    let known = analysis.edges.filter {
      ways.contains(SIMD2(numbers[$0.from]!, numbers[$0.to]!))
    }
    #expect(Double(known.reduce(0) { $0 + $1.count }) > 0.98 * Double(analysis.jumps.count))
    // Jumps are rare enough that Poisson leaves a few ways without one.
    let count = Double(ways.count)
    let unseen = count * exp(-Double(analysis.jumps.count) / count)
    let missing = ways.subtracting(found).count
    #expect(unseen < 0.02 * count && Double(missing) < 1 + unseen + 4 * unseen.squareRoot())
  }

  @Test(
    "All jumps are counted, and their rate is the walk's within Poisson's error", arguments: 0..<3)
  func rate(number: Int) {
    let (walk, analysis) = (Self.walks[number], Self.analyses[number])
    // Those that are back within a frame nobody sees; a vibration out of the
    // core hides one frame of sixty to twenty, and with it a few more.
    let seen = Double(walk.seenJumps)
    #expect(abs(Double(analysis.jumps.count) / seen - 1) < 0.005)
    #expect(abs(Double(walk.hopCount) - Double(analysis.jumps.count)) < 3 * seen.squareRoot())
    let direct = analysis.edges.filter {
      let way = analysis.sites[$0.to] + Vector3($0.cell) - analysis.sites[$0.from]
      return analysis.lattice.cartesian(way).length < 1.2 * KnownNetworks.hopLength
    }
    let count = direct.reduce(0) { $0 + $1.countIntoEmpty }
    let time = direct.reduce(0) { $0 + $1.openTime }
    let pooled = Double(count) / time
    #expect(abs(pooled / walk.rate - 1) < 3 / Double(count).squareRoot() + 0.01)
    // Each way for itself, in units of its expected scatter.
    let squares = direct.map { edge in
      let expected = walk.rate * edge.openTime
      return (Double(edge.countIntoEmpty) - expected) * (Double(edge.countIntoEmpty) - expected)
        / expected
    }
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(mean - 1) < 4 * (2 / Double(squares.count)).squareRoot())
    let busy = direct.filter { $0.countIntoEmpty > 4 }
    #expect(!busy.isEmpty)
    for edge in busy {
      let error = edge.rate.value / Double(edge.countIntoEmpty).squareRoot()
      #expect(abs(edge.rate.standardError - error) < 1e-15)
    }
  }

  @Test("A stay lasts as long as the hops of one ion are apart", arguments: 0..<3)
  func residence(number: Int) {
    let (walk, analysis) = (Self.walks[number], Self.analyses[number])
    let ions = Double(walk.trajectory.species.count - 2)
    let time = Double(walk.trajectory.count - 1) * VibratingWalk.interval
    let residence = analysis.residence
    let expected = ions * time / Double(walk.hopCount)
    #expect(abs(residence.value - expected) < 3 * residence.standardError)
    #expect(abs(analysis.occupiedTime / (ions * time) - 1) < 1e-3)
  }

  @Test("A jump is as long as a hop, and the jumps of an ion add up to its way")
  func vectors() {
    for (walk, analysis) in zip(Self.walks, Self.analyses) {
      var sums = [Vector3](repeating: .zero, count: walk.trajectory.species.count - 2)
      var known = 0
      for jump in analysis.jumps {
        let way = analysis.displacement(of: jump)
        sums[jump.ion] += way
        if abs(way.length - KnownNetworks.hopLength) < 0.15 { known += 1 }
      }
      #expect(Double(known) > 0.98 * Double(analysis.jumps.count))
      for (sum, path) in zip(sums, walk.paths()) {
        // Vibrations at both ends, and ways from the core's edge.
        #expect((path.last! - path.first! - sum).length < 4)
      }
    }
  }

  @Test(
    "Kinetic Monte Carlo on the network that was found diffuses as the walk did", arguments: 0..<3)
  func network(number: Int) {
    let (walk, analysis) = (Self.walks[number], Self.analyses[number])
    let ions = walk.trajectory.species.count - 2
    let runs = [walk.network, analysis.network].map { network in
      var random = RandomStream(seed: 6, purpose: "found network", candidate: number)
      var walk = KineticMonteCarlo(
        network, repeats: SIMD3(1, 1, 1), particles: ions, temperature: 600, random: &random)
      let duration = 4 * Double(ions) / walk.totalRate
      return LatticeDiffusion(&walk, blocks: 2000, duration: duration, random: &random)
    }
    let ratio = runs[1].tracer.value / runs[0].tracer.value
    #expect(runs.allSatisfy { $0.tracer.standardError < 0.02 * $0.tracer.value })
    // Poisson's error of all rates together, and a hundredth for each of the runs.
    let error = hypot(1 / Double(analysis.jumps.count).squareRoot(), 0.02)
    #expect(abs(ratio - 1) < 3 * error)
  }

  @Test("Backwards in time there are as many jumps, each the other way round")
  func reversed() {
    let (walk, analysis) = (Self.walks[0], Self.analyses[0])
    let paths = walk.paths().map { Array($0.reversed()) }
    let backwards = JumpAnalysis(
      paths: paths, lattice: analysis.lattice, sites: analysis.sites,
      interval: VibratingWalk.interval, minimumStay: 0)
    #expect(backwards.jumps.count == analysis.jumps.count)
    var counts: [[Int]: Int] = [:]
    for edge in analysis.edges {
      counts[[edge.from, edge.to, edge.cell.x, edge.cell.y, edge.cell.z]] = edge.count
    }
    for edge in backwards.edges {
      let cell = SIMD3<Int>.zero &- edge.cell
      #expect(counts[[edge.to, edge.from, cell.x, cell.y, cell.z]] == edge.count)
    }
    #expect(backwards.edges.count == analysis.edges.count)
  }

  /// One ion that is at these x for one frame each, with sites at 0, 3, 6 and 9 Å of 12.
  static func analysis(_ paths: [[Double]], minimumStay: Double = 0) -> JumpAnalysis {
    JumpAnalysis(
      paths: paths.map { $0.map { Vector3($0, 0, 0) } }, lattice: .cubic(12)!,
      sites: (0..<4).map { Vector3(Double($0) / 4, 0, 0) }, interval: 10, minimumStay: minimumStay)
  }

  @Test("Who does not reach the core of another site has not jumped")
  func hysteresis() {
    #expect(Self.analysis([[0, 1.4, 1.9, 1.5, 0.2]]).jumps.isEmpty)
    let jumps = Self.analysis([[0, 1.4, 1.9, 2.1, 1.1, 1.5, 0.2]]).jumps
    #expect(jumps.map(\.frame) == [3, 6])
    #expect(jumps.map(\.from) == [0, 1] && jumps.map(\.to) == [1, 0])
  }

  @Test("Who is back before the shortest stay is over never left; who goes on has passed through")
  func minimumStay() {
    let there = [0.0, 3, 3, 0, 0, 3, 3, 3, 0]
    #expect(Self.analysis([there]).jumps.map(\.frame) == [1, 3, 5, 8])
    #expect(Self.analysis([there], minimumStay: 20).jumps.map(\.frame) == [1, 3, 5, 8])
    #expect(Self.analysis([there], minimumStay: 30).jumps.map(\.frame) == [5, 8])
    #expect(Self.analysis([there], minimumStay: 31).jumps.isEmpty)
    let through = Self.analysis([[0, 3, 6, 6, 6]], minimumStay: 50)
    #expect(through.jumps.map(\.to) == [1, 2])
  }

  @Test("A jump over the edge of the cell keeps its direction")
  func winding() {
    let analysis = Self.analysis([[0, -3, -6, -9, -12, -15]])
    #expect(analysis.jumps.map(\.to) == [3, 2, 1, 0, 3])
    #expect(analysis.jumps.map(\.cell.x) == [-1, 0, 0, 0, -1])
    for jump in analysis.jumps {
      #expect((analysis.displacement(of: jump) - Vector3(-3, 0, 0)).length < 1e-9)
    }
  }

  @Test("A way is open while its site has an ion and its target none")
  func openTime() {
    // The second ion stands in the way until it leaves in frame 4.
    let analysis = Self.analysis([[0, 0, 0, 0, 0, 0, 3, 3], [3, 3, 3, 3, 6, 6, 6, 6]])
    let edge = analysis.edges[0]
    #expect(edge.from == 0 && edge.to == 1 && edge.count == 1 && edge.countIntoEmpty == 1)
    #expect(edge.openTime == 20)
    #expect(edge.rate == Estimate(0.05, standardError: 0.05))
    #expect(analysis.occupiedTime == 140)
    #expect(analysis.residence == Estimate(70, standardError: 70 / 2.0.squareRoot()))
  }

  @Test("A row that moves as one jumps into empty sites; a crowd does not")
  func crowd() {
    let row = Self.analysis([[0, 0, 3, 3], [3, 3, 6, 6]])
    #expect(row.jumps.count == 2 && row.jumps.allSatisfy(\.isIntoEmpty))
    // Nobody saw the way 0 to 3 open, so no rate can be given for it.
    #expect(row.edges[0].openTime == 0 && row.edges[0].rate.value == 0)
    #expect(row.network.hops.count == 1)
    let crowd = Self.analysis([[0, 0, 3, 3], [3, 3, 3, 3]])
    #expect(crowd.jumps.count == 1 && !crowd.jumps[0].isIntoEmpty)
    #expect(crowd.network.hops.isEmpty)
  }

  @Test("Without a jump a stay has no end")
  func still() {
    let analysis = Self.analysis([[0, 0.1, 0.3], [6, 6, 6]])
    #expect(analysis.jumps.isEmpty && analysis.residence.value == .infinity)
    #expect(analysis.network.hops.isEmpty && analysis.occupiedTime == 40)
    #expect(Self.analysis([[1.5, 1.5]]).occupiedTime == 0)
  }

  @Test("Without sites, and without ions, there are no jumps")
  func nothing() {
    let paths = [[Vector3(1, 2, 3), Vector3(4, 2, 3)]]
    for (paths, sites) in [(paths, []), ([], []), ([], [Vector3.zero])] {
      let analysis = JumpAnalysis(
        paths: paths, lattice: .cubic(12)!, sites: sites, interval: 10)
      #expect(analysis.jumps.isEmpty && analysis.edges.isEmpty && analysis.occupiedTime == 0)
      #expect(analysis.network.dimension == 0)
    }
  }
}
