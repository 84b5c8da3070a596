import Conductivities
import Foundation
import Quantities
import Structures
import Testing

@Suite("Networks of sites")
struct SiteNetworkTests {
  @Test("A textbook lattice has its neighbours, its length of hop and its dimension")
  func textbook() {
    for (name, network, neighbours, dimension) in KnownNetworks.all {
      for site in network.positions.indices {
        #expect(network.hops.count { $0.from == site } == neighbours, "\(name)")
        #expect(network.hops.count { $0.to == site } == neighbours, "\(name)")
      }
      for hop in network.hops {
        let length = network.displacement(of: hop).length
        #expect(abs(length - KnownNetworks.hopLength) < 1e-9, "\(name)")
      }
      #expect(network.dimension == dimension, "\(name)")
    }
  }

  @Test("Every hop of a network made from energies has its way back")
  func wayBack() {
    for (name, network, _, _) in KnownNetworks.all {
      let hops = Set(network.hops)
      for hop in network.hops {
        var back = hop
        (back.from, back.to, back.cell) = (hop.to, hop.from, .zero &- hop.cell)
        #expect(hops.contains(back), "\(name)")
        let round = network.displacement(of: hop) + network.displacement(of: back)
        #expect(round.length < 1e-9)
      }
    }
  }

  @Test("Repeating the cell changes neither the hops of a site nor the dimension")
  func repeated() {
    for (name, network, _, dimension) in KnownNetworks.all {
      let counts = SIMD3(3, 2, 4)
      let larger = network.repeated(counts)
      #expect(larger.positions.count == 24 * network.positions.count)
      #expect(larger.dimension == dimension, "\(name)")
      #expect(abs(larger.lattice.volume - 24 * network.lattice.volume) < 1e-6)
      for (number, hop) in larger.hops.enumerated() {
        let original = network.hops[number % network.hops.count]
        let difference = larger.displacement(of: hop) - network.displacement(of: original)
        #expect(difference.length < 1e-9, "\(name)")
        #expect(hop.to % network.positions.count == original.to)
      }
    }
  }

  @Test("Repeating by one is the same network, and twice is once by the product")
  func repeatedTwice() {
    let network = KnownNetworks.honeycomb(rate: 0.01)
    #expect(network.repeated(SIMD3(1, 1, 1)) == network)
    let twice = network.repeated(SIMD3(2, 1, 1)).repeated(SIMD3(2, 3, 1))
    let once = network.repeated(SIMD3(4, 3, 1))
    #expect(twice.positions.count == once.positions.count)
    #expect(twice.hops.count == once.hops.count && twice.dimension == once.dimension)
  }

  @Test("Islands lead nowhere; a layer that is buckled leads in two dimensions")
  func dimension() {
    let lattice = Lattice.cubic(4)!
    let positions = [Vector3(0, 0, 0.4), Vector3(0.5, 0.5, 0.6)]
    let island = [
      SiteNetwork.Hop(from: 0, to: 1, cell: .zero, rate: 1),
      SiteNetwork.Hop(from: 1, to: 0, cell: .zero, rate: 1),
    ]
    #expect(SiteNetwork(lattice: lattice, positions: positions, hops: island).dimension == 0)
    #expect(SiteNetwork(lattice: lattice, positions: positions, hops: []).dimension == 0)
    let layer = SiteNetwork(
      lattice: lattice, positions: positions, energies: [0, 0], cutoff: 3, attemptFrequency: 1,
      saddle: 0)
    #expect(layer.hops.count == 8 && layer.dimension == 2)
    #expect(layer.hops.allSatisfy { abs(layer.displacement(of: $0).z) > 0.7 })
  }

  @Test("Rates follow Arrhenius and are in detailed balance")
  func rates() {
    let lattice = Lattice.cubic(3)!
    let energies = [0.0, 0.1]
    let network = SiteNetwork(
      lattice: lattice, positions: [.zero, Vector3(0.5, 0.5, 0.5)], energies: energies,
      cutoff: 2.7, attemptFrequency: 0.01, saddle: 0.35)
    let kT = Constants.boltzmann * 600
    let up = network.hops.first { $0.from == 0 }!
    let down = network.hops.first { $0.from == 1 }!
    #expect(abs(up.rate(at: 600) - 0.01 * exp(-0.35 / kT)) < 1e-15)
    let ratio = up.rate(at: 600) / down.rate(at: 600)
    #expect(abs(ratio / exp(-(energies[1] - energies[0]) / kT) - 1) < 1e-12)
    #expect(SiteNetwork.Hop(from: 0, to: 1, cell: .zero, rate: 0.2).rate(at: 77) == 0.2)
  }
}
