import Files
import Foundation
import Quantities
import Structures

/// INCAR and KPOINTS of VASP for energy, forces and stress of one crystal, beside its POSCAR.
///
/// PBE without dispersion and paired electrons, as in `CP2KInput`, whose mesh of k points it has, with
/// Γ in it. Plane waves to 520 eV, which is above what each of the potentials of the Materials Project
/// asks for, Li_sv (499 eV) the most; electrons to 1e-6 eV, with Gaussian smearing of 0.05 eV, which
/// changes nothing where there is a gap. The cell stays (ISIF = 2, NSW = 0), and its stress is printed.
///
/// POTCAR is under the licence of VASP and not written: a comment of INCAR says which potentials, in
/// the order of POSCAR, are meant.
///
/// - Edge cases: elements with open shells want spins, which ISPIN = 1 leaves out.
///
/// Source: G. Kresse, J. Furthmüller, Phys. Rev. B 54, 11169 (1996), doi:10.1103/PhysRevB.54.11169;
/// PBE: J. P. Perdew, K. Burke, M. Ernzerhof, Phys. Rev. Lett. 77, 3865 (1996),
/// doi:10.1103/PhysRevLett.77.3865; potentials: G. Kresse, D. Joubert, Phys. Rev. B 59, 1758 (1999),
/// doi:10.1103/PhysRevB.59.1758; their choice and 520 eV: A. Jain et al., Comput. Mater. Sci. 50, 2295
/// (2011), doi:10.1016/j.commatsci.2011.02.023, and the settings of the Materials Project in pymatgen;
/// smearing: the VASP Wiki, "ISMEAR", vasp.at/wiki/ISMEAR.
public enum VASPInput {
  /// INCAR and KPOINTS into the folder of a POSCAR, each whole or not at all.
  public static func write(_ structure: Structure, beside poscar: URL) throws {
    let folder = poscar.deletingLastPathComponent()
    try AtomicFile.write(incar(structure), to: folder.appendingPathComponent("INCAR"))
    try AtomicFile.write(kPoints(structure), to: folder.appendingPathComponent("KPOINTS"))
  }

  static func incar(_ structure: Structure) -> String {
    let potentials = POSCAR.elements(of: structure).map(potential).joined(separator: " ")
    return """
      SYSTEM = \(structure.composition.formula)
      # Energy, forces and stress of one crystal by PBE, electrons paired, written by Tieline.
      # POTCAR is yours to put together, of PBE potentials in this order: \(potentials)
      GGA = PE
      ISPIN = 1
      PREC = Accurate
      ENCUT = 520      # eV, above ENMAX of these potentials, as in the Materials Project
      LASPH = .TRUE.
      LREAL = .FALSE.
      EDIFF = 1E-6     # eV
      NELM = 100
      ISMEAR = 0       # Gaussian, as the VASP Wiki has it for what may have a gap
      SIGMA = 0.05     # eV
      IBRION = -1      # a single point: atoms and cell stay
      NSW = 0
      ISIF = 2         # with the stress
      LWAVE = .FALSE.
      LCHARG = .FALSE.

      """
  }

  static func kPoints(_ structure: Structure) -> String {
    let mesh = CP2KInput.mesh(of: structure.lattice).map(String.init).joined(separator: " ")
    return """
      As many k points along each vector as repeat the crystal to 12 Å
      0
      Gamma
      \(mesh)
      0 0 0

      """
  }

  /// Its name in the set of PBE potentials.
  private static func potential(_ element: Element) -> String {
    let ending = endings.first {
      $0.elements.split(separator: " ").contains { $0 == element.symbol }
    }
    return element.symbol + (ending?.name ?? "")
  }

  /// Of the potentials with more electrons, or of lanthanides with fewer, than the plain one.
  private static let endings = [
    (name: "_sv", elements: "Li Be K Ca Sc Rb Sr Y Zr Cs Ba W"),
    (name: "_pv", elements: "Na Mg Ti V Cr Mn Fe Ni Cu Nb Mo Tc Ru Rh Hf Ta Re Os"),
    (name: "_d", elements: "Ga Ge In Sn Tl Pb"),
    (name: "_3", elements: "Pr Nd Pm Sm Tb Dy Ho Er Tm Yb Lu"),
  ]
}
