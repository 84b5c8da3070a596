import Quantities
import Structures

/// All pairs of atoms, over all images, that are closer than their minimum
/// distance plus a margin: what has to be watched while atoms move by less
/// than half the margin.
///
/// It does what `NeighborList` does for one cutoff, without sorting and with
/// a cutoff for each pair of elements. All atoms are tried against all: a
/// proposal has tens of atoms, for which that is faster than boxes.
struct NearPairs {
  struct Pair {
    var first: Int
    var second: Int
    /// Cartesian, Å: of the image of `second` that is near.
    var shift: Vector3
    /// Å.
    var minimum: Double

    /// From the first atom to the image of the second, Å.
    func displacement(in positions: [Vector3]) -> Vector3 {
      positions[second] - positions[first] + shift
    }

    /// What the second atom has to move away from the first, and the first from it, to be at the
    /// minimum distance, Å; anywhere if they are on top of each other.
    func halfPush(in positions: [Vector3], random: inout RandomStream) -> Vector3 {
      let displacement = displacement(in: positions)
      let distance = displacement.length
      let direction = distance > 1e-6 ? displacement / distance : random.direction()
      // Slightly beyond, or the last of many pushes would only approach the minimum.
      return direction * ((minimum * 1.01 - distance) / 2)
    }
  }

  private(set) var pairs: [Pair] = []

  /// - Parameters:
  ///   - positions: Cartesian, Å; they need not lie in the cell.
  ///   - kinds: of the atoms, as numbered by `table`.
  ///   - margin: Å.
  ///   - start: only pairs of which one is this atom or one after it.
  init(
    _ positions: [Vector3], kinds: [Int], lattice: Lattice, table: DistanceTable, margin: Double,
    from start: Int = 0
  ) {
    // In a skewed cell many more images would have to be tried.
    let lattice = lattice.reduced
    let wrapped = positions.map { lattice.fractional($0).wrappedToUnit }
    let matrix = lattice.matrix
    // A pair at distance d differs by at most d / height in each fractional
    // component, so below half a height only the nearest image counts.
    let reach = ((Vector3(repeating: table.largest + margin) / lattice.heights) + 0.5).rounded(
      .down)
    let images = Self.images(reach)
    pairs.reserveCapacity(positions.count * 4)
    for i in 0..<positions.count {
      for j in max(i, start)..<positions.count {
        let minimum = table.minimum(kinds[i], kinds[j])
        guard minimum > 0 else { continue }
        let square = (minimum + margin) * (minimum + margin)
        if i != j {
          let nearest = (wrapped[j] - wrapped[i]).nearestImage
          let displacement = nearest * matrix
          if displacement.lengthSquared < square {
            append(i, j, displacement - (positions[j] - positions[i]), minimum)
          }
          for image in images {
            let other = displacement + image * matrix
            if other.lengthSquared < square {
              append(i, j, other - (positions[j] - positions[i]), minimum)
            }
          }
        } else {
          // Of an image and its opposite one is enough.
          for image in images.prefix(images.count / 2) {
            let shift = image * matrix
            if shift.lengthSquared < square { append(i, i, shift, minimum) }
          }
        }
      }
    }
  }

  private mutating func append(_ first: Int, _ second: Int, _ shift: Vector3, _ minimum: Double) {
    pairs.append(Pair(first: first, second: second, shift: shift, minimum: minimum))
  }

  /// All but the cell itself; the last half are the opposites of the first.
  private static func images(_ reach: Vector3) -> [Vector3] {
    guard reach != .zero else { return [] }
    var images: [Vector3] = []
    for i in stride(from: -reach.x, through: reach.x, by: 1) {
      for j in stride(from: -reach.y, through: reach.y, by: 1) {
        for k in stride(from: -reach.z, through: reach.z, by: 1) {
          let image = Vector3(i, j, k)
          if image != .zero { images.append(image) }
        }
      }
    }
    return images
  }
}

extension SIMD3 where Scalar == Double {
  /// A difference of two wrapped fractional positions, in (−1, 1), brought
  /// into [−1/2, 1/2] by whole numbers.
  var nearestImage: Self {
    var image = self
    image.replace(with: self - 1, where: self .> 0.5)
    image.replace(with: self + 1, where: self .< -0.5)
    return image
  }
}
