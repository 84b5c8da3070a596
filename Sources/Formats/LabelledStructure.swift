import Quantities
import Structures

/// A crystal and what a calculation said about it.
public struct LabelledStructure: Sendable, Hashable {
  public var structure: Structure
  /// Total energy of the cell, eV, on the scale of whoever calculated it.
  public var energy: Double?
  /// Energy of which the forces are the derivative, eV: with electrons at a
  /// temperature, as in DFT with smearing, it differs from `energy` by their
  /// entropy; for a potential, which has no electrons, the two are equal.
  public var freeEnergy: Double?
  /// Standard error of the energy, eV.
  public var energyError: Double?
  /// −dE/dr of each atom, in the order of `structure`, eV/Å, Cartesian.
  public var forces: [Vector3]?
  /// Standard error of a component of each atom's force, eV/Å.
  public var forceErrors: [Double]?
  /// W = −dE/dε for a homogeneous strain ε of the cell, eV, Cartesian.
  ///
  /// The stress in the sign of ASE and most of the field (tension positive)
  /// is σ = −W/V in eV/Å³.
  public var virial: Matrix3?
  /// What else the file said of this structure, as text.
  public var info: [String: String]

  public init(
    structure: Structure, energy: Double? = nil, freeEnergy: Double? = nil,
    energyError: Double? = nil, forces: [Vector3]? = nil, forceErrors: [Double]? = nil,
    virial: Matrix3? = nil, info: [String: String] = [:]
  ) {
    precondition(forces.map { $0.count == structure.count } ?? true, "one force for each atom")
    precondition(
      forceErrors.map { $0.count == structure.count } ?? true, "one error for each atom")
    self.structure = structure
    self.energy = energy
    self.freeEnergy = freeEnergy
    self.energyError = energyError
    self.forces = forces
    self.forceErrors = forceErrors
    self.virial = virial
    self.info = info
  }

  /// Keys of `info` that ASE takes for results of the calculation that made the label.
  public static let otherResults = ["dipole", "magmom", "polarization", "dielectric_tensor"]

  /// σ = dE/dε / V = −virial / V, eV/Å³; positive under tension.
  public var stress: Matrix3? { virial.map { $0 * (-1 / structure.lattice.volume) } }
}
