import Quantities
import Structures
import Testing

@testable import Evolution

@Suite("Orbits of space groups")
struct SpaceGroupOrbitsTests {
  @Test("The orbit of a point is closed under the operations", arguments: [14, 62, 148, 227])
  func closed(group: Int) throws {
    let orbits = SpaceGroupOrbits(spaceGroup: group)
    let lattice = try #require(Lattice(Matrix3.identity * 8))
    for seed in 0..<20 {
      var random = FreeCells.stream(seed)
      let orbit = orbits.orbit(
        of: random.position(), merging: random.uniform() * 4, in: lattice)
      #expect(orbits.generalSize % orbit.count == 0)
      #expect(
        orbits.orbit(of: orbit[orbit.count - 1], merging: 0, in: lattice).count == orbit.count)
    }
  }

  @Test("Merged points are special: fewer images, each left in place by several operations")
  func special() throws {
    // Pm-3m: 48 operations, down to a single point.
    let orbits = SpaceGroupOrbits(spaceGroup: 221)
    let lattice = try #require(Lattice.cubic(8))
    var random = FreeCells.stream(0)
    let corner = orbits.orbit(of: Vector3(0.02, -0.01, 0.03), merging: 1, in: lattice)
    #expect(corner.count == 1)
    #expect(lattice.shortestImage(corner[0]).length < 1e-9)
    let general = orbits.orbit(of: random.position(), merging: 0, in: lattice)
    #expect(general.count == 48 && orbits.generalSize == 48)
  }

  @Test("Counts that are no sum of sizes of orbits cannot be held")
  func sums() throws {
    // P2₁2₁2₁ has orbits of four only, P-43n of two, six and more.
    var random = FreeCells.stream(0)
    let possible = [
      (19, "Li8S4", true), (19, "Li8S2", false), (218, "Li6S2", true), (218, "Li6S3", false),
    ]
    for (group, formula, isPossible) in possible {
      let orbits = SpaceGroupOrbits(spaceGroup: group)
      #expect(
        orbits.canHold(try FreeCells.composition(formula), random: &random) == isPossible)
    }
  }
}
