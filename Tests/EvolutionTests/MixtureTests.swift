import Evolution
import Structures
import Testing

@Suite("Mixtures")
struct MixtureTests {
  private func composition(_ formula: String) throws -> Composition {
    try #require(Composition(formula: formula))
  }

  @Test(
    "Compounds of the line have their amounts, whatever the size of the cell",
    arguments: [
      ("Li2S", [1, 0]), ("P2S5", [0, 1]), ("Li3PS4", [3, 1]), ("Li48P16S64", [3, 1]),
      ("Li7P3S11", [7, 3]), ("Li7PS6", [7, 1]), ("LiPS3", [1, 1]), ("Li4P2S7", [2, 1]),
    ])
  func amounts(formula: String, amounts: [Int]) throws {
    let line = try TestCrystals.thiophosphates()
    #expect(line.mixture(of: try composition(formula)) == Mixture(amounts))
  }

  @Test("Half units are exact")
  func halves() throws {
    let line = try TestCrystals.thiophosphates()
    let amounts = try #require(line.amounts(of: try composition("Li7PS6")))
    #expect(amounts.numerators == [7, 1] && amounts.denominator == 2)
  }

  @Test(
    "What is off the line has none",
    arguments: ["Li3P", "S", "Li2P2S6O", "LiPS4", "Li4P2S6", "P4S9"])
  func offTheLine(formula: String) throws {
    #expect(try TestCrystals.thiophosphates().amounts(of: try composition(formula)) == nil)
  }

  @Test("Negative amounts are off the line")
  func negative() throws {
    // Li2S = 2 LiPS3 − P2S5.
    let line = try EndMembers([try composition("LiPS3"), try composition("P2S5")])
    #expect(line.amounts(of: try composition("Li2S")) == nil)
    #expect(line.mixture(of: try composition("LiP3S8")) == Mixture([1, 1]))
  }

  @Test("Three end members span a triangle")
  func triangle() throws {
    let triangle = try EndMembers([
      try composition("Li2S"), try composition("P2S5"), try composition("LiCl"),
    ])
    #expect(triangle.mixture(of: try composition("Li6PS5Cl")) == Mixture([5, 1, 2]))
    #expect(triangle.mixture(of: try composition("Li3PS4")) == Mixture([3, 1, 0]))
  }

  @Test("Dependent end members are refused, and named")
  func dependent() throws {
    let members = try ["Li2S", "P2S5", "Li3PS4"].map { try composition($0) }
    #expect(throws: EvolutionError.dependentEndMembers(members)) { try EndMembers(members) }
    #expect(throws: EvolutionError.dependentEndMembers([])) { try EndMembers([]) }
    #expect(EvolutionError.dependentEndMembers(members).sentence.contains("Li2S, P2S5, Li3PS4"))
  }

  @Test("Mixtures are ordered by mole fraction and written as text")
  func text() {
    let sorted = [Mixture([3, 1]), Mixture([0, 1]), Mixture([7, 3]), Mixture([1, 0])].sorted()
    #expect(sorted.map(\.description) == ["0:1", "7:3", "3:1", "1:0"])
    #expect(sorted.map { Mixture($0.description) } == sorted)
    #expect(Mixture([6, 2]) == Mixture([3, 1]) && Mixture([3, 1]).fraction(of: 0) == 0.75)
    for bad in ["", "6:2", "0:0", "-1:2", "3:1:", "+3:1", "3: 1", "9223372036854775807:1"] {
      #expect(Mixture(bad) == nil)
    }
  }
}
