import Quantities
import Structures
import Testing

@Suite("Coordination of lithium")
struct LithiumCoordinationTests {
  /// Fm-3m.
  static let li2S: Structure = {
    let centring = [Vector3.zero, Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0)]
    let holes = [Vector3(repeating: 0.25), Vector3(repeating: 0.75)]
    return ThiophosphateUnitsTests.structure(
      .cubic(5.7215)!,
      [(.sulfur, centring), (.lithium, holes.flatMap { hole in centring.map { $0 + hole } })])
  }()

  @Test("Lithium is in tetrahedra in Li2S and γ-Li3PS4, in octahedra in Li4P2S6")
  func crystals() {
    let li2S = LithiumCoordination(Self.li2S)
    #expect(li2S.counts == [4: 8])
    #expect(li2S.sulfurPerLithium == 4)
    #expect(li2S.lithiumPerSulfur == 8)
    #expect(LithiumCoordination(ThiophosphateUnitsTests.gammaLi3PS4).counts == [4: 6])
    let li4P2S6 = LithiumCoordination(ThiophosphateUnitsTests.li4P2S6)
    #expect(li4P2S6.counts == [6: 4])
    #expect(li4P2S6.lithiumPerSulfur == 4)
  }

  @Test("A lithium moved out of its site changes the distribution and the mean")
  func moved() throws {
    var structure = Self.li2S
    let lithium = try #require(structure.species.firstIndex(of: .lithium))
    // Into the middle of a face of its tetrahedron: three at 2.34 Å, the fourth at 3.30 Å.
    structure.positions[lithium] = structure.positions[lithium] + Vector3(repeating: 1.0 / 12)
    let coordination = LithiumCoordination(structure)
    #expect(coordination.counts == [3: 1, 4: 7])
    #expect(coordination.fraction(with: 3) == 1.0 / 8)
    #expect(coordination.fraction(with: 5) == 0)
    #expect(coordination.sulfurPerLithium == 31.0 / 8)
  }

  @Test("Supercell, order, origin and choice of image change no mean")
  func invariance() {
    for structure in [Self.li2S, ThiophosphateUnitsTests.li2P2S6, ThiophosphateUnitsTests.li4P2S6] {
      let one = LithiumCoordination(structure)
      #expect(
        LithiumCoordination(structure.supercell(1, 3, 2)).counts == one.counts.mapValues { $0 * 6 })
      var random = RandomStream(seed: 8, purpose: "coordination", candidate: structure.count)
      var moved = structure.selecting(random.shuffled(Array(0..<structure.count)))
      moved.positions = moved.positions.map {
        $0 + Vector3(0.31, -0.7, 2.2) + Vector3(Double(random.index(below: 5)) - 2, 1, 0)
      }
      #expect(LithiumCoordination(moved) == one)
    }
  }

  @Test("Where there is nothing to count there is no mean")
  func missing() {
    let sulfur = Structure(lattice: .cubic(4)!, species: [.sulfur], positions: [.zero])
    #expect(LithiumCoordination(sulfur).sulfurPerLithium == nil)
    #expect(LithiumCoordination(sulfur).fraction(with: 0) == nil)
    #expect(LithiumCoordination(sulfur).lithiumPerSulfur == 0)
    let lithium = Structure(lattice: .cubic(4)!, species: [.lithium], positions: [.zero])
    #expect(LithiumCoordination(lithium).counts == [0: 1])
    #expect(LithiumCoordination(lithium).lithiumPerSulfur == nil)
  }
}
