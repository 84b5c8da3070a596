import Structures

/// All that was proposed or found, for the question whether something is new.
///
/// Decorations are compared as they are proposed, up to the symmetry of their parent, exactly.
/// Relaxed cells are compared by their fingerprints, and by their energies where both are known:
/// stackings of the same layers can be nearer to each other in their distances than two
/// relaxations of one of them are.
public struct KnownCandidates: Sendable {
  private var identities: Set<Identity> = []
  private var relaxed: [Mixture: FingerprintIndex] = [:]
  private var energies: [Int: Double] = [:]

  private let store: FingerprintStore?

  /// - Parameter store: of the fingerprints; without one they are all in memory.
  public init(_ store: FingerprintStore? = nil) { self.store = store }

  public func contains(_ identity: Identity) -> Bool { identities.contains(identity) }

  public mutating func insert(_ identity: Identity) { identities.insert(identity) }

  /// Whether something relaxed to this crystal.
  public func contains(_ fingerprint: Fingerprint, at mixture: Mixture) -> Bool {
    nearest(to: fingerprint, at: mixture) != nil
  }

  /// Whether something relaxed to this crystal and its energy per atom, eV.
  ///
  /// - Parameter tolerance: between the energies of one crystal, eV/atom.
  public func contains(
    _ fingerprint: Fingerprint, energyPerAtom: Double, within tolerance: Double,
    at mixture: Mixture
  ) -> Bool {
    guard let twin = nearest(to: fingerprint, at: mixture) else { return false }
    return abs(energies[twin]! - energyPerAtom) <= tolerance
  }

  private func nearest(to fingerprint: Fingerprint, at mixture: Mixture) -> Int? {
    relaxed[mixture]?.nearest(to: fingerprint, within: Fingerprint.duplicateTolerance)?.id
  }

  public mutating func insert(
    _ fingerprint: Fingerprint, energyPerAtom: Double, id: Int, at mixture: Mixture
  ) {
    relaxed[mixture, default: FingerprintIndex(store)].insert(fingerprint, id: id)
    energies[id] = energyPerAtom
  }
}
