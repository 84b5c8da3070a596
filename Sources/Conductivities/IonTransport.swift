import Foundation
import Quantities
import Structures

/// What the motion of ions in a trajectory amounts to: diffusion and conductivity.
///
/// The tracer diffusion coefficient D* is that of single ions; the collective one D_σ is that of
/// their centre, times their number N:
///
///     ⟨|Δr_i|²⟩ = 6 D* t + c,   ⟨|Σ_i Δr_i|²⟩ / N = 6 D_σ t + c'
///     σ = N q² D / (V k_B T),   H_R = D* / D_σ
///
/// With D* it is the conductivity of Nernst and Einstein, of ions that go independent ways; with
/// D_σ that of Einstein, Green and Kubo, which is the true one, but with N times fewer samples.
///
/// - Unit: Å²/fs; σ in e²/(eV Å fs).
/// - Error: those of `DiffusionFit`; that of the Haven ratio takes D* and D_σ for independent,
///   which is too large where they go up and down together.
/// - Source: Murch, Solid State Ionics 7, 177 (1982), doi:10.1016/0167-2738(82)90050-9.
public struct IonTransport: Sendable, Hashable, Codable {
  /// K; `nil` where nobody said.
  public let temperature: Double?
  public let carriers: Int
  /// Of the mean cell, Å³.
  public let volume: Double
  /// Of one ion, e; `nil` for an atom that is no ion.
  public let charge: Double?
  public let tracer: Estimate
  /// `nil` where the motion of the centre has not become diffusive.
  public let collective: Estimate?
  /// Hops of the length `EmpiricalError.hop` in the whole time that the diffusion of all ions
  /// amounts to, N 6 D* t / a².
  public let jumps: Double
  /// From which on the displacement is diffusive, fs.
  public let start: Double
  /// Of the trajectory, fs; of several, that of the longest.
  public let duration: Double
  /// How far the slowest element of the framework has moved in it, Å (root mean square); of several runs the
  /// farthest. `nil` without a framework, and where an earlier version left it out.
  public let frameworkWay: Double?

  /// Nothing has happened where no ion's place, averaged over a tenth of the time, is this far
  /// from another such place of its own, Å: a third of a hop.
  static let rest = 1.0
  /// A framework that has moved this far, Å, may be on its way to flowing, or to another crystal: that of γ-Li3PS4
  /// moved by 0.03 Å at 800 K and by 0.84 Å at 850 K, where it no longer is γ (`Runs/conductivities-more`).
  public static let creep = 0.8
  /// A framework flows where even its slowest element has moved this far, Å (root mean square).
  static let flow = 2.0

  /// - Parameters:
  ///   - species: of the ions that move.
  ///   - interval: between two frames, fs.
  public init(
    _ trajectory: Trajectory, of species: Element, interval: Double
  ) throws(ConductivityError) {
    let atoms = trajectory.atoms(of: species)
    guard !atoms.isEmpty else {
      throw .noMobileIons(species, formula: Composition(trajectory.species).formula)
    }
    guard trajectory.count >= DiffusionFit.fewestFrames else {
      throw .fewFrames(count: trajectory.count)
    }
    let framework = trajectory.species.indices.filter { trajectory.species[$0] != species }
    duration = interval * Double(trajectory.count - 1)
    let slowest = Self.flow(trajectory, framework: framework)
    if let (element, way) = slowest, way > Self.flow {
      throw .flows(element, way: way, duration: duration, temperature: trajectory.temperature)
    }
    frameworkWay = slowest?.way
    let paths = trajectory.paths(of: atoms, framework: framework)
    let furthest = paths.map(Self.excursion).max()!
    guard furthest > Self.rest else {
      throw .noJumps(species, furthest: furthest, duration: duration)
    }
    guard let fit = DiffusionFit(paths, interval: interval), fit.coefficient.value > 0 else {
      throw .notDiffusive(species, duration: duration)
    }
    temperature = trajectory.temperature
    carriers = atoms.count
    volume = trajectory.meanLattice.volume
    charge = Self.charge(of: species)
    tracer = fit.coefficient
    jumps = EmpiricalError.jumps(fit.coefficient.value, of: atoms.count, in: duration)
    start = interval * Double(fit.start)
    let centre = Self.centre(paths)
    // One path alone shows no bend: what holds for single ions holds for their centre.
    let common = DiffusionFit([centre], interval: interval, notBefore: fit.start)?.coefficient
    collective = common.flatMap { $0.value > 0 ? $0 : nil }
  }

