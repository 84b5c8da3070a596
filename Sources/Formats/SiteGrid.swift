import Quantities
import Structures

/// Points of a cell by where they are, so that those near a place are found without looking at all
/// of them: a cell of a disordered crystal can have a hundred thousand sites.
///
/// The distance is that of `separation`.
struct SiteGrid {
  private let lattice: Lattice
  private let radius: Double
  /// Boxes along each axis, none thinner than the radius.
  private let counts: [Int]
  private var boxes: [[Int]: [(index: Int, position: Vector3)]] = [:]

  /// - Parameter radius: within which points will be looked for, Å; positive.
  init(_ lattice: Lattice, radius: Double) {
    precondition(radius > 0, "a grid has boxes")
    self.lattice = lattice
    self.radius = radius
    let heights = lattice.heights
    // More boxes than this would not have more than one point each.
    counts = [heights.x, heights.y, heights.z].map { Int(max(1, min(10_000, $0 / radius))) }
  }

  mutating func insert(_ index: Int, at position: Vector3) {
    boxes[box(position), default: []].append((index, position))
  }

  /// The points nearer than the radius, in the order of their numbers.
  func near(_ position: Vector3) -> [Int] {
    // With two boxes along an axis, both neighbours are one box.
    let around = zip(box(position), counts).map { middle, count in
      Set([middle + count - 1, middle, middle + 1].map { $0 % count })
    }
    var found: [Int] = []
    for i in around[0] {
      for j in around[1] {
        for k in around[2] {
          for point in boxes[[i, j, k]] ?? []
          where Self.separation(point.position, position, lattice) < radius {
            found.append(point.index)
          }
        }
      }
    }
    return found.sorted()
  }

  /// The distance of two fractional positions, Å.
  ///
  /// - Edge cases: far below half a cell, where it matters here, rounding finds the nearest image.
  static func separation(_ a: Vector3, _ b: Vector3, _ lattice: Lattice) -> Double {
    var difference = a - b
    difference -= difference.rounded(.toNearestOrAwayFromZero)
    return lattice.cartesian(difference).length
  }

  private func box(_ position: Vector3) -> [Int] {
    let place = position.wrappedToUnit
    return zip([place.x, place.y, place.z], counts).map { min($1 - 1, Int($0 * Double($1))) }
  }
}
