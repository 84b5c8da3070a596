import Foundation
import Quantities
import Structures

/// All that is known of a table of entries open to a metal, as JSON.
///
/// Energies in eV, voltages in V against the metal, amounts for each formula unit of the entry. What
/// is not there, such as a limit of what is above the hull, is left out.
struct OpenJSON: Encodable {
  struct Phase: Encodable {
    var id: String
    var formula: String
    var formulaUnits: Double
  }

  struct Limit: Encodable {
    var voltage: Double
    var uptake: Double?
    var products: [Phase]
    var reaction: String?
  }

  struct Window: Encodable {
    var reduction: Limit?
    var oxidation: Limit?
  }

  struct MetalReactionOutput: Encodable {
    var energyPerAtom: Double
    var metalAtoms: Double
    var products: [Phase]
    var reaction: String?
  }

  struct Stage: Encodable {
    var upperVoltage: Double
    var lowerVoltage: Double
    var uptake: Double
    var capacity: Double
    var phases: [Phase]
  }

  struct AtVoltage: Encodable {
    var grandPotentialPerAtom: Double
    var energyAboveHullPerAtom: Double
    var onHull: Bool
    var reaction: String?
  }

  struct Member: Encodable {
    var id: String
    var formula: String
    var energyAboveHullPerAtom: Double
    var onHull: Bool
    var window: Window?
    var metalReaction: MetalReactionOutput?
    var atVoltage: AtVoltage?
    var profile: [Stage]?
  }

  var open: String
  var charge: Int
  var metal: String
  var voltage: Double?
  var entries: [Member]

  init(_ table: OpenTable, _ range: VoltageRange?) {
    let diagram = table.diagram
    let entries = table.table.entries
    func phases(_ amounts: [PhaseAmount]) -> [Phase] {
      amounts.map {
        Phase(
          id: entries[$0.entry].id, formula: table.table.label($0.entry),
          formulaUnits: $0.formulaUnits)
      }
    }
    open = diagram.ion.element.symbol
    charge = diagram.ion.charge
    metal = entries[diagram.metal].id
    let single = range.flatMap { $0.isSingle ? $0.lower : nil }
    voltage = single
    self.entries = entries.indices.map { number in
      let member = diagram.members[number]
      func limit(_ limit: StabilityWindow.Limit?) -> Limit? {
        limit.map {
          Limit(
            voltage: $0.voltage.value, uptake: $0.uptake, products: phases($0.products),
            reaction: table.reaction(number, $0)?.text)
        }
      }
      return Member(
        id: entries[number].id, formula: table.table.label(number),
        energyAboveHullPerAtom: member.stability.energyAboveHull.value,
        onHull: member.stability.isOnHull,
        window: member.window.map {
          Window(reduction: limit($0.reduction), oxidation: limit($0.oxidation))
        },
        metalReaction: member.reaction.map {
          MetalReactionOutput(
            energyPerAtom: $0.energy.value, metalAtoms: $0.metalAtoms,
            products: phases($0.products), reaction: table.reactionWithMetal(number)?.text)
        },
        atVoltage: single.flatMap { diagram.stability(of: number, at: $0) }.map {
          AtVoltage(
            grandPotentialPerAtom: $0.grandPotential.value,
            energyAboveHullPerAtom: $0.energyAboveHull.value, onHull: $0.isOnHull,
            reaction: $0.isOnHull ? nil : table.reaction(number, $0.stage)?.text)
        },
        profile: (single == nil ? range : nil).map { table.stages(number, in: $0) }?.map {
          Stage(
            upperVoltage: $0.upper, lowerVoltage: $0.lower, uptake: $0.stage.uptake,
            capacity: diagram.ion.capacity(
              ions: $0.stage.uptake, of: entries[number].composition.reduced),
            phases: phases($0.stage.phases))
        })
    }
  }
}

extension OpenTable {
  /// Windows and reactions with the metal as JSON, with profiles within a range or the stabilities at a
  /// single voltage where one is given.
  public func json(_ range: VoltageRange?) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(OpenJSON(self, range)), as: UTF8.self) + "\n"
  }
}

// Names that a reader of the file understands, with units where there are any.

extension OpenJSON.Phase {
  enum CodingKeys: String, CodingKey {
    case id, formula
    case formulaUnits = "formula_units"
  }
}

extension OpenJSON.Limit {
  enum CodingKeys: String, CodingKey {
    case voltage = "voltage_V"
    case uptake, products, reaction
  }
}

extension OpenJSON.MetalReactionOutput {
  enum CodingKeys: String, CodingKey {
    case energyPerAtom = "energy_eV_per_atom"
    case metalAtoms = "metal_atoms"
    case products, reaction
  }
}

extension OpenJSON.Stage {
  enum CodingKeys: String, CodingKey {
    case upperVoltage = "upper_V"
    case lowerVoltage = "lower_V"
    case uptake
    case capacity = "capacity_mAh_per_g"
    case phases
  }
}

extension OpenJSON.AtVoltage {
  enum CodingKeys: String, CodingKey {
    case grandPotentialPerAtom = "grand_potential_eV_per_atom"
    case energyAboveHullPerAtom = "energy_above_hull_eV_per_atom"
    case onHull = "on_hull"
    case reaction
  }
}

extension OpenJSON.Member {
  enum CodingKeys: String, CodingKey {
    case id, formula
    case energyAboveHullPerAtom = "energy_above_hull_eV_per_atom"
    case onHull = "on_hull"
    case window
    case metalReaction = "metal_reaction"
    case atVoltage = "at_voltage"
    case profile
  }
}

extension OpenJSON {
  enum CodingKeys: String, CodingKey {
    case open, charge, metal
    case voltage = "voltage_V"
    case entries
  }
}
