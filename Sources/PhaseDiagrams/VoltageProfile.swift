import Foundation
import Quantities
import Structures

/// A phase and how many of its formula units there are.
public struct PhaseAmount: Hashable, Sendable {
  /// Number of the entry in the list of the diagram.
  public let entry: Int
  /// Reduced formula units for each formula unit of the compound that it comes from.
  public let formulaUnits: Double
}

/// What a compound becomes at each voltage, in equilibrium: its steps of ions taken up and given off.
///
/// At the voltage V the phases of one formula unit of the compound and the metal are those of the
/// lowest grand potential,
///
///     Φ(V) = min over n of  g(n) − n μ(V),   μ(V) = μ₀ − z V
///
/// where g(n) is the hull's energy with n atoms of the open element beside all others of the
/// compound, eV. g is convex and straight between its corners. A stage is such a corner, stable
/// between two voltages, and at the voltage −(g' − μ₀)/z one goes over into the next: a plateau of a
/// voltage curve without kinetics, polarisation or any metastable phase.
///
/// Source: Ong, Wang, Kang, Ceder, Chem. Mater. 20, 1798 (2008), doi:10.1021/cm702327g, for the grand
/// potential; Zhu, He, Mo, ACS Appl. Mater. Interfaces 7, 23685 (2015), doi:10.1021/acsami.5b07517,
/// for the steps.
public struct VoltageProfile: Hashable, Sendable {
  public struct Stage: Hashable, Sendable {
    /// Ions taken up for each formula unit of the compound; below 0 where they are given off.
    public let uptake: Double
    public let phases: [PhaseAmount]
    /// V against the metal up to which the stage is stable; `nil` where nothing is left to be taken
    /// out, or no entry is there to become.
    public let upperVoltage: Estimate?
    /// V down to which it is stable; at the last stage 0, where the metal is deposited.
    public let lowerVoltage: Estimate
    /// g, as weights of energies per atom.
    let energy: EnergyCombination
  }

  /// By falling voltage, so by rising uptake.
  public let stages: [Stage]

  /// - Parameters:
  ///   - line: of one formula unit, in a hull of these entries.
  ///   - metal: the entry of the pure element.
  init(
    _ line: [OpenHull.Segment], of compound: Composition, entries: [Entry], metal: Int, charge: Int
  ) {
    let atoms = Double(compound.atomCount)
    func voltage(_ segment: OpenHull.Segment) -> Estimate {
      var sum = EnergyCombination()
      sum.add(metal, weight: 1 / Double(charge))
      for (corner, step) in zip(segment.corners, segment.step) where abs(step) > 1e-11 {
        sum.add(corner, weight: -step / Double(charge))
      }
      return sum.estimate(entries)
    }
    // Facets of one plane make one plateau. Where the metal itself is a corner all is added to it.
    var plateaus: [(segment: OpenHull.Segment, voltage: Estimate)] = []
    for segment in line {
      let next = voltage(segment)
      if let last = plateaus.last, abs(last.voltage.value - next.value) < 1e-7 { continue }
      plateaus.append((segment, next))
    }
    stages = plateaus.indices.map { number in
      let (segment, lower) = plateaus[number]
      // What is less than any whole number of atoms is rounding.
      let uptake = abs(segment.lower) < 1e-8 * atoms ? 0 : segment.lower
      var energy = EnergyCombination()
      var phases: [PhaseAmount] = []
      for (corner, amount) in zip(segment.corners, segment.atoms(at: uptake))
      where amount > 1e-8 * atoms {
        energy.add(corner, weight: amount)
        phases.append(
          PhaseAmount(
            entry: corner,
            formulaUnits: amount / Double(entries[corner].composition.reduced.atomCount)))
      }
      return Stage(
        uptake: uptake, phases: phases.sorted { $0.entry < $1.entry },
        upperVoltage: number > 0 ? plateaus[number - 1].voltage : nil, lowerVoltage: lower,
        energy: energy)
    }
  }

  /// The stage at a voltage of 0 or more; on a plateau that with fewer ions.
  public func stage(at voltage: Double) -> Stage {
    precondition(voltage >= 0, "below 0 V there is metal only")
    return stages.first { $0.lowerVoltage.value <= voltage } ?? stages[stages.count - 1]
  }
}
