import Quantities
import Structures
import Testing

@testable import PhaseDiagrams

@Suite struct VoltageProfileTests {
  private static let ion = WorkingIon(.lithium)!

  /// Li-P with Li3P and LiP, energies eV for the formula.
  private static let entries = [
    ("Li", -2.0), ("P", -5.0), ("Li3P", -13.7), ("LiP", -8.0),
  ].map { formula, energy in
    Entry(
      id: formula, composition: Composition(formula: formula)!,
      energy: Estimate(energy, standardError: 0))
  }

  /// P + Li → LiP: −(−8 + 5 + 2) = 1 V; LiP + 2 Li → Li3P: −(−13.7 + 8 + 4)/2 = 0.85 V.
  @Test func `Two plateaus by hand`() throws {
    let diagram = try OpenDiagram(Self.entries, open: Self.ion)
    let stages = try #require(diagram.members[1].profile).stages
    #expect(stages.map { $0.uptake.rounded() } == [0, 1, 3])
    #expect(stages.allSatisfy { abs($0.uptake - $0.uptake.rounded()) < 1e-12 })
    #expect(stages[0].upperVoltage == nil)
    for (stage, voltage) in zip(stages, [1, 0.85, 0]) {
      #expect(abs(stage.lowerVoltage.value - voltage) < 1e-12)
    }
    #expect(stages[1].upperVoltage == stages[0].lowerVoltage)
    #expect(stages.map { $0.phases.map(\.entry) } == [[1], [3], [2]])
    #expect(stages.allSatisfy { abs($0.phases[0].formulaUnits - 1) < 1e-12 })
  }

  /// The energy that the charge brings is that of the reaction.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func `Voltages fall, uptakes rise, and their area is the energy of the whole reaction`(
    seed: UInt64
  ) throws {
    let entries = randomEntries(["Li", "P", "S"], count: 40, seed: seed)
    let diagram = try OpenDiagram(entries, open: Self.ion)
    for member in diagram.members {
      guard let stages = member.profile?.stages else { continue }
      var area = 0.0
      for (stage, next) in zip(stages, stages.dropFirst()) {
        #expect(stage.lowerVoltage.value > next.lowerVoltage.value)
        #expect(stage.uptake < next.uptake)
        area += stage.lowerVoltage.value * (next.uptake - stage.uptake)
      }
      let (first, last) = (stages[0], stages[stages.count - 1])
      let metal = entries[diagram.metal].energyPerAtom.value * (last.uptake - first.uptake)
      let energy =
        last.energy.estimate(entries).value - first.energy.estimate(entries).value - metal
      #expect(abs(area + energy) < 1e-9)
      #expect(abs(last.lowerVoltage.value) < 1e-12)
    }
  }

  @Test func `The stage at a voltage is the one between whose limits it is`() throws {
    let profile = try #require(OpenDiagram(Self.entries, open: Self.ion).members[2].profile)
    for (voltage, uptake) in [(3.0, -3.0), (0.9, -2), (0.5, 0), (0, 0)] {
      #expect(abs(profile.stage(at: voltage).uptake - uptake) < 1e-12)
    }
  }

  @Test func `A voltage has the spread of the committee`() throws {
    let entries = [("Li", -2.0, 0.1), ("P", -5, 0.2), ("LiP", -8, 0.6)].map {
      formula, energy, spread in
      Entry(
        id: formula, composition: Composition(formula: formula)!,
        memberEnergies: [energy - spread, energy + spread])
    }
    let voltage = try #require(OpenDiagram(entries, open: Self.ion).members[2].profile).stages[0]
      .lowerVoltage
    // The members have 1 ± (0.6 − 0.1 − 0.2) V.
    #expect(abs(voltage.value - 1) < 1e-12)
    #expect(abs(voltage.standardError - 0.3 * 2.0.squareRoot()) < 1e-12)
  }
}
