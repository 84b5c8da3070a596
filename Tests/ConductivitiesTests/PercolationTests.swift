import Conductivities
import Quantities
import Testing

@Suite("Percolation")
struct PercolationTests {
  static func barriers(_ shape: SIMD3<Int>, _ energy: (Int, Int, Int) -> Double) -> [Double] {
    var energies: [Double] = []
    for i in 0..<shape.x {
      for j in 0..<shape.y { for k in 0..<shape.z { energies.append(energy(i, j, k)) } }
    }
    return Percolation(energies: energies, shape: shape).barriers
  }

  @Test("A flat landscape has no barrier, however small", arguments: [1, 2, 3, 6])
  func flat(edge: Int) {
    #expect(Self.barriers(SIMD3(edge, edge, edge)) { _, _, _ in 3.5 } == [0, 0, 0])
  }

  @Test("A wall stops the third dimension at its lowest hole")
  func wall() {
    let shape = SIMD3(7, 6, 5)
    let barriers = Self.barriers(shape) { i, j, k in
      i != 2 ? -1 : j == 3 && k == 4 ? 0.5 : 2
    }
    #expect(barriers == [0, 0, 1.5])
  }

  @Test("A channel leads in one dimension, along whichever axis", arguments: 0..<3)
  func channel(axis: Int) {
    let barriers = Self.barriers(SIMD3(6, 5, 7)) { i, j, k in
      let across = [[j, k], [i, k], [i, j]][axis]
      return across == [2, 3] ? 0 : 4
    }
    #expect(barriers == [0, 4, 4])
  }

  @Test("A channel along the diagonal of the cell leads in one dimension only")
  func diagonal() {
    let barriers = Self.barriers(SIMD3(6, 6, 6)) { i, j, k in i == j && j == k ? 0 : 1 }
    #expect(barriers == [0, 1, 1])
  }

  @Test("Two channels that do not meet are still one dimension; a link makes it two")
  func crossing() {
    let crossed = { (link: Double) in
      Self.barriers(SIMD3(8, 8, 8)) { i, j, k in
        if j == 1 && k == 1 { return 0 }
        if i == 1 && k == 5 { return 0 }
        return i == 1 && j == 1 && (1...5).contains(k) ? link : 9
      }
    }
    #expect(crossed(9) == [0, 9, 9])
    #expect(crossed(0.25) == [0, 0.25, 9])
  }

  @Test("An isolated pocket is deep but leads nowhere")
  func pocket() {
    let barriers = Self.barriers(SIMD3(6, 6, 6)) { i, j, k in
      i == 3 && j == 3 && k == 3 ? -5 : j == 0 ? 1 : 2
    }
    #expect(barriers == [6, 6, 7])
  }

  /// A random landscape with valleys a few points wide.
  static func random(_ seed: Int, _ shape: SIMD3<Int>) -> [Double] {
    var stream = RandomStream(seed: 11, purpose: "landscape", candidate: seed)
    return (0..<shape.x * shape.y * shape.z).map { _ in stream.uniform() }
  }

  static func moved(
    _ energies: [Double], _ shape: SIMD3<Int>, to size: SIMD3<Int>, by shift: SIMD3<Int>
  ) -> [Double] {
    var moved: [Double] = []
    for i in 0..<size.x {
      for j in 0..<size.y {
        for k in 0..<size.z {
          let place = (SIMD3(i, j, k) &+ shift) % shape
          moved.append(energies[(place.x * shape.y + place.y) * shape.z + place.z])
        }
      }
    }
    return moved
  }

  @Test(
    "Barriers never fall with the dimension; origin and supercell change nothing",
    arguments: 0..<10)
  func invariance(seed: Int) {
    let shape = SIMD3(5, 4, 6)
    let energies = Self.random(seed, shape)
    let barriers = Percolation(energies: energies, shape: shape).barriers
    #expect(barriers[0] > 0 && barriers[0] <= barriers[1] && barriers[1] <= barriers[2])
    let shifted = Self.moved(energies, shape, to: shape, by: SIMD3(3, 1, 4))
    #expect(Percolation(energies: shifted, shape: shape).barriers == barriers)
    let size = SIMD3(10, 4, 12)
    let larger = Self.moved(energies, shape, to: size, by: .zero)
    #expect(Percolation(energies: larger, shape: size).barriers == barriers)
  }

  @Test("A constant shifts nothing, a factor scales the barriers")
  func linear() {
    let shape = SIMD3(5, 5, 5)
    let energies = Self.random(99, shape)
    let barriers = Percolation(energies: energies, shape: shape).barriers
    let scaled = Percolation(energies: energies.map { 4 * $0 - 8 }, shape: shape).barriers
    for (a, b) in zip(barriers, scaled) { #expect(abs(4 * a - b) < 1e-12) }
  }
}
