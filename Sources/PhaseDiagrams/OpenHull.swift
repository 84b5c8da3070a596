import Structures

/// A hull that tells what becomes of a compound when an element is added to it or taken out of it.
///
/// Over amounts of atoms, in place of fractions, each facet of the hull is a cone: the mixtures of
/// its corner phases. A line of amounts that begins at a compound and goes on with the element runs
/// straight through cone after cone, and in each of them energy and amounts of the phases are linear:
/// the places where it goes from one to the next are found exactly, without a scan.
struct OpenHull {
  /// The part of a line that is in one facet. A line is that of one formula unit with x atoms of
  /// the element more, or less where x is below 0.
  struct Segment {
    /// x where the line comes in.
    var lower: Double
    /// x where it goes out; infinite in the last one.
    let upper: Double
    /// Entries at the corners of the facet.
    let corners: [Int]
    /// Atoms in each corner's phase at x = 0; one may be below 0 where x = 0 is not in the facet.
    let start: [Double]
    /// Atoms in each corner's phase for each atom of the element.
    let step: [Double]

    /// With other numbers for the entries.
    func numbered(_ number: (Int) -> Int) -> Segment {
      Segment(
        lower: lower, upper: upper, corners: corners.map(number), start: start, step: step)
    }

    func atoms(at x: Double) -> [Double] { zip(start, step).map { $0 + x * $1 } }
  }

  private struct Facet {
    let corners: [Int]
    let inverse: SquareMatrix
    let step: [Double]
  }

  private let space: CompositionSpace
  private let facets: [Facet]

  /// - Parameter hull: with an entry of the pure element.
  init(_ hull: ConvexHull, of entries: [Entry], adding element: Element) {
    space = hull.space
    guard let direction = hull.space.coordinates(Composition([element: 1])) else {
      preconditionFailure("the hull has an entry of the element")
    }
    facets = hull.facets.compactMap { corners in
      let rows = corners.map { hull.space.coordinates(entries[$0].composition)! }
      return SquareMatrix(rows: rows).inverse.map {
        Facet(corners: corners, inverse: $0, step: $0.product(direction))
      }
    }
  }

  /// The whole line of a compound, from the least x that the hull spans to infinity; `nil` where
  /// rounding has lost a part.
  ///
  /// - Parameter compound: has an entry in the hull.
  func segments(of compound: Composition) -> [Segment]? {
    let atoms = Double(compound.atomCount)
    guard let fractions = space.coordinates(compound) else { return nil }
    let point = fractions.map { $0 * atoms }
    // Far below any whole number of atoms, far above rounding.
    let slack = 1e-9 * atoms
    let all = facets.compactMap { facet -> Segment? in
      let start = facet.inverse.product(point)
      var (lower, upper) = (-Double.infinity, Double.infinity)
      for (start, step) in zip(start, facet.step) {
        if abs(step) < 1e-11 {
          guard start > -slack else { return nil }
        } else if step > 0 {
          lower = max(lower, -start / step)
        } else {
          upper = min(upper, -start / step)
        }
      }
      guard upper - lower > slack else { return nil }
      return Segment(
        lower: lower, upper: upper, corners: facet.corners, start: start, step: facet.step)
    }.sorted { ($0.lower, -$0.upper) < ($1.lower, -$1.upper) }

    // A line within a face that facets share is in all of them.
    var line: [Segment] = []
    for var segment in all {
      if let end = line.last?.upper {
        guard segment.upper > end + slack else { continue }
        guard segment.lower < end + slack else { return nil }
        segment.lower = end
      }
      line.append(segment)
    }
    return line.last?.upper == .infinity ? line : nil
  }
}
