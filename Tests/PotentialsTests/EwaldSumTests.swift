import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Ewald sum")
struct EwaldSumTests {
  private func crystal(
    _ vectors: Matrix3, _ positions: [Vector3]
  ) throws -> Structure {
    Structure(
      lattice: try #require(Lattice(vectors)),
      species: [Element](repeating: .sulfur, count: positions.count), positions: positions)
  }

  /// A skewed cell of five sites anywhere.
  private func skewed(seed: Int = 0) throws -> Structure {
    var random = RandomStream(seed: 5, purpose: "sites", candidate: seed)
    return try crystal(
      Matrix3(Vector3(4.1, 0.2, -0.3), Vector3(1.7, 5.2, 0.4), Vector3(-0.8, 2.1, 6.3)),
      (0..<5).map { _ in Vector3(random.uniform(), random.uniform(), random.uniform()) })
  }

  private let charges = [1, -2, 0.5, 3, -1.25]

  private func largestDifference(_ a: EwaldSum, _ b: EwaldSum) -> Double {
    zip(a.matrix, b.matrix).map { abs($0 - $1) }.max() ?? 0
  }

  /// E = −M k q² / r for a formula unit with nearest ions r apart.
  @Test(
    "The constants of Madelung of rock salt, caesium chloride and zincblende",
    arguments: [
      // (fcc or simple cubic, position of the anion, M)
      (true, 0.5, 1.747_564_594_633_182), (false, 0.5, 1.762_674_773_070_991),
      (true, 0.25, 1.638_055_053_388_790),
    ])
  func madelung(isFaceCentred: Bool, anion: Double, constant: Double) throws {
    let edge = 5.6
    let vectors =
      isFaceCentred
      ? Matrix3(
        Vector3(0, edge, edge) * 0.5, Vector3(edge, 0, edge) * 0.5, Vector3(edge, edge, 0) * 0.5)
      : .identity * edge
    let cell = try crystal(vectors, [.zero, Vector3(repeating: anion)])
    let nearest = cell.shortestVector(from: 0, to: 1).length
    let energy = EwaldSum(cell).energy([1, -1])
    #expect(abs(-energy * nearest / Constants.coulomb - constant) < 1e-12)
  }

  @Test("The energy of a lattice of charges in its background: simple cubic, −2.837297 q²/2a")
  func background() throws {
    // Fuchs's number for the Wigner lattice; Proc. R. Soc. A 151, 585 (1935).
    let energy = EwaldSum(try crystal(.identity * 3, [.zero])).energy([2])
    #expect(abs(energy / (Constants.coulomb * 4 / (2 * 3)) + 2.837_297_479_48) < 1e-10)
  }

  @Test("A sum in space alone, over many screened images, gives the same")
  func plainReference() throws {
    let cell = try skewed()
    let sum = EwaldSum(cell)
    // So wide a screen that no wave of the reciprocal lattice is left.
    let alpha = 0.09
    let radius = 6 / alpha
    let reach = (radius / (cell.lattice.heights.min())).rounded(.up) + 1
    for (i, j) in [(0, 0), (0, 3), (4, 2)] {
      var plain = -Double.pi / (cell.lattice.volume * alpha * alpha)
      for a in stride(from: -reach, through: reach, by: 1) {
        for b in stride(from: -reach, through: reach, by: 1) {
          for c in stride(from: -reach, through: reach, by: 1) {
            let r = cell.lattice.cartesian(
              cell.positions[j] - cell.positions[i] + Vector3(a, b, c)
            ).length
            if r > 1e-9 && r < radius { plain += erfc(alpha * r) / r }
          }
        }
      }
      if i == j { plain -= 2 * alpha / Double.pi.squareRoot() }
      #expect(abs(sum[i, j] - plain * Constants.coulomb) < 1e-10)
    }
  }

  @Test("The splitting does not matter, for charged cells neither", arguments: [0.2, 0.5, 0.9])
  func splitting(alpha: Double) throws {
    let cell = try skewed(seed: 1)
    #expect(largestDifference(EwaldSum(cell), EwaldSum(cell, splitting: alpha)) < 1e-11)
  }

  @Test("A supercell has the energy of its cells, charged or not")
  func supercell() throws {
    let cell = try skewed(seed: 2)
    for charges in [charges, [1, -2, 0.5, 3, -2.5]] {
      let one = EwaldSum(cell).energy(charges)
      let six = EwaldSum(cell.supercell(3, 1, 2)).energy(
        [[Double]](repeating: charges, count: 6).flatMap { $0 })
      #expect(abs(six - 6 * one) < 1e-9)
    }
  }

  @Test("Another origin, whole periods and another choice of cell change nothing")
  func invariance() throws {
    let cell = try skewed(seed: 3)
    let sum = EwaldSum(cell)
    var moved = cell
    for site in 0..<cell.count {
      moved.positions[site] += Vector3(0.37, -0.81, 0.22) + Vector3(Double(site), -2, 5)
    }
    #expect(largestDifference(sum, EwaldSum(moved)) < 1e-11)
    let vectors = cell.lattice.matrix
    var sheared = cell
    sheared.lattice = try #require(
      Lattice(Matrix3(vectors.a, vectors.b + vectors.a * 2, vectors.c - vectors.b)))
    sheared.cartesianPositions = cell.cartesianPositions
    #expect(largestDifference(sum, EwaldSum(sheared)) < 1e-11)
  }

  @Test("Charges on all sites of a grid are a finer lattice of charges")
  func grid() throws {
    let grid = try crystal(.identity * 4, [.zero]).supercell(2, 2, 2)
    let sum = EwaldSum(grid)
    let row = (0..<8).reduce(0) { $0 + sum[0, $1] }
    #expect(abs(row + 2.837_297_479_48 * Constants.coulomb / 4) < 1e-9)
  }

  @Test("The matrix is symmetric; energy, potentials and swaps agree")
  func swaps() throws {
    let sum = EwaldSum(try skewed(seed: 4))
    let potentials = sum.potentials(charges)
    let energy = sum.energy(charges)
    var quadratic = 0.0
    for i in 0..<sum.count {
      for j in 0..<sum.count {
        #expect(sum[i, j] == sum[j, i])
        quadratic += 0.5 * charges[i] * sum[i, j] * charges[j]
      }
    }
    #expect(abs(energy - quadratic) < 1e-11)
    for i in 0..<sum.count {
      for j in 0..<sum.count {
        var swapped = charges
        swapped.swapAt(i, j)
        let change = sum.changeBySwapping(i, j, charges: charges, potentials: potentials)
        #expect(abs(sum.energy(swapped) - energy - change) < 1e-10)
      }
    }
  }

  @Test("Sites on one place are infinitely far up")
  func samePlace() throws {
    let sum = EwaldSum(try crystal(.identity * 4, [.zero, Vector3(1, 0, 0)]))
    #expect(sum[0, 1] == .infinity && sum[0, 0].isFinite)
  }
}
