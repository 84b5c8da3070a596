import Evolution
import Quantities
import Structures
import Testing

@Suite("Cell transformations")
struct CellTransformationTests {
  @Test("Doubled and made primitive again, a crystal has its atoms and volume per atom")
  func roundTrip() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    for seed in 0..<5 {
      var random = FreeCells.stream(seed)
      let doubled = try #require(
        CellTransformation.doubled(crystal, limit: 32, random: &random))
      #expect(doubled.composition == crystal.composition * 2)
      #expect(doubled.species == doubled.species.sorted())
      let primitive = try #require(CellTransformation.primitive(doubled))
      #expect(primitive.composition == crystal.composition)
      #expect(abs(primitive.volumePerAtom / crystal.volumePerAtom - 1) < 1e-6)
    }
  }

  @Test("The limit holds, and what is primitive stays as it is")
  func limits() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    var random = FreeCells.stream(0)
    #expect(CellTransformation.doubled(crystal, limit: 31, random: &random) == nil)
    #expect(CellTransformation.primitive(crystal) == nil)
    let sulfide = try #require(CellTransformation.primitive(try TestCrystals.antifluorite()))
    #expect(sulfide.count == 3)
  }
}
