import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Crystal systems")
struct CrystalSystemTests {
  @Test("Every operation of all 230 groups leaves the edges and angles of its lattices as they are")
  func isometry() throws {
    var random = FreeCells.stream(0)
    for number in 1...230 {
      let setting = try #require(SpaceGroupSetting.all.first { $0.number == number })
      let lattice = try #require(CrystalSystem(spaceGroup: number).randomLattice(&random))
      let metric = lattice.matrix * lattice.matrix.transpose
      for operation in setting.operations {
        let turned = operation.rotation.transpose * metric * operation.rotation
        #expect((turned - metric).norm < 1e-9)
      }
    }
  }

  @Test("Random cells are not flat")
  func shape() throws {
    var random = FreeCells.stream(1)
    for number in [1, 5, 30, 100, 150, 200] {
      for _ in 0..<50 {
        let lattice = try #require(CrystalSystem(spaceGroup: number).randomLattice(&random))
        let lengths = lattice.lengths
        #expect(lengths.max() <= 2 * lengths.min())
        #expect(lattice.volume >= 0.5 * lengths.x * lengths.y * lengths.z * (1 - 1e-9))
      }
    }
  }
}
