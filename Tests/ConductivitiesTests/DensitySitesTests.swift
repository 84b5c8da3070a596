import Conductivities
import Quantities
import Structures
import Testing

@Suite("Sites found by density")
struct DensitySitesTests {
  static let lattice = Lattice(a: 8, b: 9, c: 7, alpha: 80, beta: 100, gamma: 95)!
  static let sites = [
    Vector3(0.01, 0.99, 0.02), Vector3(0.25, 0.3, 0.4), Vector3(0.5, 0.3, 0.4),
    Vector3(0.7, 0.7, 0.7),
  ]

  /// Ions that vibrate about `sites` by 0.3 Å, each in a cell of its own.
  static func paths(_ occupied: [Int], frames: Int, shift: Vector3 = .zero) -> [[Vector3]] {
    var random = RandomStream(seed: 4, purpose: "density", candidate: 0)
    return occupied.enumerated().map { ion, site in
      let home = sites[site] + Vector3(Double(ion), -2, 1)
      return (0..<frames).map { _ in
        let vibration = Vector3(random.normal(), random.normal(), random.normal()) * 0.3
        return lattice.cartesian(home) + vibration + shift
      }
    }
  }

  /// How far each of `sites` is from the nearest that was found, Å.
  static func misses(_ found: DensitySites, shift: Vector3 = .zero) -> [Double] {
    sites.map { site in
      let place = site + lattice.fractional(shift)
      return found.positions.map { lattice.shortestImage($0 - place).length }.min()!
    }
  }

  @Test("Sites are where ions vibrate, wherever the origin is", arguments: 0..<4)
  func recovered(number: Int) {
    let shift = Vector3(0.61, -0.37, 0.23) * Double(number)
    let found = DensitySites(
      paths: Self.paths([0, 1, 2, 3], frames: 2000, shift: shift), lattice: Self.lattice)
    #expect(found.positions.count == 4)
    for miss in Self.misses(found, shift: shift) { #expect(miss < 0.04) }
    // Within 1 Å are 98.9 % of a vibration of 0.3 Å, less what the voxels blur.
    for occupancy in found.occupancies { #expect(occupancy > 0.96 && occupancy <= 1) }
  }

  @Test("Two ions on one site make one site with two")
  func shared() {
    let found = DensitySites(
      paths: Self.paths([0, 1, 2, 3, 3], frames: 1500), lattice: Self.lattice)
    #expect(found.positions.count == 4)
    #expect(found.occupancies.count { $0 > 1.9 } == 1)
  }

  @Test("The order of the ions and the cell they are in change nothing")
  func order() {
    let paths = Self.paths([0, 1, 2, 3], frames: 300)
    let moved = paths.reversed().map { path in
      path.map { $0 + Self.lattice.cartesian(Vector3(2, -1, 3)) }
    }
    let (first, second) = (
      DensitySites(paths: paths, lattice: Self.lattice),
      DensitySites(paths: Array(moved), lattice: Self.lattice)
    )
    #expect(first.occupancies == second.occupancies)
    for (one, other) in zip(first.positions, second.positions) {
      #expect((one - other).length < 1e-9)
    }
  }

  @Test("What is visited hardly ever is no site")
  func rare() {
    var paths = Self.paths([0, 1, 2], frames: 1000)
    let visitor = Self.paths([3], frames: 1000)[0]
    for frame in 0..<30 { paths[0][frame] = visitor[frame] }
    #expect(DensitySites(paths: paths, lattice: Self.lattice).positions.count == 3)
    let all = DensitySites(paths: paths, lattice: Self.lattice, minimumOccupancy: 0.02)
    #expect(all.positions.count == 4)
  }

  @Test("Ions that are everywhere alike have no sites of a tenth of an ion")
  func gas() {
    var random = RandomStream(seed: 4, purpose: "gas", candidate: 0)
    let path = (0..<5000).map { _ in
      Self.lattice.cartesian(Vector3(random.uniform(), random.uniform(), random.uniform()))
    }
    let found = DensitySites(paths: [path], lattice: Self.lattice, minimumOccupancy: 0.1)
    #expect(found.positions.isEmpty)
  }
}
