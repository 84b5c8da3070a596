import Foundation
import Quantities
import Structures

/// Makes free cells out of structures, and out of nothing.
///
/// Whatever an operator makes is pushed apart to its minimum distances (`Separation`). What
/// cannot be, and what is not a cell of a usual shape, is none.
public struct CellBreeding: Sendable {
  /// Å, as of `Screen`.
  public var minimumDistances: [Screen.Pair: Double]
  /// Å³ of a formula unit of each end member, from which the volume of a random cell is summed.
  public var unitVolumes: [Double]
  /// What glasses and crystals are assembled from; none, and nothing is assembled.
  public var units: [RigidUnit]
  /// Whether random cells are molten and quenched as well.
  public var melts: Bool
  /// The largest number of atoms of a cell.
  public var maximumAtoms: Int

  /// Of the random cells that have a symmetry, each as likely as another; none, and none has.
  var spaceGroups: [Int]

  public init(
    minimumDistances: [Screen.Pair: Double], unitVolumes: [Double], units: [RigidUnit] = [],
    melts: Bool = false, maximumAtoms: Int, spaceGroups: [Int] = Self.spaceGroups
  ) {
    precondition(
      spaceGroups.allSatisfy((1...230).contains), "space groups are numbered from 1 to 230")
    precondition(unitVolumes.allSatisfy { $0 > 0 }, "a volume is positive")
    precondition(maximumAtoms > 0, "a cell has atoms")
    self.minimumDistances = minimumDistances
    self.unitVolumes = unitVolumes
    self.units = units
    self.melts = melts
    self.maximumAtoms = maximumAtoms
    self.spaceGroups = spaceGroups
  }

  /// From nothing.
  var founders: [Operator] {
    [.random] + (spaceGroups.isEmpty ? [] : [.symmetric]) + (units.isEmpty ? [] : [.assembly])
      + (melts ? [.melt] : [])
  }

  /// From members of this composition.
  static let breeders: [Operator] = [
    .splice, .rattle, .permutation, .strain, .softMode, .turn, .relocation,
  ]

  struct Child {
    var structure: Structure
    var parents: [Int]
  }

  /// - Parameter compositions: of cells, all of one mixture.
  /// - Returns: `nil` where the operator finds nothing to work on, or nothing comes of it.
  func child(
    by operation: Operator, to compositions: [Composition], endMembers: EndMembers, stock: Stock,
    random: inout RandomStream
  ) -> Child? {
    // All sizes once, the smallest first: many crystals have few atoms in a cell, and those are
    // found at once.
    let composition =
      stock.members.count < compositions.count
      ? compositions[stock.members.count] : size(among: compositions, random: &random)
    switch operation {
    case .random, .melt:
      return founder(composition, endMembers, stock, spaceGroup: nil, random: &random)
    case .symmetric:
      let group = spaceGroups[random.index(below: spaceGroups.count)]
      return founder(composition, endMembers, stock, spaceGroup: group, random: &random)
    case .assembly: return assembled(composition, endMembers, random: &random)
    case .unitMove: return unitMoved(to: compositions, endMembers, stock, random: &random)
    default: break
    }
    guard let one = stock.winner(random: &random) else { return nil }
    if operation == .splice {
      return spliced(one, compositions: compositions, stock: stock, random: &random)
    }
    let structure = resized(one.structure, random: &random)
    guard structure.count <= maximumAtoms else { return nil }
    let offspring: Structure? =
      switch operation {
      case .rattle: Rattle.offspring(of: structure, random: &random)
      case .permutation: ElementPermutation.offspring(of: structure, random: &random)
      case .strain: strained(structure, random: &random)
      case .softMode: SoftMode.offspring(of: structure, random: &random)
      case .turn: Turn.offspring(of: structure, random: &random)
      case .relocation: Relocation.offspring(of: structure, random: &random)
      default: preconditionFailure("\(operation) makes no cells")
      }
    return offspring.flatMap { settled($0, random: &random) }
      .map { Child(structure: $0, parents: [one.id]) }
  }

  // MARK: from nothing

  /// By lot, the more atoms the more often: there is more to be found.
  private func size(
    among compositions: [Composition], random: inout RandomStream
  ) -> Composition {
    compositions[Roulette.index(compositions.map { Double($0.atomCount) }, random: &random)]
  }

  /// Space groups whose point groups have two to four operations. More would put most atoms on
  /// few sites, from which no force can move them. AIRSS has two to four as well.
  public static let spaceGroups = Array(2...46) + Array(75...82) + Array(143...146)

  /// Å³; by the volumes of the end members, ±15 % by lot.
  private func volumePerAtom(
    _ composition: Composition, _ endMembers: EndMembers, random: inout RandomStream
  ) -> Double {
    guard let amounts = endMembers.amounts(of: composition) else {
      preconditionFailure("\(composition) is not between the end members")
    }
    let volume = zip(amounts.numerators, unitVolumes).reduce(0) { $0 + Double($1.0) * $1.1 }
    let perAtom = volume / Double(amounts.denominator * composition.atomCount)
    return perAtom * (0.85 + 0.3 * random.uniform())
  }

  private func founder(
    _ composition: Composition, _ endMembers: EndMembers, _ stock: Stock, spaceGroup: Int?,
    random: inout RandomStream
  ) -> Child? {
    // The other half keeps its eyes open for what the lowest so far has not.
    var distances = minimumDistances
    if let lowest = stock.lowest, random.next() & 1 == 1 {
      distances.merge(LearnedDistances(from: lowest.structure).distances) { max($0, $1) }
    }
    return RandomCell.structure(
      composition: composition,
      volumePerAtom: volumePerAtom(composition, endMembers, random: &random),
      minimumDistances: distances, spaceGroup: spaceGroup, random: &random
    ).map { Child(structure: $0.sortedByElement, parents: []) }
  }