  /// Of runs of the same crystal at the same temperature, each with velocities of its own: the
  /// mean, with the larger of the error that the runs claim and the one that they show.
  ///
  ///     σ² = max(Σ σ_i² / n², Σ (D_i − D)² / (n (n − 1)))
  public init(combining runs: [IonTransport]) {
    precondition(!runs.isEmpty, "nothing has no mean")
    let first = runs[0]
    precondition(
      runs.allSatisfy { $0.temperature == first.temperature && $0.carriers == first.carriers },
      "runs of one crystal at one temperature")
    (temperature, carriers, charge) = (first.temperature, first.carriers, first.charge)
    volume = runs.reduce(0) { $0 + $1.volume } / Double(runs.count)
    tracer = Estimate(combining: runs.map(\.tracer))!
    let common = runs.compactMap(\.collective)
    // Those without one are those where it came out low.
    collective = common.count == runs.count ? Estimate(combining: common) : nil
    jumps = runs.reduce(0) { $0 + $1.jumps }
    start = runs.map(\.start).max()!
    duration = runs.map(\.duration).max()!
    frameworkWay = runs.compactMap(\.frameworkWay).max()
  }

  /// σ of ions that go independent ways, e²/(eV Å fs); `nil` without a temperature or a charge.
  public var conductivity: Estimate? { factor.map { tracer * $0 } }

  /// σ of the ions as they move together, e²/(eV Å fs).
  public var collectiveConductivity: Estimate? {
    factor.flatMap { factor in collective.map { $0 * factor } }
  }

  /// D* / D_σ.
  public var havenRatio: Estimate? {
    collective.map { collective in
      let ratio = tracer.value / collective.value
      let relative = hypot(
        tracer.standardError / tracer.value, collective.standardError / collective.value)
      return Estimate(ratio, standardError: ratio * relative)
    }
  }

  private var factor: Double? {
    guard let temperature, let charge else { return nil }
    return Self.conductivityFactor(
      carriers: carriers, volume: volume, charge: charge, temperature: temperature)
  }

  /// σ / D = N q² / (V k_B T), e²/(eV Å³).
  public static func conductivityFactor(
    carriers: Int, volume: Double, charge: Double = 1, temperature: Double
  ) -> Double {
    Double(carriers) * charge * charge / (volume * Constants.boltzmann * temperature)
  }

  /// log₁₀ of σ where no ion has hopped in a time, fs: what is to be expected, in e²/(eV Å fs).
  ///
  /// Of hops that come at random, of which none was seen, n are expected with the density e^−n if nothing was
  /// known before. The mean of ln n is −γ (Euler's constant), its standard deviation π/√6.
  public static func stillness(
    carriers: Int, volume: Double, temperature: Double, duration: Double
  ) -> Estimate {
    let oneHop = 1 / EmpiricalError.jumps(1, of: carriers, in: duration)
    let factor = conductivityFactor(carriers: carriers, volume: volume, temperature: temperature)
    let euler = 0.577_215_664_901_532_9
    return Estimate(
      log10(oneHop * factor) - euler / log(10), standardError: .pi / 6.0.squareRoot() / log(10))
  }

  /// Σ_i r_i / √N: the collective diffusion coefficient is that of this path.
  private static func centre(_ paths: [[Vector3]]) -> [Vector3] {
    let root = Double(paths.count).squareRoot()
    return paths[0].indices.map { frame in
      paths.reduce(Vector3.zero) { $0 + $1[frame] } / root
    }
  }

  /// The longest way between two of ten places of rest, Å.
  private static func excursion(_ path: [Vector3]) -> Double {
    let places = averages(path)
    return places.flatMap { a in places.map { ($0 - a).length } }.max()!
  }

  /// Over each tenth of the time.
  private static func averages(_ path: [Vector3]) -> [Vector3] {
    (0..<10).map { part in
      let range = (part * path.count / 10)..<((part + 1) * path.count / 10)
      return path[range].reduce(.zero, +) / Double(range.count)
    }
  }

  /// The slowest element of the framework and its way from the first to the last tenth of the
  /// time, as a root mean square, Å. Single atoms may turn with their units; an element flows.
  private static func flow(
    _ trajectory: Trajectory, framework: [Int]
  ) -> (element: Element, way: Double)? {
    let elements = Set(framework.map { trajectory.species[$0] }).sorted()
    return elements.map { element in
      let paths = trajectory.paths(of: trajectory.atoms(of: element), framework: framework)
      let squares = paths.map { path in
        let places = averages(path)
        return (places[9] - places[0]).lengthSquared
      }
      return (element, (squares.reduce(0, +) / Double(squares.count)).squareRoot())
    }.min { $0.way < $1.way }
  }

  /// Of an ion that solid electrolytes are made for, e; `nil` for other elements.
  public static func charge(of element: Element) -> Double? { charges[element] }

  private static let charges: [Element: Double] = {
    let symbols: [(Double, [String])] = [
      (1, ["H", "Li", "Na", "K", "Rb", "Cs", "Cu", "Ag"]), (2, ["Mg", "Ca", "Zn"]), (3, ["Al"]),
      (-1, ["F", "Cl", "Br", "I"]), (-2, ["O", "S", "Se"]),
    ]
    return Dictionary(
      uniqueKeysWithValues: symbols.flatMap { charge, names in
        names.map { (Element($0)!, charge) }
      })
  }()
}
