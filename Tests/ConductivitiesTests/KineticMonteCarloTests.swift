import Conductivities
import Foundation
import Quantities
import Structures
import Testing

@Suite("Kinetic Monte Carlo")
struct KineticMonteCarloTests {
  static func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 5, purpose: "kinetic monte carlo", candidate: candidate)
  }

  /// Bcc with two kinds of sites, as in CsCl; the second is 0.06 eV higher.
  static let twoKinds = SiteNetwork(
    lattice: .cubic(3)!, positions: [.zero, Vector3(0.5, 0.5, 0.5)], energies: [0, 0.06],
    cutoff: 2.7, attemptFrequency: 0.01, saddle: 0.2)

  @Test("The total rate is that of the hops from a full to an empty site, at every moment")
  func totalRate() {
    var random = Self.stream(0)
    let network = Self.twoKinds
    var walk = KineticMonteCarlo(
      network, repeats: SIMD3(3, 2, 4), particles: 20, temperature: 500, random: &random)
    let hops = network.repeated(walk.repeats).hops
    for _ in 0..<500 {
      let full = Set(walk.sites)
      #expect(full.count == 20)
      let open = hops.filter { full.contains($0.from) && !full.contains($0.to) }
      let sum = open.reduce(0) { $0 + $1.rate(at: 500) }
      #expect(abs(walk.totalRate / sum - 1) < 1e-12)
      walk.hop(&random)
    }
    #expect(walk.hopCount == 500)
  }

  @Test("A particle is where its displacement took it, by way of the network's hops")
  func displacements() {
    for (name, network, _, _) in KnownNetworks.all {
      var random = Self.stream(1)
      let repeats = SIMD3(4, 3, 5)
      var walk = KineticMonteCarlo(
        network, repeats: repeats, particles: 40, temperature: 300, random: &random)
      let repeated = network.repeated(repeats)
      let start = walk.sites
      for _ in 0..<3000 { walk.hop(&random) }
      for particle in start.indices {
        let origin = repeated.positions[start[particle]]
        let end = origin + repeated.lattice.fractional(walk.displacements[particle])
        let away = end - repeated.positions[walk.sites[particle]]
        let rest = repeated.lattice.shortestImage(away).length
        #expect(rest < 1e-9, "\(name)")
      }
      let length = KnownNetworks.hopLength
      #expect(abs(walk.squaredHopLengths / (3000 * length * length) - 1) < 1e-9)
    }
  }

  @Test("The same seed gives the same bytes, another seed another walk")
  func sameSeed() {
    let run = { (candidate: Int) in
      var random = Self.stream(candidate)
      var walk = KineticMonteCarlo(
        Self.twoKinds, repeats: SIMD3(4, 4, 4), particles: 50, temperature: 400, random: &random)
      walk.run(until: 200_000, random: &random)
      return walk
    }
    let (first, second, third) = (run(2), run(2), run(3))
    #expect(first.hopCount > 1000)
    #expect(first.displacements == second.displacements && first.sites == second.sites)
    #expect(first.hopCount == second.hopCount && first.totalRate == second.totalRate)
    #expect(first.displacements != third.displacements)
  }

  @Test("In a full or an empty cell nothing moves, but time goes on", arguments: [0, 128])
  func nothingToDo(particles: Int) {
    var random = Self.stream(4)
    var walk = KineticMonteCarlo(
      Self.twoKinds, repeats: SIMD3(4, 4, 4), particles: particles, temperature: 400,
      random: &random)
    let hopped = walk.hop(&random)
    #expect(!hopped)
    walk.run(until: 1000, random: &random)
    #expect(walk.time == 1000 && walk.hopCount == 0 && walk.totalRate == 0)
    #expect(walk.displacements.allSatisfy { $0 == .zero })
  }

  @Test("A hop is chosen as often as its share in the rates, after a rest of one over their sum")
  func choice() {
    // A chain of one site with hops of five different lengths and rates.
    let rates = [0.05, 0.001, 0.02, 0.007, 0.02]
    let network = SiteNetwork(
      lattice: .cubic(1)!, positions: [.zero],
      hops: rates.enumerated().map {
        .init(from: 0, to: 0, cell: SIMD3($0 + 1, 0, 0), rate: $1)
      })
    var random = Self.stream(5)
    var walk = KineticMonteCarlo(
      network, repeats: SIMD3(7, 1, 1), particles: 1, temperature: 300, random: &random)
    var counts = [Double](repeating: 0, count: rates.count)
    let hops = 200_000
    var position = 0.0
    for _ in 0..<hops {
      walk.hop(&random)
      counts[Int((walk.displacements[0].x - position).rounded()) - 1] += 1
      position = walk.displacements[0].x
    }
    let total = rates.reduce(0, +)
    var chiSquare = 0.0
    for (count, rate) in zip(counts, rates) {
      let expected = Double(hops) * rate / total
      chiSquare += (count - expected) * (count - expected) / expected
    }
    // Four degrees of freedom: above 18.5 in one of a thousand.
    #expect(chiSquare < 18.5)
    // The sum of n exponential rests scatters by its √n-th part.
    let mean = walk.time / Double(hops) * total
    #expect(abs(mean - 1) < 4 / Double(hops).squareRoot())
  }

  /// Time averages of the share of full sites, of the first and the second kind.
  static func occupancies(particles: Int, temperature: Double, samples: Int) -> [Estimate] {
    var random = stream(6 + particles)
    var walk = KineticMonteCarlo(
      twoKinds, repeats: SIMD3(4, 4, 4), particles: particles, temperature: temperature,
      random: &random)
    let step = 2 * Double(particles) / walk.totalRate
    walk.run(until: 100 * step, random: &random)
    var shares: [[Double]] = [[], []]
    for block in 0..<20 {
      var counts = [0.0, 0.0]
      for sample in 0..<samples {
        walk.run(until: step * Double(101 + block * samples + sample), random: &random)
        for site in walk.sites { counts[site % 2] += 1 }
      }
      for kind in 0..<2 { shares[kind].append(counts[kind] / Double(64 * samples)) }
    }
    return shares.map {
      let spread = Estimate(committee: $0)
      return Estimate(spread.value, standardError: spread.standardError / 20.0.squareRoot())
    }
  }

  @Test("One particle is on the two kinds of sites as Boltzmann says", arguments: [300.0, 700])
  func boltzmann(temperature: Double) {
    let shares = Self.occupancies(particles: 1, temperature: temperature, samples: 4000)
    let weight = exp(-0.06 / (Constants.boltzmann * temperature))
    let expected = weight / (1 + weight) / 64
    #expect(shares[1].standardError < 0.03 * expected)
    #expect(abs(shares[1].value - expected) < 3.5 * shares[1].standardError)
  }

  @Test("Particles that exclude each other are there as Fermi says", arguments: [32, 64, 100])
  func exclusion(particles: Int) {
    let shares = Self.occupancies(particles: particles, temperature: 600, samples: 300)
    // Canonical: the number n of particles on the upper sites has the weight
    // C(64, n) C(64, N − n) exp(−n ΔE / k_B T).
    let logBinomial = { (n: Int) in lgamma(65) - lgamma(Double(n) + 1) - lgamma(Double(65 - n)) }
    var (sum, mean) = (0.0, 0.0)
    for n in max(0, particles - 64)...min(64, particles) {
      let energy = Double(n) * 0.06 / (Constants.boltzmann * 600)
      let weight = exp(logBinomial(n) + logBinomial(particles - n) - energy - 60)
      sum += weight
      mean += weight * Double(n)
    }
    let expected = mean / sum / 64
    #expect(shares[1].standardError < 0.01)
    #expect(abs(shares[1].value - expected) < 3.5 * shares[1].standardError)
  }
}
