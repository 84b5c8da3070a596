import Quantities
import Structures

/// A map on which crystals that look alike to their atoms lie near one another.
///
/// A structure of N atoms is described, for each pair of elements a ≤ b, by means over all atoms of
/// radial functions of the distances between the two:
///
///     F_ab,n = 1/N Σ_{i of a} Σ_{j of b} f_n(r_ij)      n = 0 … 7
///
/// f_n are the Chebyshev functions of `ReferenceDescriptor`, which end smoothly at 6.5 Å. The map
/// shows these numbers along the directions in which the crystals that it is made from differ the
/// most. Other structures, glasses and candidates of a search, are then put on the map of the known
/// crystals.
///
/// - Unit: none.
/// - Error: what is left out is `1 − Σ explained` of the variance of the crystals that the map is
///   made from. Of another structure anything may be left out: `distance` says how much.
/// - Edge cases: nothing of it depends on the setting of the crystal: cell, origin, rotation, order
///   of the atoms, multiple of the cell. Mirror images are one point. Angles are seen only by the
///   distances that they make.
/// - Source of the idea: the maps of amorphous structures among known crystals in Guo, Wang, Urban,
///   Artrith, Chem. Mater. 34, 6702 (2022), doi:10.1021/acs.chemmater.2c00267; of the functions: see
///   `DensityBasis`.
public struct SimilarityMap: Sendable {
  public struct Place: Hashable, Sendable {
    /// Along the axes of the map, the one of the greatest variance first.
    public let coordinates: [Double]
    /// From the structure to the plane of the map, in the same unit.
    public let distance: Double
  }

  /// Å. As far as the fingerprint of crystals sees.
  public static let reach = 6.5
  /// Radial functions for each pair of elements.
  public static let functionCount = 8

  /// Those that the map knows.
  public let elements: [Element]
  public let components: PrincipalComponents
  /// Share of the variance of the crystals that the map is made from along each axis, 0…1.
  public var explained: [Double] { components.explained }

  /// - Parameters:
  ///   - crystals: that the axes are made from, two or more.
  ///   - dimensions: axes of the map.
  public init(_ crystals: [Structure], dimensions: Int = 2) {
    precondition(crystals.count > dimensions, "n axes are made from n + 1 crystals or more")
    let elements = Set(crystals.flatMap(\.species)).sorted()
    self.elements = elements
    components = PrincipalComponents(
      crystals.map { Self.description(of: $0, elements) }, count: dimensions)
  }

  /// Where a structure is on the map; `nil` if it has an element that the map does not know.
  public func place(of structure: Structure) -> Place? {
    guard structure.species.allSatisfy(elements.contains) else { return nil }
    let description = Self.description(of: structure, elements)
    let coordinates = components.coordinates(of: description)
    // Squares of what is left when the way on the map is taken off.
    var square = 0.0
    for d in description.indices {
      let onMap = coordinates.indices.reduce(components.center[d]) {
        $0 + coordinates[$1] * components.axes[$1][d]
      }
      square += (description[d] - onMap) * (description[d] - onMap)
    }
    return Place(coordinates: coordinates, distance: square.squareRoot())
  }

  private static func description(of structure: Structure, _ elements: [Element]) -> [Double] {
    let types = structure.species.map { elements.firstIndex(of: $0)! }
    let list = NeighborList(structure, cutoff: reach)
    var sums = [Double](repeating: 0, count: elements.count * elements.count * functionCount)
    for atom in 0..<structure.count {
      for neighbor in list[atom] where types[atom] <= types[neighbor.index] {
        let start = (types[atom] * elements.count + types[neighbor.index]) * functionCount
        let values = ReferenceDescriptor.radialFunctions(
          neighbor.distance, cutoff: reach, count: functionCount)
        for n in 0..<functionCount { sums[start + n] += values[n] }
      }
    }
    return sums.map { $0 / Double(structure.count) }
  }
}
