import Structures

/// All that was proposed or found, for the question whether something is new.
///
/// Decorations are compared as they are proposed, up to the symmetry of their parent, exactly.
/// Relaxed cells are compared by their fingerprints and by their energies: stackings of the same
/// layers can be nearer to each other in their distances than two relaxations of one of them are.
public struct KnownCandidates: Sendable {
  /// eV/atom between relaxations of one crystal, at most.
  public static let twinEnergy = 2e-3

  /// Energies per atom, eV, in steps: a look-up by energy meets two of them at most, and so leaves out nearly
  /// all whose energies are others, however many there are.
  private struct Shelf: Hashable {
    private let number: Double

    init(of energyPerAtom: Double) {
      number = (energyPerAtom / (3 * KnownCandidates.twinEnergy)).rounded(.down)
    }
  }

  private var identities: Set<Identity> = []
  private var relaxed: [Mixture: [Shelf: FingerprintIndex]] = [:]
  /// Per atom, eV.
  private var energies: [Int: Double] = [:]

  private let store: FingerprintStore?

  /// - Parameter store: of the fingerprints; without one they are all in memory.
  public init(_ store: FingerprintStore? = nil) { self.store = store }

  public func contains(_ identity: Identity) -> Bool { identities.contains(identity) }

  public mutating func insert(_ identity: Identity) { identities.insert(identity) }

  /// Whether something relaxed to this crystal, of whatever energy.
  public func contains(_ fingerprint: Fingerprint, at mixture: Mixture) -> Bool {
    relaxed[mixture]?.values.contains { index in
      index.nearest(to: fingerprint, within: Fingerprint.duplicateTolerance) != nil
    } ?? false
  }

  /// Whether something relaxed to this crystal and, within `twinEnergy`, to its energy per atom, eV.
  public func contains(
    _ fingerprint: Fingerprint, energyPerAtom energy: Double, at mixture: Mixture
  ) -> Bool {
    let shelves = [energy - Self.twinEnergy, energy + Self.twinEnergy].map(Shelf.init)
    return Set(shelves).contains { shelf in
      relaxed[mixture]?[shelf]?.nearest(to: fingerprint, within: Fingerprint.duplicateTolerance) {
        abs(energies[$0]! - energy) <= Self.twinEnergy
      } != nil
    }
  }

  public mutating func insert(
    _ fingerprint: Fingerprint, energyPerAtom energy: Double, id: Int, at mixture: Mixture
  ) {
    relaxed[mixture, default: [:]][Shelf(of: energy), default: FingerprintIndex(store)]
      .insert(fingerprint, id: id)
    energies[id] = energy
  }
}
