import Quantities
import Structures
import Testing

@testable import Conductivities

@Suite("Cores of sites")
struct SiteLocatorTests {
  static let lattice = Lattice(a: 6, b: 7, c: 5, alpha: 80, beta: 100, gamma: 70)!
  static let sites = [
    Vector3(0.02, 0.01, 0.99), Vector3(0.4, 0.5, 0.5), Vector3(0.55, 0.6, 0.6),
    Vector3(0.9, 0.3, 0.2),
  ]

  @Test("A core reaches its radius, or a third of the way to the nearest other site")
  func radii() {
    let locator = SiteLocator(Self.lattice, Self.sites, radius: 0.6)
    for (site, radius) in locator.coreRadii.enumerated() {
      let others = Self.sites.indices.filter { $0 != site }.map {
        Self.lattice.shortestImage(Self.sites[$0] - Self.sites[site]).length
      }
      #expect(abs(radius - min(0.6, others.min()! / 3)) < 1e-12)
    }
    #expect(locator.coreRadii.contains(0.6) && locator.coreRadii.contains { $0 < 0.5 })
  }

  @Test("A position has the site whose core holds it, in the right cell, or none")
  func search() {
    let locator = SiteLocator(Self.lattice, Self.sites, radius: 1)
    var random = RandomStream(seed: 2, purpose: "cores", candidate: 0)
    var (held, free) = (0, 0)
    for _ in 0..<5000 {
      let position = Vector3(random.uniform(), random.uniform(), random.uniform()) * 6 - 3
      // The nearest image of each site, one by one.
      let expected = Self.sites.indices.compactMap { site -> SitePlace? in
        let away = Self.lattice.shortestImage(position - Self.sites[site])
        guard away.length < locator.coreRadii[site] else { return nil }
        let image = position - Self.lattice.fractional(away) - Self.sites[site]
        return SitePlace(site: site, cell: SIMD3<Int>(image.rounded(.toNearestOrEven)))
      }
      #expect(expected.count < 2)
      let found = locator.site(at: Self.lattice.cartesian(position))
      #expect(found == expected.first)
      if found == nil { free += 1 } else { held += 1 }
    }
    #expect(held > 100 && free > 100)
  }

  @Test("One site that is nearest to its own image has a smaller core")
  func alone() {
    let locator = SiteLocator(.cubic(2.4)!, [Vector3(0.5, 0.5, 0.5)], radius: 1)
    #expect(abs(locator.coreRadii[0] - 0.8) < 1e-12)
    let place = locator.site(at: Vector3(1.3, 3.5, -1.3))
    #expect(place == SitePlace(site: 0, cell: SIMD3(0, 1, -1)))
  }
}
