import Quantities
import Structures

/// The lower convex hull of entries that arrive one after another, as in a
/// search.
///
/// After any entries in any order it is the `ConvexHull` of all of them. A hull
/// only goes down when an entry is added, so what is above it once never is a
/// corner later: only the corners are kept. An entry above the hull costs a look
/// at it. One below it costs a few of the corners on a line between two end
/// members, and with more end members a new hull of the corners and the entry.
public struct RunningHull: Sendable {
  public let system: CompoundSystem
  /// Between two end members: energies over the atom fraction of the first.
  private var chain = LowerChain()
  /// Between others: entries, their energies, eV/atom, and their hull, `nil`
  /// while there are none.
  private var entries: [Entry] = []
  private var energies: [Double] = []
  private var hull: ConvexHull?

  /// - Parameter endMembers: compositions not between them are no part of the
  ///   hull.
  public init(endMembers: [Composition]) throws {
    system = try CompoundSystem(endMembers)
  }

  /// How many corners the hull has.
  public var memberCount: Int { isLine ? chain.corners.count : hull?.corners.count ?? 0 }

  private var isLine: Bool { system.endMembers.count == 2 }

  /// Takes an entry in.
  ///
  /// - Parameter energyPerAtom: eV/atom, finite.
  /// - Returns: whether it is a corner of the hull now. One on an edge or a
  ///   facet, one with the energy of a corner of the same composition, and one
  ///   not between the end members is none.
  public mutating func insert(_ composition: Composition, energyPerAtom: Double) throws -> Bool {
    guard !isLine else {
      guard let t = system.atomFraction(of: 0, in: composition) else { return false }
      return chain.insert(0, x: t, y: energyPerAtom)
    }
    guard system.contains(composition) else { return false }
    if let above = energyAboveHull(of: composition, energyPerAtom: energyPerAtom), above >= 0 {
      return false
    }
    let corners = hull?.corners ?? []
    let entry = Entry(
      id: "", composition: composition,
      energy: Estimate(energyPerAtom * Double(composition.atomCount), standardError: 0))
    let rivals = corners.map { entries[$0] } + [entry]
    let lowered = try ConvexHull(rivals)
    guard lowered.corners.contains(corners.count) else { return false }
    energies = corners.map { energies[$0] } + [energyPerAtom]
    entries = rivals
    hull = lowered
    return true
  }

  /// Energy above the hull of what came so far, eV/atom; negative for what would
  /// lower it.
  ///
  /// - Edge cases: `nil` where no mixture of what came so far has the
  ///   composition, and for one not between the end members.
  public func energyAboveHull(of composition: Composition, energyPerAtom: Double) -> Double? {
    guard !isLine else {
      return system.atomFraction(of: 0, in: composition).flatMap { chain.height(at: $0) }
        .map { energyPerAtom - $0 }
    }
    guard let mixture = hull?.decomposition(of: composition) else { return nil }
    return energyPerAtom - mixture.reduce(0) { $0 + $1.atomFraction * energies[$1.entry] }
  }
}
