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
    "solid", "formula", "x", "atoms", "temperature_K", "tracer_diffusion_cm2_per_s",
    "tracer_diffusion_error_cm2_per_s", "conductivity_S_per_cm", "conductivity_error_S_per_cm",
    "log10_conductivity_error", "haven_ratio", "haven_ratio_error", "jumps",
    "activation_energy_eV", "activation_energy_error_eV", "density_g_per_cm3", "PS4_fraction",
    "ideal_PS4_fraction", "P2S7_fraction", "P2S6_fraction", "remark",
  ]

  var csv: String {
    CSVTable.line(Self.columns) + results.flatMap(rows).map(CSVTable.line).joined()
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
