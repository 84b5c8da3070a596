import Quantities
import Structures
import Testing

@Suite("Table of space-group settings")
struct SpaceGroupTableTests {
  @Test("530 settings of 230 groups, in the order of their Hall numbers")
  func all() {
    #expect(SpaceGroupSetting.all.map(\.hallNumber) == Array(1...530))
    #expect(Set(SpaceGroupSetting.all.map(\.number)) == Set(1...230))
    // Settings with one Hall symbol have the same operations under two names.
    let groups = Dictionary(grouping: SpaceGroupSetting.all, by: \.hallSymbol)
    #expect(groups.count == 527)
    for settings in groups.values where settings.count > 1 {
      #expect(Set(settings.map { Set($0.operations) }).count == 1)
    }
  }

  @Test(
    "Symbols are those of the setting",
    arguments: [
      (523, 225, "Fm-3m", "F 4/m -3 2/m", "-F 4 2 3", "", 192),
      (526, 227, "Fd-3m", "F 4_1/d -3 2/m", "-F 4vw 2vw 3", "2", 192),
      (82, 14, "P2_1/n", "P 1 2_1/n 1", "-P 2yn", "b2", 4),
      (293, 62, "Pmnb", "P 2_1/m 2_1/n 2_1/b", "-P 2bc 2a", "ba-c", 8),
      (461, 167, "R-3c", "R -3 2/c", "-P 3* 2n", "R", 12),
      (1, 1, "P1", "P 1", "P 1", "", 1),
    ])
  func symbols(
    hall: Int, number: Int, short: String, full: String, symbol: String, choice: String,
    operations: Int
  ) {
    let setting = SpaceGroupSetting.all[hall - 1]
    #expect(setting.number == number)
    #expect(setting.shortSymbol == short)
    #expect(setting.fullSymbol == full)
    #expect(setting.hallSymbol == symbol)
    #expect(setting.choice == choice)
    #expect(setting.operations.count == operations)
    #expect(
      setting.operations.first == SymmetryOperation(rotation: .identity, translation: .zero))
  }

  /// A cell of the right shape with an atom in general position at two heights
  /// has the symmetry of the setting and no more.
  @Test(
    "A crystal made with the operations has that group", arguments: [3, 81, 115, 155, 292, 523])
  func crystal(hall: Int) throws {
    let setting = SpaceGroupSetting.all[hall - 1]
    let isCubic = setting.number >= 195
    let isMonoclinic = (3...15).contains(setting.number)
    let lattice = try #require(
      Lattice(
        a: 9, b: isCubic ? 9 : 10.1, c: isCubic ? 9 : 11.3, alpha: 90,
        beta: isMonoclinic ? 101 : 90, gamma: 90))
    let seeds = [Vector3(0.137, 0.071, 0.223), Vector3(0.311, 0.187, 0.047)]
    let elements: [Element] = [.sulfur, .lithium]
    var species: [Element] = []
    var positions: [Vector3] = []
    for (seed, element) in zip(seeds, elements) {
      for operation in setting.operations {
        species.append(element)
        positions.append(operation.image(of: seed).wrappedToUnit)
      }
    }
    let structure = Structure(lattice: lattice, species: species, positions: positions)
    let group = try #require(SpaceGroup(of: structure))
    #expect(group.number == setting.number)
    #expect(group.operations.count == setting.operations.count)
  }
}
