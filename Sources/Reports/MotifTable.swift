import Conductivities
import Descriptors
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// The building units of structures as a table, a row for each: what phosphorus and sulfur are
/// bonded to, how lithium is surrounded, and where on the map of known crystals each lies.
public struct MotifTable: Sendable {
  private let structures: [(name: String, structure: Structure)]
  private let map: SimilarityMap?
  private let hasBarriers: Bool

  /// - Parameters:
  ///   - known: crystals that the map is made from, three or more; fewer, and the table
  ///     has no map.
  ///   - barriers: whether it has the bond-valence barriers, which take some tenths of a second each.
  public init(
    _ structures: [(name: String, structure: Structure)], known: [Structure] = [],
    barriers: Bool = false
  ) {
    self.structures = structures
    hasBarriers = barriers
    map = known.count > 2 ? SimilarityMap(known) : nil
  }

  /// Of the variance of the known crystals along both axes of the map, 0…1.
  public var explained: [Double]? { map?.explained }

  private static let units: [(name: String, unit: ThiophosphateUnits.Unit, sentence: String)] = [
    ("PS4_fraction", .isolatedPS4, "isolated PS4 tetrahedra"),
    ("P2S7_fraction", .cornerSharingP2S7, "P2S7: two tetrahedra that share a corner"),
    ("P2S6_fraction", .edgeSharingP2S6, "P2S6: two tetrahedra that share an edge"),
    ("bonded_P2S6_fraction", .bondedP2S6, "P2S6: two PS3 joined by a P–P bond"),
    ("PS3_fraction", .isolatedPS3, "isolated PS3"),
    ("other_fraction", .other, "longer chains, cages and broken units"),
  ]

  /// Those of the map and of the barriers only where it has them.
  public static let columns =
    [
      TableColumn("name", "", "Of the structure."),
      TableColumn("formula", "", "Reduced formula."),
      TableColumn("atoms", "", "Atoms in the cell."),
      TableColumn("x_Li2S", "", "Mole fraction x in (Li2S)x(P2S5)1-x; empty elsewhere."),
    ]
    + units.map { TableColumn($0.name, "", "Share of the P atoms in \($0.sentence).") } + [
      TableColumn(
        "ideal_PS4_fraction", "", "The share in isolated PS4 that charge alone asks for at this x."),
      TableColumn("bridging_S_per_P", "", "S bonded to two or more P, for each P."),
      TableColumn("S_S_bonds_per_S", "", "S–S bonds for each S."),
      TableColumn("free_S_fraction", "", "Share of the S atoms bonded to no P."),
      TableColumn("S_around_Li", "", "Mean number of S within 3 Å of a Li."),
      TableColumn("Li_around_S", "", "Mean number of Li within 3 Å of an S."),
      TableColumn(
        "surplus_electrons_per_atom", "",
        "Electrons of Li that no P-S unit has a place for by the octet rule, negative where some are missing."
      ),
    ] + mapColumns + barrierColumns

  private static let mapColumns = [
    TableColumn("map_1", "", "Place on the map of known crystals, first axis."),
    TableColumn("map_2", "", "Second axis."),
    TableColumn("map_distance", "", "How far off the map the structure is."),
  ]

  private static let barrierColumns =
    (1...3).map {
      TableColumn(
        "barrier_\($0)D_eV", "eV",
        "For lithium, by bond valence, in \($0 == 1 ? "one direction" : "\($0) directions"); ± 0.03 by its grid."
      )
    } + [
      TableColumn("conductivity_300K_S_per_cm", "S/cm", "What the barrier in two says of it."),
      TableColumn("log10_conductivity_300K_error", "", "Of its decadic logarithm."),
      TableColumn("activation_energy_eV", "eV", "What the barrier in two says of it."),
      TableColumn("activation_energy_error_eV", "eV", "Standard error of it."),
    ]

  /// - Parameter rowDone: called after each row.
  public func csv(rowDone: () -> Void = {}) -> String {
    let more = Self.mapColumns.count + Self.barrierColumns.count
    let columns =
      Array(Self.columns.dropLast(more)) + (map == nil ? [] : Self.mapColumns)
      + (hasBarriers ? Self.barrierColumns : [])
    return TableColumn.header(columns)
      + structures.map {
        defer { rowDone() }
        return CSVTable.line(row($0.name, $0.structure))
      }.joined()
  }

  private func row(_ name: String, _ structure: Structure) -> [String] {
    let units = ThiophosphateUnits(structure)
    let lithium = LithiumCoordination(structure)
    let x = Self.fraction(structure.composition)
    let head = [
      name, structure.composition.reduced.formula, "\(structure.count)", Self.text(x),
    ]
    let shares = Self.units.map { Self.text(units.fraction(of: $0.unit)) }
    let rest = [
      x.flatMap { ThiophosphateUnits.idealFraction(of: .isolatedPS4, x: $0) },
      units.bridgingSulfurPerPhosphorus, units.sulfurBondsPerSulfur, units.freeSulfurFraction,
      lithium.sulfurPerLithium, lithium.lithiumPerSulfur,
      units.surplusElectrons.map { Double($0) / Double(structure.count) },
    ].map(Self.text)
    var row = head + shares + rest
    if let map {
      let place = map.place(of: structure)
      row += (0..<2).map { Self.text(place?.coordinates[$0]) } + [Self.text(place?.distance)]
    }
    if hasBarriers { row += Self.barriers(structure) }
    return row
  }

  /// Empty for what the landscape does not know, such as a crystal without lithium.
  private static func barriers(_ structure: Structure) -> [String] {
    guard let estimate = try? ConductivityEstimate(structure) else {
      return barrierColumns.map { _ in "" }
    }
    let (conductivity, energy) = (estimate.log10Conductivity, estimate.activationEnergy)
    return estimate.barriers.barriers.map(text) + [
      String(format: "%.3e", pow(10, conductivity.value)), text(conductivity.standardError),
      text(energy.value), text(energy.standardError),
    ]
  }

  /// x of (Li2S)x(P2S5)1-x; `nil` for what does not lie there.
  private static func fraction(_ composition: Composition) -> Double? {
    guard let line = try? CompoundSystem("Li2S,P2S5") else { return nil }
    return line.position(of: composition)?.moleFractions[0].value
  }

  private static func text(_ value: Double?) -> String {
    value.map { DecimalText.fixed($0, 4) } ?? ""
  }
}

/// Radial distribution functions of all pairs of elements, averaged over the frames of a
/// trajectory, as a table.
public struct RadialTable: Sendable {
  public static let columns = [
    TableColumn("pair", "", "Two elements, of which the second is around the first."),
    TableColumn("r_A", "Å", "Distance."),
    TableColumn("g", "", "Radial distribution function; 1 where nothing is ordered."),
    TableColumn("neighbours_within_r", "", "Mean number of atoms of the second within r."),
  ]

  private let distributions: [RadialDistribution]

  /// - Parameter frameDone: called after each frame.
  public init(_ trajectory: Trajectory, frameDone: () -> Void = {}) {
    distributions = RadialDistribution.all(
      trajectory, cutoff: 10, binWidth: 0.05, frameDone: frameDone)
  }

  public var csv: String {
    var text = TableColumn.header(Self.columns)
    for g in distributions {
      for bin in g.values.indices {
        text += CSVTable.line([
          "\(g.first)-\(g.second)", DecimalText.fixed(g.distance(bin), 3),
          DecimalText.fixed(g.values[bin], 4), DecimalText.fixed(g.coordination[bin], 4),
        ])
      }
    }
    return text
  }
}
