import Structures

/// Every composition that is searched, and how it can be made: by giving up whole formula units
/// of a parent, or as a free cell.
public struct SearchSpace: Sendable {
  public let endMembers: EndMembers
  public let parents: [Parent]
  /// Ascending in the mole fractions.
  public let mixtures: [Mixture]
  private let depletions: [Mixture: [Depletion]]
  private let cells: [Mixture: [Composition]]
  private let neighbors: [Mixture: [Mixture]]

  /// - Parameters:
  ///   - parents: of these end members, each with a name of its own.
  ///   - minimumAtoms: that the cell of a parent keeps.
  ///   - maximumFractionRemoved: of the atoms of a parent; a lattice that has
  ///     lost more is hardly a lattice.
  ///   - cellAtoms: of free cells; `nil` for none.
  ///   - allows: which compositions are wanted.
  public init(
    endMembers: EndMembers, parents: [Parent] = [], minimumAtoms: Int = 1,
    maximumFractionRemoved: Double = 0.5, cellAtoms: ClosedRange<Int>? = nil,
    allows: (Mixture) -> Bool = { _ in true }
  ) throws(EvolutionError) {
    precondition(parents.allSatisfy { $0.endMembers == endMembers }, "parents share end members")
    var names: Set<String> = []
    for parent in parents where !names.insert(parent.name).inserted {
      throw .duplicateParent(parent.name)
    }
    var depletions: [Depletion] = []
    for parent in parents {
      let most = min(
        parent.siteCount - max(1, minimumAtoms),
        Int((maximumFractionRemoved * Double(parent.siteCount)).rounded(.down)))
      depletions += Self.depletions(of: parent, removing: most)
    }
    let cells = cellAtoms.map { Self.cells(of: endMembers, atoms: $0) } ?? []
    self.init(
      endMembers, depletions.map { ($0.mixture, $0) }.filter { allows($0.0) },
      cells.filter { allows($0.0) }, parents: parents)
    guard !mixtures.isEmpty else {
      throw .emptySearchSpace(
        minimumAtoms: minimumAtoms, maximumFractionRemoved: maximumFractionRemoved)
    }
  }

  /// Of some depletions and nothing else.
  public init(_ depletions: [Depletion]) {
    precondition(!depletions.isEmpty, "a search space holds something")
    var parents: [Parent] = []
    for depletion in depletions where !parents.contains(depletion.parent) {
      parents.append(depletion.parent)
    }
    self.init(
      parents[0].endMembers, depletions.map { ($0.mixture, $0) }, [], parents: parents)
  }

  private init(
    _ endMembers: EndMembers, _ depletions: [(Mixture, Depletion)],
    _ cells: [(Mixture, Composition)], parents: [Parent]
  ) {
    self.endMembers = endMembers
    self.parents = parents
    self.depletions = Dictionary(grouping: depletions, by: \.0).mapValues { $0.map(\.1) }
    self.cells = Dictionary(grouping: cells, by: \.0).mapValues { $0.map(\.1) }
    let mixtures = Set(depletions.map(\.0) + cells.map(\.0)).sorted()
    self.mixtures = mixtures
    // What a parent reaches, and what free cells reach, as numbers of mixtures, ascending.
    var groups = Dictionary(grouping: depletions, by: \.1.parent.name).values.map {
      Set($0.map(\.0))
    }
    groups.append(Set(cells.map(\.0)))
    neighbors = Self.neighbors(
      of: mixtures,
      groups: groups.map { group in mixtures.indices.filter { group.contains(mixtures[$0]) } })
  }

