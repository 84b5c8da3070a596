import Quantities
import Structures
import Testing

@testable import Conductivities

struct SolidFeaturesTests {
  private let antifluorite: Structure = {
    let faces = [Vector3.zero, Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0)]
    let holes = [Vector3(0.25, 0.25, 0.25), Vector3(0.75, 0.75, 0.75)]
    return Structure(
      lattice: Lattice.cubic(5.71)!,
      species: [Element](repeating: .sulfur, count: 4)
        + [Element](repeating: .lithium, count: 8),
      positions: faces + holes.flatMap { hole in faces.map { $0 + hole } })
  }()

  @Test func `Each has a name, and Li2S has two thirds of lithium with four S around each`() {
    let features = SolidFeatures(antifluorite, barrier: 0.3)
    #expect(features.values.count == SolidFeatures.names.count)
    let named = Dictionary(uniqueKeysWithValues: zip(SolidFeatures.names, features.values))
    #expect(abs(named["lithium fraction"]! - 2.0 / 3) < 1e-12)
    #expect(named["S around Li"] == 4)
    #expect(named["free S"] == 1)
    #expect(named["PS4"] == 0)
    #expect(named["barrier"] == 0.3)
    #expect(abs(named["Li density"]! - 8000 / (5.71 * 5.71 * 5.71)) < 1e-9)
  }

  @Test func `A supercell has the same features`() {
    let one = SolidFeatures(antifluorite, barrier: 0.3).values
    let eight = SolidFeatures(antifluorite.supercell(2, 2, 2), barrier: 0.3).values
    for (a, b) in zip(one, eight) { #expect(abs(a - b) < 1e-9) }
  }
}