  /// Units drawn one by one as long as they fit into what is left of the composition; the rest
  /// goes between them.
  private func assembled(
    _ composition: Composition, _ endMembers: EndMembers, random: inout RandomStream
  ) -> Child? {
    var left = composition
    var counts = [Int](repeating: 0, count: units.count)
    while true {
      let fitting = units.indices.filter { left.subtracting(units[$0].composition) != nil }
      guard !fitting.isEmpty else { break }
      let unit = fitting[random.index(below: fitting.count)]
      counts[unit] += 1
      left = left.subtracting(units[unit].composition)!
    }
    guard counts.contains(where: { $0 > 0 }) else { return nil }
    return UnitAssembly.structure(
      units: zip(units, counts).map { ($0, $1) }, composition: composition,
      volumePerAtom: volumePerAtom(composition, endMembers, random: &random),
      minimumDistances: minimumDistances, random: &random
    ).map { Child(structure: $0, parents: []) }
  }

  // MARK: from members

  /// The second parent is, one time in five, of another composition, where one is at hand.
  private func spliced(
    _ one: Member, compositions: [Composition], stock: Stock, random: inout RandomStream
  ) -> Child? {
    let isAbroad = random.uniform() < 0.2 && !stock.neighbors.isEmpty
    let mate =
      isAbroad
      ? stock.neighbors[random.index(below: stock.neighbors.count)]
      : stock.winner(random: &random, where: { $0.id != one.id })
    guard let mate else { return nil }
    let composition = size(among: compositions, random: &random)
    let cuts = 1 + random.index(below: 3)
    return CutAndSplice.offspring(
      of: one.structure, and: mate.structure, composition: composition, cuts: cuts,
      keepsUnits: random.next() & 1 == 1,
      random: &random
    ).flatMap { settled($0, random: &random) }
      .map { Child(structure: $0, parents: [one.id, mate.id]) }
  }

  private func strained(_ structure: Structure, random: inout RandomStream) -> Structure? {
    guard let strained = Strain.offspring(of: structure, random: &random) else { return nil }
    // A strained crystal alone falls back where it came from.
    return Rattle.offspring(of: strained, amplitude: 0.15, share: 1, random: &random)
  }

  /// Another cell of the same crystal: one time in ten the primitive one; else, one time in two,
  /// twice as large where that is allowed, since what is small now has been looked at.
  private func resized(_ structure: Structure, random: inout RandomStream) -> Structure {
    if random.uniform() < 0.1, let primitive = CellTransformation.primitive(structure) {
      return primitive
    }
    guard random.next() & 1 == 1 else { return structure }
    return CellTransformation.doubled(structure, limit: maximumAtoms, random: &random)
      ?? structure
  }

  /// From a member of another composition, by at most three formula units in all.
  private func unitMoved(
    to compositions: [Composition], _ endMembers: EndMembers, _ stock: Stock,
    random: inout RandomStream
  ) -> Child? {
    guard !stock.neighbors.isEmpty else { return nil }
    let member = stock.neighbors[random.index(below: stock.neighbors.count)]
    var structure = member.structure
    let moves = compositions.compactMap {
      endMembers.unitsBetween(structure.composition, and: $0)
    }.filter { $0.reduce(0) { $0 + abs($1) } <= 3 }
    guard !moves.isEmpty else { return nil }
    let move = moves[random.index(below: moves.count)]
    // What leaves makes room for what comes.
    for (unit, change) in zip(endMembers.compositions, move) {
      for _ in 0..<max(0, -change) {
        guard
          let removed = FormulaUnitMove.removal(of: unit, from: structure, random: &random)
        else { return nil }
        structure = removed
      }
    }
    for (unit, change) in zip(endMembers.compositions, move) {
      for _ in 0..<max(0, change) {
        guard
          let inserted = FormulaUnitMove.insertion(
            of: unit, into: structure, minimumDistances: minimumDistances, random: &random)
        else { return nil }
        structure = inserted
      }
    }
    return settled(structure, random: &random).map { Child(structure: $0, parents: [member.id]) }
  }

  /// Pushed apart; `nil` for a cell so flat that relaxing it is of no use.
  private func settled(_ structure: Structure, random: inout RandomStream) -> Structure? {
    guard structure.count <= maximumAtoms,
      structure.lattice.heights.min() > Self.smallestHeight
    else { return nil }
    return Separation.separated(
      structure, minimumDistances: minimumDistances, random: &random)
  }

  /// Å; less than any cell of atoms and their vacant sites has.
  private static let smallestHeight = 1.5
}

extension EndMembers {
  /// Formula units of each end member that one composition has more than another; `nil` where
  /// that is no whole number.
  func unitsBetween(_ first: Composition, and second: Composition) -> [Int]? {
    guard let a = amounts(of: first), let b = amounts(of: second) else { return nil }
    let denominator = a.denominator * b.denominator
    let changes = zip(a.numerators, b.numerators).map {
      $1 * a.denominator - $0 * b.denominator
    }
    guard changes.allSatisfy({ $0.isMultiple(of: denominator) }) else { return nil }
    return changes.map { $0 / denominator }
  }
}
