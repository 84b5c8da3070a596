import Conductivities
import PhaseDiagrams
import Quantities
import Structures

/// Diffusion coefficients that somebody has measured or calculated, from a table with the columns
/// temperature_K, diffusion_cm2_per_s and error_cm2_per_s.
struct DiffusionPoints {
  /// K, and Å²/fs; by ascending temperature.
  let values: [(temperature: Double, diffusion: Estimate)]

  static let columns = ["temperature_K", "diffusion_cm2_per_s", "error_cm2_per_s"]

  init(_ table: CSVTable) throws {
    let places = Self.columns.map { table.header.firstIndex(of: $0) }
    let missing = zip(Self.columns, places).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      throw PhaseDiagramError.missingColumns(
        missing, of: Self.columns, found: table.header, file: table.file, line: table.headerLine)
    }
    values = try table.rows.map { row in
      let numbers = try zip(Self.columns, places).map { column, place in
        let text = row.fields[place!]
        guard let number = Double(text.filter { $0 != " " && $0 != "\t" }), number > 0,
          number.isFinite
        else {
          throw DiffuseError.notPositive(
            column: column, found: text, file: table.file, line: row.line)
        }
        return number
      }
      let unit = 1 / Constants.squareCentimetrePerSecond
      return (numbers[0], Estimate(numbers[1] * unit, standardError: numbers[2] * unit))
    }.sorted { $0.temperature < $1.temperature }
  }
}

/// What is wrong with what `tieline diffuse` is given.
enum DiffuseError: ReportableError {
  case notPositive(column: String, found: String, file: String, line: Int)
  /// A trajectory that says nothing of the time between its frames.
  case noInterval(file: String)
  /// One of several trajectories that says nothing of its temperature.
  case noTemperature(file: String)
  /// Trajectories that are not of one solid.
  case otherSolids([String])
  /// An element that is no ion of a known charge.
  case noCharge(Element)
  /// Dynamics of which no temperature gave a coefficient.
  case nothing(name: String, reasons: [String])

  var sentence: String {
    switch self {
    case .notPositive(let column, let found, let file, let line):
      "\(file), line \(line): \(column) must be a positive number, found '\(found.prefix(40))'"
    case .noInterval(let file):
      "\(file) does not say how long it is from frame to frame; give the time in fs as --timestep"
    case .noTemperature(let file):
      "\(file) does not say at which temperature it was; give --temperature once for each trajectory"
    case .otherSolids(let solids):
      "the trajectories are of \(solids.joined(separator: " and of ")); expected those of one solid"
    case .noCharge(let element):
      "\(element) is no ion whose charge is known here, so there is no conductivity"
    case .nothing(let name, let reasons):
      "\(name) gives no diffusion coefficient: \(reasons.joined(separator: "; "))"
    }
  }
}
