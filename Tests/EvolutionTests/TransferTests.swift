import Evolution
import Quantities
import Structures
import Testing

@Suite("Transfers")
struct TransferTests {
  private func stream(_ candidate: Int) -> RandomStream {
    RandomStream(seed: 11, purpose: "transfer", candidate: candidate)
  }

  @Test(
    "Composition is exactly the one asked for, by any rule",
    arguments: [RemovalRule.random, RemovalRule(coherentShare: 1), RemovalRule()])
  func exact(rule: RemovalRule) throws {
    let parent = try TestCrystals.gammaParent()
    let path = [
      [2, 1], [0, 0], [1, 3], [4, 0], [0, 2], [12, 0], [3, 2], [0, 1], [0, 4], [12, 3],
    ]
    var random = stream(1)
    var decoration = Decoration(parent)
    for removed in path {
      let target = try #require(Depletion(parent, removed: removed))
      decoration = Transfer.offspring(of: decoration, to: target, rule: rule, random: &random)
      #expect(decoration.depletion == target)
      #expect(decoration.composition == target.composition)
      #expect(isOnTheLine(decoration.composition))
      #expect(Decoration(parent, states: decoration.states) == decoration)
    }
  }

  @Test("Taking more keeps what was vacant; giving back only fills vacant sites")
  func monotonic() throws {
    let parent = try TestCrystals.gammaParent()
    let less = try TestCrystals.sample(parent, removed: [2, 1], seed: 4)
    for candidate in 0..<20 {
      var random = stream(candidate)
      let more = Transfer.offspring(
        of: less, to: try #require(Depletion(parent, removed: [3, 2])), random: &random)
      #expect(Set(more.vacantSites).isSuperset(of: less.vacantSites))
      let back = Transfer.offspring(
        of: more, to: try #require(Depletion(parent, removed: [1, 1])), random: &random)
      #expect(Set(back.vacantSites).isSubset(of: more.vacantSites))
    }
  }

  @Test("An exchange moves the vacancies of one formula unit at most")
  func exchange() throws {
    let parent = try TestCrystals.gammaParent()
    let decoration = try TestCrystals.sample(parent, removed: [3, 2], seed: 8)
    var moved: Set<Int> = []
    for candidate in 0..<40 {
      var random = stream(candidate)
      let child = try #require(Transfer.exchange(in: decoration, random: &random))
      #expect(child.depletion == decoration.depletion)
      #expect(Decoration(parent, states: child.states) == child)
      let filled = Set(decoration.vacantSites).subtracting(child.vacantSites)
      let elements = Composition(filled.map { parent.structure.species[$0] })
      #expect(
        (elements[.lithium] == 0 && elements[.phosphorus] <= 2 && elements[.sulfur] <= 5)
          || (elements[.phosphorus] == 0 && elements[.lithium] <= 2 && elements[.sulfur] <= 1))
      moved.insert(elements.atomCount)
    }
    #expect(moved.contains(3) || moved.contains(7))
    var random = stream(0)
    #expect(Transfer.exchange(in: Decoration(parent), random: &random) == nil)
  }

  @Test("At random, each site of an element is as likely to go")
  func uniform() throws {
    let parent = try TestCrystals.gammaParent()
    let target = try #require(Depletion(parent, removed: [0, 1]))
    var counts = [Int](repeating: 0, count: 64)
    let draws = 2000
    for candidate in 0..<draws {
      var random = stream(candidate)
      let child = Transfer.offspring(
        of: Decoration(parent), to: target, rule: .random, random: &random)
      for site in child.vacantSites { counts[site] += 1 }
    }
    // 2 of 8 P and 5 of 32 S; five standard deviations of a binomial.
    for (sublattice, p) in [(1, 2.0 / 8), (2, 5.0 / 32)] {
      let band = 5 * (Double(draws) * p * (1 - p)).squareRoot()
      for site in parent.sublattices[sublattice] {
        #expect(abs(Double(counts[site]) - Double(draws) * p) < band)
      }
    }
    #expect(parent.sublattices[0].allSatisfy { counts[$0] == 0 })
  }

  @Test("Coherent removal takes phosphorus with the sulfur bonded to it")
  func coherent() throws {
    let parent = try TestCrystals.gammaParent()
    let target = try #require(Depletion(parent, removed: [0, 1]))
    /// Mean number of vacated S within 2.4 Å of a vacated P.
    func bonded(_ rule: RemovalRule) -> Double {
      var total = 0
      for candidate in 0..<100 {
        var random = stream(candidate)
        let child = Transfer.offspring(
          of: Decoration(parent), to: target, rule: rule, random: &random)
        let vacant = child.vacantSites
        let phosphorus = vacant.filter { parent.structure.species[$0] == .phosphorus }
        let sulfur = vacant.filter { parent.structure.species[$0] == .sulfur }
        #expect(phosphorus.count == 2 && sulfur.count == 5)
        total +=
          sulfur.filter { s in
            phosphorus.contains { parent.structure.shortestVector(from: $0, to: s).length < 2.4 }
          }.count
      }
      return Double(total) / 100
    }
    // At random 5 × 8/32 = 1.25.
    #expect(abs(bonded(.random) - 1.25) < 0.4)
    #expect(bonded(RemovalRule(coherentShare: 1)) > 4)
    // A short range leaves no choice: all five.
    #expect(bonded(RemovalRule(coherentShare: 1, range: 0.01)) == 5)
  }

  @Test("Coherent removal of Li2S takes lithium next to the sulfur")
  func lithium() throws {
    let parent = try TestCrystals.sulfideParent()
    let target = try #require(Depletion(parent, removed: [1, 0]))
    for candidate in 0..<20 {
      var random = stream(candidate)
      let child = Transfer.offspring(
        of: Decoration(parent), to: target, rule: RemovalRule(coherentShare: 1, range: 0.05),
        random: &random)
      let sulfur = try #require(child.vacantSites.first)
      for lithium in child.vacantSites.dropFirst() {
        // √3/4 a is the only distance between them in this cell.
        #expect(
          abs(parent.structure.shortestVector(from: sulfur, to: lithium).length - 2.4725) < 0.01)
      }
    }
  }
}
