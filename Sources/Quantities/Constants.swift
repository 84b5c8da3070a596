/// Physical constants in eV, Å, fs, K, e and atomic mass unit.
///
/// Source: CODATA 2018, Rev. Mod. Phys. 93, 025010 (2021),
/// doi:10.1103/RevModPhys.93.025010.
public enum Constants {
  /// Boltzmann constant, eV/K; exact.
  public static let boltzmann = 8.617_333_262e-5
  /// Elementary charge, C; exact.
  public static let elementaryCharge = 1.602_176_634e-19
  /// e²/(4πε₀), eV Å: the Coulomb energy of two unit charges 1 Å apart.
  public static let coulomb = 14.399_645_478
  /// Atomic mass unit, kg.
  public static let atomicMass = 1.660_539_066_60e-27
  /// Atomic mass unit × Å² / fs² in eV: kinetic energies times this are in eV.
  public static let atomicMassVelocitySquared = 103.642_696_57
  /// Bohr radius, Å.
  public static let bohr = 0.529_177_210_903
  /// Hartree energy, eV.
  public static let hartree = 27.211_386_245_988
  /// ν = ω/2π in THz of an angular frequency ω of 1 rad/fs.
  public static let terahertz = 1000 / (2 * Double.pi)
  /// 1 eV/Å³ in GPa.
  public static let gigapascal = 160.217_663_4
  /// 1 Å²/fs in cm²/s; exact.
  public static let squareCentimetrePerSecond = 0.1
  /// 1 e²/(eV Å fs) in S/cm; exact.
  public static let siemensPerCentimetre = 1.602_176_634e4
  /// 1 atomic mass unit/Å³ in g/cm³.
  public static let gramPerCubicCentimetre = 1.660_539_066_60
}
