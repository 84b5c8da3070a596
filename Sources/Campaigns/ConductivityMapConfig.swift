import Files
import Foundation
import Quantities
import Structures

/// Which solids are watched at which temperatures: the config of `tieline diffuse`.
public struct ConductivityMapConfig: Sendable {
  /// A crystal of a file, or a glass.
  public struct Solid: Sendable {
    public enum Origin: Sendable {
      case crystal(URL)
      /// Mole fraction of the first end member, and files of the units it is put together from.
      case glass(Double, units: [URL])
    }

    public var name: String
    public var origin: Origin
    /// K, ascending.
    public var temperatures: [Double]
  }

  public var name: String
  public var seed: UInt64
  public var potential: URL
  public var endMembers: CompoundSystem
  public var solids: [Solid]
  /// About how many each solid has.
  public var atoms: Int
  /// With velocities of their own, at each temperature.
  public var runs: Int
  /// eV/Å³; `nil` for cells that stay as they are.
  public var pressure: Double?
  /// fs.
  public var warming: Double
  /// fs.
  public var watching: Double
  /// How glasses are made.
  public var quench: MeltQuench
  /// Every value, defaults written out, paths as seen from the run folder.
  public var effectiveText: String

  /// - Parameter folder: the run folder, from where the effective text names files.
  public init(contentsOf url: URL, runFolder folder: URL? = nil) throws {
    try self.init(ConfigDocument(contentsOf: url, effectiveFolder: folder))
  }

  public init(_ document: ConfigDocument) throws {
    let root = document.root
    name = try root.runName()
    seed = UInt64(try root.int("seed", default: 1, in: 0...Int.max))
    potential = try root.file("potential")
    let formulas = try root.strings("end_members", default: ["Li2S", "P2S5"])
    do {
      endMembers = try CompoundSystem(formulas.joined(separator: ","))
    } catch {
      throw root.refusal(of: "end_members", because: error.sentence)
    }
    guard formulas.count == 2 else {
      throw root.refusal(of: "end_members", because: "has two formulas, such as [Li2S, P2S5]")
    }
    let common = try Self.temperatures(of: root, default: Self.temperatures)
    var solids: [Solid] = []
    for section in try root.sections("crystals") {
      let file = try section.file("file")
      try Self.add(
        Solid(
          name: file.deletingPathExtension().lastPathComponent, origin: .crystal(file),
          temperatures: Self.temperatures(of: section, default: common)), of: section, key: "file",
        to: &solids)
    }
    for section in try root.sections("glasses") {
      let fraction = try section.double("x", in: 0...1)
      let units = try section.files("units", default: [])
      let temperatures = try Self.temperatures(of: section, default: common)
      let copies = try section.int("copies", default: 1, in: 1...1000)
      for copy in 1...copies {
        let name = String(format: "glass-%.3f", fraction) + (copies > 1 ? "-\(copy)" : "")
        try Self.add(
          Solid(
            name: name, origin: .glass(fraction, units: units), temperatures: temperatures),
          of: section, key: "x", to: &solids)
      }
    }
    self.solids = solids
    guard !solids.isEmpty else {
      throw root.refusal(
        of: "crystals", because: "names no solid; expected crystals, glasses or both")
    }
    atoms = try root.int("atoms", default: 200, in: 8...100_000)
    runs = try root.int("runs", default: 1, in: 1...1000)
    pressure = try root.optionalDouble("pressure_GPa", in: -100...1000).map {
      $0 / Constants.gigapascal
    }
    warming = 1000 * (try root.double("warming_ps", default: 10, in: 0.1...1e6))
    watching = 1000 * (try root.double("watching_ps", default: 100, in: 2...1e6))
    let section = try root.section("quench")
    quench = MeltQuench(
      temperature: try section.double("melt_K", default: 1500, in: 300...10_000),
      melting: 1000 * (try section.double("melt_ps", default: 10, in: 0.1...1e6)),
      quenching: 1000 * (try section.double("fall_ps", default: 30, in: 0.1...1e6)))
    try document.finish()
    effectiveText = document.effectiveText
  }

  private static func add(
    _ solid: Solid, of section: ConfigSection, key: String, to solids: inout [Solid]
  ) throws {
    guard !solids.contains(where: { $0.name == solid.name }) else {
      throw section.refusal(of: key, because: "a solid named \(solid.name) is listed before")
    }
    solids.append(solid)
  }

  private static func temperatures(
    of section: ConfigSection, default standard: [Double]
  ) throws -> [Double] {
    try sorted(
      section.doubles("temperatures_K", default: standard, in: 1...5000), of: section)
  }

  /// K; of solids that say nothing else.
  static let temperatures: [Double] = [500, 600, 700, 800, 900]

  static func sorted(_ temperatures: [Double], of section: ConfigSection) throws -> [Double] {
    guard !temperatures.isEmpty, Set(temperatures).count == temperatures.count else {
      throw section.refusal(
        of: "temperatures_K", because: "has each temperature once, such as [600, 700, 800, 900]")
    }
    return temperatures.sorted()
  }
}
