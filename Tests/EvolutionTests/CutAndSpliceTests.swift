import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Cut and splice")
struct CutAndSpliceTests {
  @Test("The composition is exact, for parents of other shapes, sizes and compositions")
  func composition() throws {
    let parents = [
      try FreeCells.scattered("Li24P8S32", seed: 0), try FreeCells.scattered("Li16S8", seed: 1),
      try TestCrystals.gammaThiophosphate(), try TestCrystals.antifluorite(),
      try FreeCells.scattered("P2S5", seed: 2),
    ]
    let wanted = try ["Li24P8S32", "Li3PS4", "Li2S", "Li14P6S22"].map(FreeCells.composition)
    for seed in 0..<200 {
      var random = FreeCells.stream(seed)
      let composition = wanted[seed % wanted.count]
      let child = try #require(
        CutAndSplice.offspring(
          of: parents[seed % 5], and: parents[(seed / 5) % 5], composition: composition,
          cuts: 1 + seed % 3, random: &random))
      #expect(child.composition == composition)
      #expect(child.species == child.species.sorted())
    }
  }

  @Test("The same stream gives the same bytes")
  func deterministic() throws {
    let (first, second) = (
      try FreeCells.scattered("Li24P8S32", seed: 0), try TestCrystals.gammaThiophosphate()
    )
    let composition = try FreeCells.composition("Li24P8S32")
    for seed in 0..<10 {
      var (random, again) = (FreeCells.stream(seed), FreeCells.stream(seed))
      let child = CutAndSplice.offspring(
        of: first, and: second, composition: composition, cuts: 2, random: &random)
      #expect(
        child
          == CutAndSplice.offspring(
            of: first, and: second, composition: composition, cuts: 2, random: &again))
    }
  }

  @Test("A structure spliced with itself, not shifted, is itself")
  func itself() throws {
    let cell = try FreeCells.scattered("Li24P8S32", seed: 7)
    for planes in [[0.3], [0.2, 0.7], [0.1, 0.4, 0.8]] {
      var random = FreeCells.stream(0)
      let child = try #require(
        CutAndSplice.spliced(
          cell, cell, composition: cell.composition, axis: 1, planes: planes, random: &random))
      #expect((child.lattice.matrix - cell.lattice.matrix).norm < 1e-9)
      #expect(Set(child.positions) == Set(cell.positions))
    }
  }

  @Test("Molecules stay whole where that is asked for, whatever is cut and returned")
  func wholeUnits() throws {
    let parents = [
      try TestCrystals.gammaThiophosphate(),
      try TestCrystals.gammaThiophosphate().supercell(1, 2, 1),
      try TestCrystals.gammaThiophosphate().supercell(2, 2, 1),
    ]
    let composition = try FreeCells.composition("Li12P4S16")
    func anions(_ cell: Structure) -> Int {
      // In a cell that is squeezed units may touch; apart they are of four bonds.
      let bonds = NeighborList(cell, cutoff: 2.15)
      return cell.species.indices.count { atom in
        cell.species[atom] == .phosphorus
          && bonds[atom].count { cell.species[$0.index] == .sulfur } >= 4
      }
    }
    var (whole, broken) = (0, 0)
    for seed in 0..<60 {
      for keepsUnits in [true, false] {
        var random = FreeCells.stream(seed)
        let child = try #require(
          CutAndSplice.offspring(
            of: parents[seed % 3], and: parents[(seed / 3) % 3], composition: composition,
            cuts: 1 + seed % 3, keepsUnits: keepsUnits, random: &random))
        #expect(child.composition == composition && child.species == child.species.sorted())
        if keepsUnits { whole += anions(child) } else { broken += anions(child) }
      }
    }
    // Of 240 each. Halves of a large parent may be cut before they are spliced.
    #expect(whole > 225, "\(whole)")
    #expect(broken < 150, "\(broken)")
  }

  @Test("What is inside a slab is its parent's, and the volume per atom is between theirs")
  func slabs() throws {
    let first = try FreeCells.scattered("Li24P8S32", seed: 3)
    var second = try FreeCells.scattered("Li24P8S32", seed: 4)
    second.lattice = try #require(second.lattice.scaled(toVolume: 1.5 * second.lattice.volume))
    var random = FreeCells.stream(1)
    let child = try #require(
      CutAndSplice.spliced(
        first, second, composition: first.composition, axis: 2, planes: [0.25, 0.5],
        random: &random))
    #expect(abs(child.volumePerAtom - (20 * 0.75 + 30 * 0.25)) < 1e-9)
    let parents = Set(first.positions).union(second.positions)
    #expect(parents.isSuperset(of: child.positions))
    // Only few atoms change sides to meet the composition.
    let foreign = child.positions.count {
      ((0.25..<0.5).contains($0.z) ? first : second).positions.contains($0)
    }
    #expect(foreign < 12)
  }

  @Test("A parent several times as large gives a part, with its volume per atom")
  func parts() throws {
    let large = try TestCrystals.gammaThiophosphate().supercell(2, 2, 2)
    let small = try FreeCells.composition("Li6P2S8")
    for seed in 0..<20 {
      var random = FreeCells.stream(seed)
      let child = try #require(
        CutAndSplice.offspring(
          of: large, and: large, composition: small, cuts: 1, random: &random))
      #expect(child.composition == small)
      #expect(abs(child.volumePerAtom / large.volumePerAtom - 1) < 1e-9)
      #expect(child.lattice.reduced.heights.min() > 2)
    }
  }

  @Test("Offspring of crystals can be repaired by a few sweeps")
  func repair() throws {
    let first = try TestCrystals.gammaThiophosphate().supercell(2, 2, 1)
    let second = try TestCrystals.gammaThiophosphate().supercell(1, 2, 2)
    for seed in 0..<50 {
      var random = FreeCells.stream(seed)
      let child = try #require(
        CutAndSplice.offspring(
          of: first, and: second, composition: first.composition, cuts: 1 + seed % 3,
          random: &random))
      let separated = try #require(
        Separation.separated(child, minimumDistances: FreeCells.distances, random: &random))
      #expect(FreeCells.areKept(in: separated))
    }
  }
}
