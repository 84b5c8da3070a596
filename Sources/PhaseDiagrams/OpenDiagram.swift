import Quantities
import Structures

/// The stability of entries that exchange one element with its metal at a voltage: a phase diagram
/// open to it.
///
/// Each entry competes with those that have no other elements than it and the open one.
public struct OpenDiagram: Sendable {
  public struct Member: Sendable {
    /// Of the entry as it is, without exchange.
    public let stability: Stability
    /// `nil` for the metal itself.
    public let profile: VoltageProfile?
    /// `nil` for what is above the hull.
    public let window: StabilityWindow?
    /// `nil` for the metal itself.
    public let reaction: MetalReaction?
  }

  /// The stability at one voltage.
  public struct GrandStability: Hashable, Sendable {
    /// Φ/N = (E − n μ(V)) / N, eV for each of the N atoms other than the open element, of which
    /// the entry has n.
    public let grandPotential: Estimate
    /// Φ/N above that of the stable phases, eV for each such atom; never below 0.
    public let energyAboveHull: Estimate
    public let isOnHull: Bool
    /// What the entry becomes, for each formula unit; itself on the hull.
    public let stage: VoltageProfile.Stage
  }

  public let entries: [Entry]
  public let ion: WorkingIon
  /// The lowest entry of the pure element.
  public let metal: Int
  /// One for each entry, in their order.
  public let members: [Member]

  /// - Parameter entries: one of them of the pure element.
  public init(_ entries: [Entry], open ion: WorkingIon) throws {
    let element = ion.element
    let pure = Composition([element: 1])
    let metals = entries.indices.filter { entries[$0].composition.reduced == pure }
    precondition(!metals.isEmpty, "an open diagram has an entry of the pure element")
    let metal = metals.min {
      (entries[$0].energyPerAtom.value, entries[$0].id)
        < (entries[$1].energyPerAtom.value, entries[$1].id)
    }!
    let sets = entries.map { ElementSet($0.composition) }
    let systems = Dictionary(grouping: entries.indices) {
      ElementSet(entries[$0].composition, and: element)
    }
    var members = [Member?](repeating: nil, count: entries.count)
    for (system, inside) in systems {
      let rivals = entries.indices.filter { sets[$0].isSubset(of: system) }
      let phases = rivals.map { entries[$0] }
      let hull = try ConvexHull(phases)
      let open = OpenHull(hull, of: phases, adding: element)
      var profiles: [Composition: VoltageProfile] = [:]
      for number in inside {
        let compound = entries[number].composition.reduced
        let lost = PhaseDiagramError.hullFailed(
          elements: Set(compound.elements + [element]).sorted().map(\.symbol), code: 0)
        guard let local = hull.decomposition(of: compound) else { throw lost }
        let mixture = local.map {
          PhaseFraction(entry: rivals[$0.entry], atomFraction: $0.atomFraction)
        }
        let stability = Stability(
          of: number, formationEnergy: nil, mixture: mixture, entries: entries)
        guard compound != pure else {
          let plating = StabilityWindow.Limit(
            voltage: Estimate(0, standardError: 0), uptake: -1, products: [])
          members[number] = Member(
            stability: stability, profile: nil,
            window: stability.isOnHull ? StabilityWindow(reduction: nil, oxidation: plating) : nil,
            reaction: nil)
          continue
        }
        if profiles[compound] == nil {
          guard let line = open.segments(of: compound) else { throw lost }
          profiles[compound] = VoltageProfile(
            line.map { $0.numbered { rivals[$0] } }, of: compound, entries: entries, metal: metal,
            charge: ion.charge)
        }
        let profile = profiles[compound]!
        members[number] = Member(
          stability: stability, profile: profile,
          window: stability.isOnHull ? StabilityWindow(profile, metal: metal) : nil,
          reaction: MetalReaction(
            of: number, profile, decomposition: stability.decomposition, entries: entries,
            metal: metal))
      }
    }
    self.entries = entries
    self.ion = ion
    self.metal = metal
    self.members = members.map { $0! }
  }

  /// The stability of an entry at a voltage of 0 or more; `nil` for the metal, which has no
  /// other atoms.
  public func stability(of number: Int, at voltage: Double) -> GrandStability? {
    guard let profile = members[number].profile else { return nil }
    let compound = entries[number].composition.reduced
    let (atoms, ions) = (Double(compound.atomCount), Double(compound[ion.element]))
    let rest = atoms - ions
    let stage = profile.stage(at: voltage)
    let shift = Double(ion.charge) * voltage

    var own = EnergyCombination()
    own.add(number, weight: atoms / rest)
    own.add(metal, weight: -ions / rest)
    let energy = own.estimate(entries)
    var above = stage.energy.scaled(by: -1 / rest)
    above.add(number, weight: atoms / rest)
    above.add(metal, weight: stage.uptake / rest)
    let difference = above.estimate(entries)
    let value = difference.value - stage.uptake * shift / rest
    return GrandStability(
      // Of the metal's energy itself, not of what is above it, μ(V) counts.
      grandPotential: Estimate(
        energy.value + ions * shift / rest, standardError: energy.standardError),
      energyAboveHull: Estimate(max(0, value), standardError: difference.standardError),
      isOnHull: value <= ConvexHull.tolerance, stage: stage)
  }
}
