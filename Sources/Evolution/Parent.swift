import Quantities
import Structures

/// A supercell of a crystal whose atoms are the sites to be decorated: each
/// holds its own element or is vacant.
///
/// A class so that decorations share it; it never changes. Two parents are
/// the same if their names and crystals are.
public final class Parent: Sendable {
  public let name: String
  /// With all sites occupied.
  public let structure: Structure
  public let endMembers: EndMembers
  /// In order of atomic number. State k of a site stands for `elements[k − 1]`,
  /// state 0 for a vacancy.
  public let elements: [Element]
  /// For each of `elements` the sites that hold it here, ascending.
  public let sublattices: [[Int]]
  /// Symmetry of the supercell, translations included; what moves no site
  /// differently from another operation is left out.
  public let permutationCount: Int

  /// State of each site where nothing is vacant.
  let fullStates: [UInt8]
  /// Site j of image p has the state of site `sources[p × sites + j]`.
  let sources: [UInt16]
  /// Atoms that one formula unit of each end member has on each sublattice;
  /// `nil` where it needs an element that is not here.
  let unitCounts: [[Int]?]
  private let distanceRows = Guarded<[Int: [Double]]>([:])

  /// - Parameters:
  ///   - name: unique among the parents of a search; part of every identity.
  ///   - structure: the supercell, on the line.
  ///   - tolerance: within which sites are symmetric, Å.
  public init(
    name: String, structure: Structure, endMembers: EndMembers, tolerance: Double = 1e-2
  ) throws(EvolutionError) {
    guard endMembers.mixture(of: structure.composition) != nil else {
      throw .offTheLine(
        parent: name, composition: structure.composition, endMembers: endMembers.compositions)
    }
    precondition(structure.count <= Int(UInt16.max), "a parent has at most 65,535 sites")
    // The images may be off by what spglib allows at both ends of a match.
    guard let group = SpaceGroup(of: structure, tolerance: tolerance),
      let permutations = group.sitePermutations(of: structure, tolerance: 2 * tolerance)
    else { throw .noSymmetry(parent: name, tolerance: tolerance) }
    self.name = name
    self.structure = structure
    self.endMembers = endMembers
    let elements = structure.composition.elements
    precondition(elements.count < 255, "a site has at most 254 elements to choose from")
    self.elements = elements
    let sites = structure.species.indices
    sublattices = elements.map { element in sites.filter { structure.species[$0] == element } }
    fullStates = structure.species.map { UInt8(elements.firstIndex(of: $0)! + 1) }
    // The operations are a group, so taking each permutation for its inverse
    // changes the order of the images and not the set.
    let unique = Set(permutations).sorted { $0.lexicographicallyPrecedes($1) }
    permutationCount = unique.count
    sources = unique.flatMap { $0.map { UInt16($0) } }
    unitCounts = endMembers.compositions.map { unit in
      unit.elements.allSatisfy(elements.contains) ? elements.map { unit[$0] } : nil
    }
  }

  public var siteCount: Int { structure.count }

  /// Distances from one site to the nearest image of every site, Å.
  func distances(from site: Int) -> [Double] {
    if let row = distanceRows.withLock({ $0[site] }) { return row }
    let row = (0..<siteCount).map { structure.shortestVector(from: site, to: $0).length }
    distanceRows.withLock { $0[site] = row }
    return row
  }
}

extension Parent: Hashable {
  public static func == (lhs: Parent, rhs: Parent) -> Bool {
    lhs === rhs
      || (lhs.name == rhs.name && lhs.structure == rhs.structure
        && lhs.endMembers == rhs.endMembers)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
