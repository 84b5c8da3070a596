import Structures

/// Every composition that the parents reach by giving up whole formula units.
public struct SearchSpace: Sendable {
  public let endMembers: EndMembers
  public let parents: [Parent]
  /// Ascending in the mole fraction of the first end member.
  public let mixtures: [Mixture]
  private let depletions: [Mixture: [Depletion]]

  /// - Parameters:
  ///   - parents: of the same end members, each with a name of its own.
  ///   - minimumAtoms: that a cell keeps.
  ///   - maximumFractionRemoved: of the atoms of a parent; a lattice that has
  ///     lost more is hardly a lattice.
  ///   - allows: which compositions are wanted.
  public init(
    parents: [Parent], minimumAtoms: Int = 1, maximumFractionRemoved: Double = 0.5,
    allows: (Mixture) -> Bool = { _ in true }
  ) throws(EvolutionError) {
    let endMembers = parents.first?.endMembers
    precondition(parents.allSatisfy { $0.endMembers == endMembers }, "parents share end members")
    var names: Set<String> = []
    for parent in parents where !names.insert(parent.name).inserted {
      throw .duplicateParent(parent.name)
    }
    var depletions: [Mixture: [Depletion]] = [:]
    for parent in parents {
      let most = min(
        parent.siteCount - max(1, minimumAtoms),
        Int((maximumFractionRemoved * Double(parent.siteCount)).rounded(.down)))
      for depletion in Self.depletions(of: parent, removing: most) {
        let mixture = depletion.mixture
        if allows(mixture) { depletions[mixture, default: []].append(depletion) }
      }
    }
    guard let endMembers, !depletions.isEmpty else {
      throw .emptySearchSpace(
        minimumAtoms: minimumAtoms, maximumFractionRemoved: maximumFractionRemoved)
    }
    self.endMembers = endMembers
    self.parents = parents
    self.depletions = depletions
    mixtures = depletions.keys.sorted()
  }

  /// Those of a parent that take at most `most` atoms, nothing among them.
  private static func depletions(of parent: Parent, removing most: Int) -> [Depletion] {
    var found: [[Int]] = [[]]
    for unit in parent.endMembers.compositions {
      let limit = max(0, most / unit.atomCount)
      found = found.flatMap { start in (0...limit).map { start + [$0] } }
    }
    return found.compactMap { removed in
      let atoms = zip(removed, parent.endMembers.compositions).reduce(0) {
        $0 + $1.0 * $1.1.atomCount
      }
      return atoms <= most ? Depletion(parent, removed: removed) : nil
    }
  }

  /// The ways to reach a composition, in order of the parents, the least
  /// depleted first; none for one that is not reached.
  public func depletions(of mixture: Mixture) -> [Depletion] { depletions[mixture] ?? [] }

  /// The compositions next to one among those that a common parent reaches,
  /// nearest first.
  public func neighbors(of mixture: Mixture, count: Int = 2) -> [Mixture] {
    let own = Set(depletions(of: mixture).map(\.parent))
    let candidates = mixtures.filter { other in
      other != mixture && depletions(of: other).contains { own.contains($0.parent) }
    }
    return Array(
      candidates.map { ($0.distance(to: mixture), $0) }.sorted { $0 < $1 }.prefix(count).map(\.1))
  }
}
