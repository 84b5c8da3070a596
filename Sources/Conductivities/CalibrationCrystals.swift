import Foundation

/// A crystal whose lithium conductivity was measured at room temperature.
public struct CalibrationCrystal: Sendable {
  public struct Measurement: Sendable {
    /// At room temperature, S/cm.
    public var conductivity: Double
    /// eV, where it was measured.
    public var activationEnergy: Double?
    /// DOI of the paper, or of the table that quotes it.
    public var source: String

    init(_ conductivity: Double, _ activationEnergy: Double?, _ source: String) {
      self.conductivity = conductivity
      self.activationEnergy = activationEnergy
      self.source = source
    }
  }

  public let name: String
  /// `Percolation.barriers` of the framework at a spacing of 0.2 Å, eV.
  public let barriers: [Double]
  public let measurements: [Measurement]

  /// Mean of log₁₀(σ / (S/cm)) over the measurements.
  public var log10Conductivity: Double {
    measurements.reduce(0) { $0 + log10($1.conductivity) } / Double(measurements.count)
  }

  /// Mean over the measurements that have one, eV.
  public var activationEnergy: Double {
    let energies = measurements.compactMap(\.activationEnergy)
    return energies.reduce(0, +) / Double(energies.count)
  }

  /// Quoted without its paper in the table of Laskowski, McHaffie, See, Energy
  /// Environ. Sci. 16, 1264 (2023).
  private static let laskowski = "10.1039/D2EE03499A"

  /// Lithium thiophosphates of known structure, with the values at room
  /// temperature gathered by OBELiX and by Laskowski et al.
  ///
  /// The means hide that one compound is reported by different laboratories
  /// with values up to three decades apart. Of beta-Li3PS4 the values measured
  /// at room temperature are taken, all on nanoporous or fine-grained samples;
  /// extrapolating from where the bulk phase is stable gives 9·10⁻⁷ S/cm.
  /// The framework of Li10GeP2S12 is taken with P on the site that Ge shares.
  public static let all = [
    CalibrationCrystal(
      name: "gamma-Li3PS4", barriers: [0.4252, 0.4516, 0.5786],
      measurements: [
        Measurement(2.6e-7, 0.49, "10.1021/ja3110895"), Measurement(3e-7, nil, laskowski),
      ]),
    CalibrationCrystal(
      name: "beta-Li3PS4", barriers: [0.2546, 0.2998, 0.4254],
      measurements: [
        Measurement(1.6e-4, 0.36, "10.1021/ja3110895"), Measurement(1.78e-4, 0.33, laskowski),
        Measurement(1.46e-4, 0.38, laskowski),
      ]),
    CalibrationCrystal(
      name: "Li7P3S11", barriers: [0.3294, 0.4022, 0.4164],
      measurements: [
        Measurement(3.46e-3, 0.21, "10.2109/jcersj2.118.305"),
        Measurement(1.7e-2, 0.17, "10.1039/C3EE41655K"),
        Measurement(3.2e-3, 0.124, "10.1016/j.ssi.2006.04.017"),
        Measurement(8.6e-3, 0.29, "10.1021/acs.chemmater.6b02163"),
      ]),
    CalibrationCrystal(
      name: "Li2P2S6", barriers: [0.5055, 0.7310, 0.8884],
      measurements: [Measurement(7.8e-11, 0.48, "10.1021/acs.inorgchem.7b00751")]),
    CalibrationCrystal(
      name: "Li4P2S6", barriers: [0.8159, 0.8159, 1.6010],
      measurements: [
        Measurement(2.38e-7, 0.29, "10.1016/j.ssi.2015.10.015"),
        Measurement(1.6e-10, 0.48, "10.1021/acs.chemmater.6b04175"),
      ]),
    CalibrationCrystal(
      name: "Li7PS6", barriers: [0.2670, 0.2670, 0.2670],
      measurements: [
        Measurement(8e-5, nil, laskowski), Measurement(1.61e-6, 0.16, laskowski),
        Measurement(1.27e-4, 0.437, "10.1016/0167-2738(90)90432-Q"),
      ]),
    CalibrationCrystal(
      name: "Li6PS5Cl", barriers: [0.4337, 0.4337, 0.4337],
      measurements: [
        Measurement(2.05e-3, 0.452, "10.1021/jacs.7b06327"),
        Measurement(1.3e-3, 0.33, "10.1016/j.ssi.2012.06.008"),
        Measurement(3.3e-5, 0.38, "10.1002/pssa.201001117"),
      ]),
    CalibrationCrystal(
      name: "Li6PS5Br", barriers: [0.2641, 0.2641, 0.2641],
      measurements: [
        Measurement(1.15e-3, 0.303, "10.1021/jacs.7b06327"),
        Measurement(7.01e-4, 0.194, "10.1039/c7ta08581h"),
        Measurement(2.77e-3, 0.31, "10.1021/acs.inorgchem.8b02443"),
        Measurement(3.2e-5, 0.32, "10.1002/pssa.201001117"),
      ]),
    CalibrationCrystal(
      name: "Li6PS5I", barriers: [0.4549, 0.4549, 0.4549],
      measurements: [
        Measurement(1.3e-6, 0.383, "10.1021/jacs.7b06327"),
        Measurement(1.26e-6, 0.38, "10.1021/jacs.8b10282"),
        Measurement(2.2e-4, 0.26, "10.1002/pssa.201001117"),
      ]),
    CalibrationCrystal(
      name: "Li4PS4I", barriers: [0.4810, 0.5871, 0.5871],
      measurements: [Measurement(1.2e-4, 0.37, "10.1021/acs.chemmater.7b00013")]),
    CalibrationCrystal(
      name: "Li10GeP2S12", barriers: [0.5035, 0.5767, 0.5767],
      measurements: [
        Measurement(1.21e-2, nil, "10.1039/c4ta05231e"),
        Measurement(2.46e-2, 0.274, "10.1021/acs.chemmater.8b00266"),
        Measurement(1.2e-2, 0.25, "10.1038/nmat3066"),
        Measurement(1.43e-3, 0.24, "10.1016/j.ssi.2017.01.014"),
      ]),
  ]
}
