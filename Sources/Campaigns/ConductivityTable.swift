import Conductivities
import Foundation
import PhaseDiagrams
import Quantities
import Structures

/// The results of a `ConductivityMap` as a table: for each solid a row for each temperature, and
/// one at 300 K with what follows from all of them.
struct ConductivityTable {
  private let results: [ConductivityMap.Result]

  init(_ results: [ConductivityMap.Result]) { self.results = results }

  static let columns = [
    TableColumn("solid", "", "Name of the crystal or glass."),
    TableColumn("formula", "", "Reduced formula."),
    TableColumn("x", "", "Mole fraction of the first end member."),
    TableColumn("atoms", "", "Atoms in the cell that is watched."),
    TableColumn("temperature_K", "K", "Of the row; that of 300 K follows from all others."),
    TableColumn(
      "tracer_diffusion_cm2_per_s", "cm²/s", "Tracer diffusion coefficient of lithium."),
    TableColumn("tracer_diffusion_error_cm2_per_s", "cm²/s", "Its standard error."),
    TableColumn(
      "conductivity_S_per_cm", "S/cm", "Of Nernst and Einstein, with the tracer coefficient."),
    TableColumn(
      "conductivity_error_S_per_cm", "S/cm", "Its standard error; at 300 K see the next."),
    TableColumn(
      "log10_conductivity_error", "decades", "Standard error of the decimal logarithm of it."),
    TableColumn("haven_ratio", "", "Tracer by collective diffusion coefficient."),
    TableColumn("haven_ratio_error", "", "Its standard error."),
    TableColumn("jumps", "", "Hops of 3 Å that the diffusion of all lithium amounts to."),
    TableColumn("activation_energy_eV", "eV", "Of the Arrhenius line; in the row of 300 K."),
    TableColumn("activation_energy_error_eV", "eV", "Its standard error."),
    TableColumn("density_g_per_cm3", "g/cm³", "Of the mean cell."),
    TableColumn("PS4_fraction", "", "Share of the P atoms in isolated PS4; in the row of 300 K."),
    TableColumn("ideal_PS4_fraction", "", "The share that charge alone asks for."),
    TableColumn("P2S7_fraction", "", "Share of the P atoms in P2S7 that share a corner."),
    TableColumn(
      "P2S6_fraction", "", "Share of the P atoms in P2S6 that share an edge or have a P–P bond."),
    TableColumn("remark", "", "What was left out and why."),
  ]

  var csv: String {
    TableColumn.header(Self.columns) + results.flatMap(rows).map(CSVTable.line).joined()
  }

  private func rows(_ result: ConductivityMap.Result) -> [[String]] {
    result.curve.points.map { row(result, $0) } + [summary(result)]
  }

  private func head(_ result: ConductivityMap.Result) -> [String] {
    [
      result.name, result.structure?.composition.reduced.formula ?? "",
      result.fraction.map { String(format: "%.4f", $0) } ?? "",
      result.structure.map { "\($0.count)" } ?? "",
    ]
  }

  private func row(_ result: ConductivityMap.Result, _ point: IonTransport) -> [String] {
    let area = Constants.squareCentimetrePerSecond
    let siemens = Constants.siemensPerCentimetre
    let relative = point.tracer.standardError / point.tracer.value
    let mass = result.structure?.composition.mass
    return head(result) + [
      point.temperature.map { String(format: "%g", $0) } ?? "",
      Self.short(point.tracer.value * area), Self.short(point.tracer.standardError * area),
      Self.short(point.conductivity.map { $0.value * siemens }),
      Self.short(point.conductivity.map { $0.standardError * siemens }),
      Self.short(relative / log(10)), Self.short(point.havenRatio?.value),
      Self.short(point.havenRatio?.standardError), Self.short(point.jumps), "", "",
      Self.short(mass.map { $0 / point.volume * Constants.gramPerCubicCentimetre }), "", "", "",
      "", "",
    ]
  }

  private func summary(_ result: ConductivityMap.Result) -> [String] {
    let energy = result.curve.arrhenius?.activationEnergy
    let log10 = result.curve.log10Conductivity
    let units = result.structure.map { ThiophosphateUnits($0) }
    func share(_ kinds: [ThiophosphateUnits.Unit]) -> String {
      let fractions = kinds.compactMap { units?.fraction(of: $0) }
      return Self.short(fractions.isEmpty ? nil : fractions.reduce(0, +))
    }
    return head(result) + [
      String(format: "%g", ConductivityCurve.roomTemperature), "", "",
      Self.short(log10.map { pow(10, $0.value) * Constants.siemensPerCentimetre }),
      "", Self.short(log10?.standardError), "", "", "", Self.short(energy?.value),
      Self.short(energy?.standardError), "", share([.isolatedPS4]),
      Self.short(
        result.fraction.flatMap { ThiophosphateUnits.idealFraction(of: .isolatedPS4, x: $0) }),
      share([.cornerSharingP2S7]),
      share([.edgeSharingP2S6, .bondedP2S6]), result.curve.remarks.joined(separator: "; "),
    ]
  }

  private static func short(_ value: Double?) -> String {
    value.map { String(format: "%.4g", $0) } ?? ""
  }
}
