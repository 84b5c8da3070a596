import Structures
import Testing

@testable import Evolution

@Suite("Distance tables")
struct DistanceTableTests {
  @Test("A table gives what the dictionary gives, and 0 for pairs that are not listed")
  func lookUp() throws {
    let pair = Screen.Pair(.sulfur, .lithium)
    let species: [Element] = [.sulfur, .phosphorus, .sulfur, .lithium]
    let table = DistanceTable([pair: 1.75], species: species)
    #expect(table.elements == [.lithium, .phosphorus, .sulfur])
    let kinds = table.kinds(of: species)
    #expect(kinds.map { table.elements[$0] } == species)
    for a in species.indices {
      for b in species.indices {
        let expected = Screen.Pair(species[a], species[b]) == pair ? 1.75 : 0
        #expect(table.minimum(kinds[a], kinds[b]) == expected)
      }
    }
    #expect(table.largest == 1.75)
    #expect(DistanceTable([:], species: species).largest == 0)
  }
}