  /// The nearest of each mixture among those that share a group with it, by the distance
  /// Σ |xᵢ − x'ᵢ| of their mole fractions, then by their order.
  ///
  /// - Parameter groups: numbers of mixtures, ascending, and with them the first mole fraction.
  private static func neighbors(
    of mixtures: [Mixture], groups: [[Int]]
  ) -> [Mixture: [Mixture]] {
    let fractions = mixtures.map { mixture in mixture.amounts.indices.map(mixture.fraction(of:)) }
    // One to each side of a line, and as many in each further direction.
    let most = 2 * max(1, (fractions.first?.count ?? 1) - 1)
    var nearest = [[(distance: Double, number: Int)]](repeating: [], count: mixtures.count)
    for group in groups {
      for (place, one) in group.enumerated() {
        for step in [1, -1] {
          var at = place + step
          while group.indices.contains(at) {
            let other = group[at]
            at += step
            // Fractions sum to 1: what one of them is off by, the others are too, together. Beyond
            // what that alone allows there is nothing nearer; the rest is rounding.
            let least = 2 * abs(fractions[other][0] - fractions[one][0])
            if nearest[one].count == most, least > nearest[one][most - 1].distance + 1e-9 { break }
            let distance = zip(fractions[other], fractions[one]).reduce(0) { $0 + abs($1.0 - $1.1) }
            if nearest[one].count == most, (distance, other) >= nearest[one][most - 1] { continue }
            guard !nearest[one].contains(where: { $0.number == other }) else { continue }
            let before = nearest[one].count { ($0.distance, $0.number) < (distance, other) }
            nearest[one].insert((distance, other), at: before)
            if nearest[one].count > most { nearest[one].removeLast() }
          }
        }
      }
    }
    return Dictionary(
      uniqueKeysWithValues: mixtures.indices.map { number in
        (mixtures[number], nearest[number].map { mixtures[$0.number] })
      })
  }

  /// Those of a parent that take at most `most` atoms, nothing among them.
  private static func depletions(of parent: Parent, removing most: Int) -> [Depletion] {
    amounts(of: parent.endMembers, atoms: most).compactMap { Depletion(parent, removed: $0) }
  }

  /// Formula units of the end members that make up at most so many atoms, none among them.
  private static func amounts(of endMembers: EndMembers, atoms: Int) -> [[Int]] {
    var found: [(amounts: [Int], left: Int)] = atoms >= 0 ? [([], atoms)] : []
    for unit in endMembers.compositions {
      found = found.flatMap { amounts, left in
        (0...(left / unit.atomCount)).map { (amounts + [$0], left - $0 * unit.atomCount) }
      }
    }
    return found.map(\.amounts)
  }

  /// The compositions of cells within the limits, by mixture, the smallest first.
  private static func cells(
    of endMembers: EndMembers, atoms: ClosedRange<Int>
  ) -> [(Mixture, Composition)] {
    let elements = Set(endMembers.compositions.flatMap(\.elements)).sorted()
    let units = endMembers.compositions.map { unit in elements.map { unit[$0] } }
    // A formula can be a fraction of whole formula units: LiPS3 is half a Li2S and half a P2S5. No
    // fraction is finer than one over the last invariant factor of their counts, so that shares of
    // units are counted, and those kept that make whole atoms.
    let divisor = InvariantFactors.of(units).last ?? 1
    var found: [(mixture: Mixture, composition: Composition)] = []
    var amounts = [Int](repeating: 0, count: units.count)
    func add(_ unit: Int, _ counts: [Int], _ left: Int) {
      guard unit < units.count else {
        let whole = counts.reduce(0, +) / divisor
        guard atoms.contains(whole), whole > 0, counts.allSatisfy({ $0.isMultiple(of: divisor) })
        else { return }
        let kept = zip(elements, counts).filter { $0.1 > 0 }.map { ($0.0, $0.1 / divisor) }
        found.append(
          (Mixture(amounts), Composition(Dictionary(uniqueKeysWithValues: kept))))
        return
      }
      let size = units[unit].reduce(0, +)
      for amount in 0...(left / size) {
        amounts[unit] = amount
        add(unit + 1, zip(counts, units[unit]).map { $0 + amount * $1 }, left - amount * size)
      }
      amounts[unit] = 0
    }
    add(0, [Int](repeating: 0, count: elements.count), atoms.upperBound * divisor)
    return found.sorted {
      ($0.mixture, $0.composition.atomCount) < ($1.mixture, $1.composition.atomCount)
    }
  }

  /// The ways to reach a composition by depletion, in order of the parents, the least
  /// depleted first; none for one that is not reached.
  public func depletions(of mixture: Mixture) -> [Depletion] { depletions[mixture] ?? [] }

  /// Compositions of free cells of a mixture, the smallest first.
  public func cells(of mixture: Mixture) -> [Composition] { cells[mixture] ?? [] }

  /// The compositions next to one from which something can be brought over: among those that a
  /// common parent reaches, or that are searched as free cells both. Nearest first.
  public func neighbors(of mixture: Mixture) -> [Mixture] { neighbors[mixture] ?? [] }
}
