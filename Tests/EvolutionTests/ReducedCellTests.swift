import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Reduced cells")
struct ReducedCellTests {
  @Test("The vectors of a reduced cell are the shortest there are, and none is lost")
  func shortest() throws {
    for seed in 0..<100 {
      var random = FreeCells.stream(seed)
      let rows = (0..<3).map { _ in
        Vector3(random.normal(), random.normal(), random.normal()) * 10
      }
      guard let lattice = Lattice(Matrix3(rows[0], rows[1], rows[2])) else { continue }
      let reduced = lattice.reduced
      #expect(abs(reduced.volume / lattice.volume - 1) < 1e-6)
      // The new vectors are whole combinations of the old.
      let change = (reduced.matrix * lattice.inverse).rowMajor
      #expect(change.allSatisfy { abs($0 - $0.rounded()) < 1e-6 })
      let lengths = reduced.lengths
      #expect(lengths.x <= lengths.y && lengths.y <= lengths.z)
      // Minkowski's conditions.
      let (a, b, c) = reduced.matrix.rows
      for x in [-1.0, 0, 1] {
        #expect((b + a * x).length >= lengths.y * (1 - 1e-6))
        for y in [-1.0, 0, 1] {
          #expect((c + a * x + b * y).length >= lengths.z * (1 - 1e-6))
        }
      }
    }
  }

  @Test("Cells of one lattice reduce to vectors of the same lengths")
  func invariance() throws {
    let cell = try TestCrystals.gammaThiophosphate().lattice
    let skewed = try #require(
      Lattice(
        Matrix3(Vector3(1, 2, -1), Vector3(0, 1, 2), Vector3(0, 0, 1)) * cell.matrix))
    let (first, second) = (cell.reduced.lengths, skewed.reduced.lengths)
    #expect((first - second).length < 1e-9)
  }

  @Test("Another cell of the lattice holds the same crystal; upright keeps edges and angles")
  func crystal() throws {
    let crystal = try TestCrystals.gammaThiophosphate()
    let skewed = crystal.inCell(
      try #require(
        Lattice(
          Matrix3(Vector3(1, 2, -1), Vector3(0, 1, 2), Vector3(0, 0, 1)) * crystal.lattice.matrix)
      ))
    let back = skewed.inCell(crystal.lattice)
    #expect(isSame(back, crystal))
    let upright = try #require(skewed.lattice.upright)
    #expect((upright.lengths - skewed.lattice.lengths).length < 1e-9)
    #expect((upright.angles - skewed.lattice.angles).length < 1e-6)
    #expect(upright.matrix.a.y == 0 && upright.matrix.a.z == 0 && upright.matrix.b.z == 0)
  }
}
