import Evolution
import Quantities
import Structures
import Testing

@Suite("Screens")
struct ScreenTests {
  private let charges: [Element: Int] = [.lithium: 1, .phosphorus: 5, .sulfur: -2]

  @Test("Charge balance is exact, and everything on the line has it")
  func charge() throws {
    let screen = Screen(charges: charges)
    let parent = try TestCrystals.gammaParent()
    for seed in 0..<20 {
      let decoration = try TestCrystals.sample(
        parent, removed: [seed % 5, seed % 3], seed: UInt64(seed))
      #expect(screen.rejection(of: decoration.structure) == nil)
    }
    #expect(screen.rejection(of: try #require(Composition(formula: "Li3PS5"))) == .charged(-2))
    let chloride = try #require(Element("Cl"))
    #expect(
      screen.rejection(of: try #require(Composition(formula: "LiCl"))) == .unknownCharge(chloride))
    #expect(Screen().rejection(of: try #require(Composition(formula: "LiCl"))) == nil)
  }

  @Test("Atoms closer than the minimum of their pair are named, the worst first")
  func distances() throws {
    let crystal = try TestCrystals.antifluorite()
    let pair = Screen.Pair(.sulfur, .lithium)
    #expect(pair == Screen.Pair(.lithium, .sulfur))
    // Li–S is 2.4725 Å, Li–Li 2.855 Å.
    #expect(Screen(minimumDistances: [pair: 2.4]).rejection(of: crystal) == nil)
    let both = Screen(minimumDistances: [pair: 2.5, Screen.Pair(.lithium, .lithium): 4])
    guard case .tooClose(let found, let distance, 4) = both.rejection(of: crystal) else {
      Issue.record("expected a rejection")
      return
    }
    #expect(found == Screen.Pair(.lithium, .lithium) && abs(distance - 2.855) < 1e-9)
  }

  @Test("Fractions of covalent radii let the crystals pass and collapsed ones not")
  func radii() throws {
    let minimum = Screen.minimumDistances(
      among: [.lithium, .phosphorus, .sulfur], fraction: 0.75)
    #expect(minimum.count == 6)
    let screen = Screen(minimumDistances: minimum, charges: charges)
    var crystal = try TestCrystals.gammaThiophosphate()
    #expect(screen.rejection(of: crystal) == nil)
    crystal.positions[6] = crystal.positions[8]
    #expect(screen.rejection(of: crystal) != nil)
  }
}
