import Quantities
import Structures
import Testing

@Suite("Radial distribution functions")
struct RadialDistributionTests {
  /// Points at random in a skewed cell: every second lithium, the others sulfur.
  static func gas(_ count: Int, candidate: Int) -> Structure {
    var random = RandomStream(seed: 21, purpose: "gas", candidate: candidate)
    return Structure(
      lattice: Lattice(a: 14, b: 15, c: 16, alpha: 75, beta: 82, gamma: 100)!,
      species: (0..<count).map { $0.isMultiple(of: 2) ? .lithium : .sulfur },
      positions: (0..<count).map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
  }

  static func trajectory(_ frames: [Structure]) -> Trajectory {
    var trajectory = Trajectory(species: frames[0].species)
    for frame in frames { trajectory.append(frame.lattice, frame.positions) }
    return trajectory
  }

  @Test("An ideal gas has 1 everywhere, within the error of counting")
  func idealGas() throws {
    let (count, frames) = (200, 40)
    let gas = Self.trajectory((0..<frames).map { Self.gas(count, candidate: $0) })
    let volume = gas.meanLattice.volume
    let half = Double(count / 2)
    let all = RadialDistribution.all(gas, cutoff: 6, binWidth: 0.5)
    #expect(all.map(\.first) == [.lithium, .lithium, .sulfur])
    #expect(all.map(\.second) == [.lithium, .sulfur, .sulfur])
    for g in all {
      let (a, b) = (g.first, g.second)
      // An atom is not its own neighbour.
      let expected = a == b ? 1 - 1 / half : 1
      var chi2 = 0.0
      for bin in 2..<g.values.count {
        let (inner, outer) = (Double(bin) * 0.5, Double(bin + 1) * 0.5)
        let shell = 4 * Double.pi / 3 * (outer * outer * outer - inner * inner * inner)
        // Each pair of like atoms is counted from both ends, so half of the counts are independent.
        let pairs = Double(frames) * half * half * shell / volume / (a == b ? 2 : 1)
        let deviation = (g.values[bin] - expected) * pairs.squareRoot()
        #expect(abs(deviation) < 4.5, "\(a)-\(b) at \(inner) Å")
        chi2 += deviation * deviation
      }
      // Ten degrees of freedom; 30 is passed once in a thousand times, 1.5 likewise not reached.
      #expect(chi2 > 1.4 && chi2 < 30)
    }
  }

  @Test("A crystal has its shells, and the coordination counts them")
  func shells() throws {
    let crystal = LithiumCoordinationTests.li2S
    let g = try #require(
      RadialDistribution(crystal, from: .lithium, to: .sulfur, cutoff: 6, binWidth: 0.01))
    let edge = 5.7215
    // 4 at √3/4 a, 12 at √11/4 a, 12 at √19/4 a.
    let shells = [(3.0, 4), (11, 16), (19, 28)].map { square, sum in
      (Int(edge * square.squareRoot() / 4 / 0.01), sum)
    }
    for (bin, sum) in shells where bin < g.values.count {
      #expect(g.values[bin] > 0)
      #expect(abs(g.coordination[bin] - Double(sum)) < 1e-9)
    }
    #expect(g.values.count { $0 > 0 } == shells.count { $0.0 < g.values.count })
    let coordination = LithiumCoordination(crystal)
    #expect(abs(g.coordination[299] - coordination.sulfurPerLithium!) < 1e-9)
  }

  @Test("The integral of g over the shells is the number of neighbours")
  func integral() throws {
    let gas = Self.gas(120, candidate: 99)
    let g = try #require(
      RadialDistribution(gas, from: .lithium, to: .sulfur, cutoff: 5, binWidth: 0.1))
    let density = 60 / gas.lattice.volume
    var sum = 0.0
    for bin in g.values.indices {
      let (inner, outer) = (Double(bin) * 0.1, Double(bin + 1) * 0.1)
      sum +=
        density * g.values[bin] * 4 * Double.pi / 3
        * (outer * outer * outer - inner * inner * inner)
      #expect(abs(sum - g.coordination[bin]) < 1e-9)
    }
    let list = NeighborList(gas, cutoff: 5)
    let pairs = gas.species.indices.reduce(0) { count, atom in
      gas.species[atom] == .lithium
        ? count + list[atom].count { gas.species[$0.index] == .sulfur } : count
    }
    #expect(abs(sum * 60 - Double(pairs)) < 1e-6)
  }

  @Test("g is symmetric, and the same for a multiple of the cell and for moved origins")
  func invariance() throws {
    let crystal = ThiophosphateUnitsTests.li2P2S6
    let distribution = { (structure: Structure, a: Element, b: Element) in
      RadialDistribution(structure, from: a, to: b, cutoff: 9, binWidth: 0.217)!
    }
    var moved = crystal.supercell(2, 1, 3)
    moved.positions = moved.positions.map { $0 + Vector3(0.217, -3.4, 0.9) }
    for (a, b) in [(Element.lithium, Element.sulfur), (.sulfur, .sulfur), (.phosphorus, .lithium)] {
      let g = distribution(crystal, a, b)
      for (value, other) in zip(g.values, distribution(crystal, b, a).values) {
        #expect(abs(value - other) < 1e-9)
      }
      for (value, other) in zip(g.values, distribution(moved, a, b).values) {
        #expect(abs(value - other) < 1e-9)
      }
    }
  }

  @Test("A trajectory has the mean of its frames")
  func trajectory() throws {
    let frames = (0..<3).map { Self.gas(80, candidate: 50 + $0) }
    var seen = 0
    let all = RadialDistribution.all(Self.trajectory(frames), cutoff: 4, binWidth: 0.4) {
      seen += 1
    }
    #expect(seen == 3 && all.count == 3)
    for g in all {
      let each = frames.map {
        RadialDistribution($0, from: g.first, to: g.second, cutoff: 4, binWidth: 0.4)!
      }
      for bin in g.values.indices {
        #expect(abs(g.values[bin] - each.reduce(0) { $0 + $1.values[bin] } / 3) < 1e-12)
        #expect(
          abs(g.coordination[bin] - each.reduce(0) { $0 + $1.coordination[bin] } / 3) < 1e-12)
      }
    }
    #expect(all[0].distance(2) == 1.0)
  }

  @Test("Without atoms of both elements, or without frames, there is none")
  func missing() {
    let crystal = LithiumCoordinationTests.li2S
    #expect(
      RadialDistribution(crystal, from: .lithium, to: .phosphorus, cutoff: 5, binWidth: 0.1) == nil)
    #expect(
      RadialDistribution(crystal, from: .phosphorus, to: .sulfur, cutoff: 5, binWidth: 0.1) == nil)
    let empty = Trajectory(species: crystal.species)
    #expect(RadialDistribution.all(empty, cutoff: 5, binWidth: 0.1).isEmpty)
  }
}
