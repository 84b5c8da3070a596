import Conductivities
import Foundation
import Quantities

/// What `tieline diffuse` prints, in cm²/s and S/cm.
struct DiffusionReport: Encodable {
  struct Row {
    var temperature: Double?
    /// Å²/fs.
    var tracer: Estimate
    var collective: Estimate?
    /// e²/(eV Å fs).
    var conductivity: Estimate?
    var collectiveConductivity: Estimate?
    var havenRatio: Estimate?
    var jumps: Double?
    /// fs.
    var start: Double?
    var duration: Double?
    /// Of the slowest element of the framework, Å.
    var frameworkWay: Double?
    /// Of the tracer diffusion coefficient by He et al., as a share of it.
    var empiricalError: Double?
  }

  var species: String
  var rows: [Row]
  var activationEnergy: Estimate?
  /// Of e²/(eV Å fs), at 300 K.
  var log10Conductivity: Estimate?
  var remarks: [String]

  init(_ curve: ConductivityCurve, species: String) {
    self.species = species
    rows = curve.points.map { point in
      Row(
        temperature: point.temperature, tracer: point.tracer, collective: point.collective,
        conductivity: point.conductivity, collectiveConductivity: point.collectiveConductivity,
        havenRatio: point.havenRatio, jumps: point.jumps, start: point.start,
        duration: point.duration, frameworkWay: point.frameworkWay,
        empiricalError: EmpiricalError.relative(jumps: point.jumps / 2))
    }
    activationEnergy = curve.arrhenius?.activationEnergy
    log10Conductivity = curve.log10Conductivity
    remarks = curve.remarks
  }

  /// Of diffusion coefficients that are given, and a conductivity where the carriers are.
  init(
    _ points: DiffusionPoints, fit: ArrheniusFit, cell: (carriers: Int, volume: Double)?,
    species: String, charge: Double
  ) {
    self.species = species
    rows = points.values.map { point in
      Row(
        temperature: point.temperature, tracer: point.diffusion,
        conductivity: cell.map { cell in
          point.diffusion
            * IonTransport.conductivityFactor(
              carriers: cell.carriers, volume: cell.volume, charge: charge,
              temperature: point.temperature)
        })
    }
    activationEnergy = fit.activationEnergy
    log10Conductivity = cell.map {
      ConductivityCurve.log10Conductivity(
        fit, carriers: $0.carriers, volume: $0.volume, charge: charge)
    }
    remarks = ConductivityCurve.remarks(on: fit)
  }

  // MARK: JSON

