import ArgumentParser
import Campaigns
import Conductivities
import Formats
import Foundation
import PhaseDiagrams
import Quantities
import Structures

struct Diffuse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Diffusion, conductivity and activation energy, each with its error.",
    discussion: """
      From trajectories, one for each temperature, or from a table of diffusion coefficients with \
      the columns temperature_K, diffusion_cm2_per_s and error_cm2_per_s.

      D* is the tracer diffusion coefficient, from a generalised least-squares fit to the mean \
      squared displacement from where it becomes diffusive; D_σ is the collective one, and their \
      ratio the Haven ratio. The conductivity is that of Nernst and Einstein, with D*. With four \
      temperatures or more there is an activation energy, and a conductivity at 300 K.
      """)

  @Option(
    help: """
      A trajectory: extended XYZ or .traj of ASE, a dump of LAMMPS or an XDATCAR of VASP. Once for \
      each temperature.
      """, completion: .file())
  var trajectory: [String] = []

  @Option(help: "Time between two frames of a trajectory, fs, where the file does not say.")
  var timestep: Double?

  @Option(help: "Temperature of the trajectory, K; once for each of them, in the same order.")
  var temperature: [Double] = []

  @Option(help: "The element that moves.")
  var species = "Li"

  @Option(help: "Elements of the types 1, 2, … of a LAMMPS dump without names, such as Li,P,S.")
  var elements: String?

  @Option(help: "A table of diffusion coefficients (CSV).", completion: .file())
  var points: String?

  @Option(help: "Ions in the volume, for the conductivity from --points.")
  var carriers: Int?

  @Option(help: "Volume of the carriers, Å³, for the conductivity from --points.")
  var volume: Double?

  @Option(help: "text or json.")
  var format = Format.text

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    guard trajectory.isEmpty != (points == nil) else {
      throw ValidationError("give either --trajectory or --points")
    }
    guard timestep.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--timestep is a positive time in fs")
    }
    guard temperature.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw ValidationError("--temperature is a positive temperature in K")
    }
    guard temperature.isEmpty || temperature.count == trajectory.count else {
      throw ValidationError("give --temperature once for each --trajectory, or not at all")
    }
    guard Element(species) != nil else {
      throw ValidationError("--species '\(species)' is not the symbol of an element")
    }
    guard (carriers == nil) == (volume == nil), carriers.map({ $0 > 0 }) ?? true,
      volume.map({ $0 > 0 && $0.isFinite }) ?? true
    else {
      throw ValidationError("give --carriers, a positive number, and --volume, in Å³, together")
    }
    for symbol in symbols where Element(symbol) == nil {
      throw ValidationError("--elements: '\(symbol)' is not the symbol of an element")
    }
  }

  private var symbols: [String] {
    elements.map { $0.split(separator: ",").map { $0.filter { $0 != " " } } } ?? []
  }

  func run() throws {
    let report = try points.map(tabulated) ?? analysed()
    try Delivery.write(format == .json ? report.json : report.text, to: output)
    report.remarks.forEach { Message.write("tieline: \($0)") }
  }

  private func tabulated(_ file: String) throws -> DiffusionReport {
    let points = try DiffusionPoints(CSVTable(contentsOf: file))
    let fit = try ArrheniusFit(points.values)
    let cell = carriers.flatMap { carriers in volume.map { (carriers, $0) } }
    return DiffusionReport(points, fit: fit, cell: cell)
  }

  private func analysed() throws -> DiffusionReport {
    let element = Element(species)!
    var runs: [IonTransport] = []
    var failures: [ConductivityError] = []
    for (index, file) in trajectory.enumerated() {
      var path = try TrajectoryFile.read(
        URL(fileURLWithPath: file), elements: symbols.compactMap { Element($0) })
      if !temperature.isEmpty { path.temperature = temperature[index] }
      guard let interval = timestep ?? path.interval else {
        throw DiffuseError.noInterval(file: file)
      }
      do {
        runs.append(try IonTransport(path, of: element, interval: interval))
      } catch {
        // One of many may fail: the others still say something.
        guard trajectory.count > 1 else { throw error }
        failures.append(error)
      }
    }
    guard !runs.isEmpty else { throw failures[0] }
    return DiffusionReport(ConductivityCurve(runs, failures: failures), species: species)
  }
}
