import Quantities
import Structures
import Testing

@testable import Conductivities

@Suite("Voxels of a cell")
struct CellGridTests {
  static let lattice = Lattice(a: 5, b: 6.5, c: 4.2, alpha: 75, beta: 110, gamma: 95)!
  static let grid = CellGrid(lattice, spacing: 0.5)

  @Test("The centre of a voxel lies in it, in whatever cell, and no corner is further than half")
  func centers() {
    let grid = Self.grid
    #expect(grid.shape == SIMD3(10, 13, 9) && grid.count == 1170)
    for voxel in 0..<grid.count {
      let center = grid.center(voxel)
      #expect(grid.voxel(at: center) == voxel)
      #expect(grid.voxel(at: center + Vector3(-3, 2, 1)) == voxel)
    }
    var random = RandomStream(seed: 1, purpose: "voxels", candidate: 0)
    var farthest = 0.0
    for _ in 0..<20_000 {
      let position = Vector3(random.uniform(), random.uniform(), random.uniform())
      let away = position - grid.center(grid.voxel(at: position))
      farthest = max(farthest, grid.lattice.cartesian(away).length)
    }
    #expect(farthest <= grid.halfDiagonal && farthest > 0.9 * grid.halfDiagonal)
  }

  @Test("A tiny negative coordinate is in the first voxel or the last, never outside")
  func edges() {
    #expect(Self.grid.voxel(at: .zero) == 0)
    #expect((0..<Self.grid.count).contains(Self.grid.voxel(at: Vector3(-1e-18, -1e-17, 1))))
    #expect(Self.grid.voxel(at: Vector3(repeating: 1 - 1e-12)) == Self.grid.count - 1)
  }

  @Test("Those within a radius are those that are, images too", arguments: [0.7, 3, 6])
  func within(radius: Double) {
    let grid = Self.grid
    let point = Vector3(0.03, 0.97, 1.4)
    var found: [SIMD4<Int>] = []
    grid.forEach(within: radius, of: point) { voxel, way, cell in
      found.append(SIMD4(voxel, cell.x, cell.y, cell.z))
      let expected = grid.lattice.cartesian(grid.center(voxel) + Vector3(cell) - point)
      #expect((way - expected).length < 1e-9)
    }
    var expected = Set<SIMD4<Int>>()
    for voxel in 0..<grid.count {
      for i in -3...3 {
        for j in -3...3 {
          for k in -3...3 {
            let away = grid.center(voxel) + Vector3(Double(i), Double(j), Double(k)) - point
            if grid.lattice.cartesian(away).length < radius {
              expected.insert(SIMD4(voxel, i, j, k))
            }
          }
        }
      }
    }
    #expect(found.count == expected.count && Set(found) == expected && !found.isEmpty)
  }
}