  private enum Key: String, CodingKey {
    case species, temperatures, remarks
    case temperature_K, tracer_diffusion_cm2_per_s, tracer_diffusion_error_cm2_per_s
    case tracer_diffusion_empirical_error_cm2_per_s
    case collective_diffusion_cm2_per_s, collective_diffusion_error_cm2_per_s
    case conductivity_S_per_cm, conductivity_error_S_per_cm
    case collective_conductivity_S_per_cm, collective_conductivity_error_S_per_cm
    case haven_ratio, haven_ratio_error, jumps, diffusive_from_ps, duration_ps
    case framework_displacement_A
    case activation_energy_eV, activation_energy_error_eV
    case conductivity_300K_S_per_cm, log10_conductivity_300K_error
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(species, forKey: .species)
    var list = container.nestedUnkeyedContainer(forKey: .temperatures)
    for row in rows {
      var entry = list.nestedContainer(keyedBy: Key.self)
      func encode(_ value: Double?, _ key: Key, _ unit: Double = 1) throws {
        // JSON has no infinity.
        try entry.encode(value.map { $0 * unit }.flatMap { $0.isFinite ? $0 : nil }, forKey: key)
      }
      let area = Constants.squareCentimetrePerSecond
      let siemens = Constants.siemensPerCentimetre
      try encode(row.temperature, .temperature_K)
      try encode(row.tracer.value, .tracer_diffusion_cm2_per_s, area)
      try encode(row.tracer.standardError, .tracer_diffusion_error_cm2_per_s, area)
      try encode(
        row.empiricalError.map { $0 * row.tracer.value },
        .tracer_diffusion_empirical_error_cm2_per_s, area)
      try encode(row.collective?.value, .collective_diffusion_cm2_per_s, area)
      try encode(row.collective?.standardError, .collective_diffusion_error_cm2_per_s, area)
      try encode(row.conductivity?.value, .conductivity_S_per_cm, siemens)
      try encode(row.conductivity?.standardError, .conductivity_error_S_per_cm, siemens)
      try encode(row.collectiveConductivity?.value, .collective_conductivity_S_per_cm, siemens)
      try encode(
        row.collectiveConductivity?.standardError, .collective_conductivity_error_S_per_cm, siemens)
      try encode(row.havenRatio?.value, .haven_ratio)
      try encode(row.havenRatio?.standardError, .haven_ratio_error)
      try encode(row.jumps, .jumps)
      try encode(row.start, .diffusive_from_ps, 0.001)
      try encode(row.duration, .duration_ps, 0.001)
      try encode(row.frameworkWay, .framework_displacement_A)
    }
    try container.encode(activationEnergy?.value, forKey: .activation_energy_eV)
    try container.encode(activationEnergy?.standardError, forKey: .activation_energy_error_eV)
    try container.encode(
      log10Conductivity.map { pow(10, $0.value) * Constants.siemensPerCentimetre }
        .flatMap { $0.isFinite ? $0 : nil },
      forKey: .conductivity_300K_S_per_cm)
    try container.encode(
      log10Conductivity?.standardError, forKey: .log10_conductivity_300K_error)
    try container.encode(remarks, forKey: .remarks)
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  // MARK: text

  /// A table of the temperatures and a line on what follows from them.
  var text: String {
    let head = [
      "T (K)", "D* (cm²/s)", "D_σ (cm²/s)", "σ (S/cm)", "Haven ratio", "jumps", "from (ps)",
      "of (ps)",
    ]
    let lines = rows.map(Self.cells)
    let widths = head.indices.map { column in
      ([head] + lines).map { $0[column].count }.max()!
    }
    var text = ""
    for line in [head] + lines {
      let padded = zip(line, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }
      text += padded.joined(separator: "  ") + "\n"
    }
    if let activationEnergy {
      text +=
        "activation energy: \(Self.plain(activationEnergy.value, 3)) ± "
        + "\(Self.plain(activationEnergy.standardError, 3)) eV\n"
    }
    if let log10Conductivity {
      let value = pow(10, log10Conductivity.value) * Constants.siemensPerCentimetre
      text +=
        "conductivity at 300 K: \(Self.exponential(value)) S/cm, its log10 ± "
        + "\(Self.plain(log10Conductivity.standardError, 2))\n"
    }
    return text
  }

  private static func cells(_ row: Row) -> [String] {
    let area = Constants.squareCentimetrePerSecond
    let siemens = Constants.siemensPerCentimetre
    let haven = row.havenRatio.map { "\(plain($0.value, 2)) ± \(plain($0.standardError, 2))" }
    return [
      row.temperature.map { plain($0, 0) } ?? "?",
      scientific(row.tracer, area),
      row.collective.map { scientific($0, area) } ?? "-",
      row.conductivity.map { scientific($0, siemens) } ?? "-",
      haven ?? "-",
      row.jumps.map { plain($0, 0) } ?? "-",
      row.start.map { plain($0 / 1000, 2) } ?? "-",
      row.duration.map { plain($0 / 1000, 1) } ?? "-",
    ]
  }

  private static func scientific(_ value: Estimate, _ unit: Double) -> String {
    "\(exponential(value.value * unit)) ± \(exponential(value.standardError * unit))"
  }

  private static func exponential(_ value: Double) -> String { String(format: "%.2e", value) }

  private static func plain(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
