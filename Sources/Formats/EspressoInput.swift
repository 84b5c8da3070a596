import Quantities
import Structures

/// Input of pw.x of Quantum ESPRESSO for energy, forces and stress of one crystal.
///
/// Cell and atoms are the crystal's to the last bit, and the mesh of k points is that of
/// `CP2KInput`. Nobody but the user knows the pseudopotentials: they are called by their elements,
/// Li.UPF, and stand in the folder of the input; the cut-offs are high enough for most of them. Both
/// are to be looked at before a calculation.
///
/// - Edge cases: electrons are paired and have no smearing, so a metal does not converge with it.
///
/// Source: P. Giannozzi et al., J. Phys.: Condens. Matter 29, 465901 (2017),
/// doi:10.1088/1361-648X/aa8f79, and the program's documentation.
public enum EspressoInput {
  public static func write(_ structure: Structure) -> String {
    let elements = Set(structure.species).sorted()
    let mesh = CP2KInput.mesh(of: structure.lattice).map(String.init).joined(separator: " ")
    let matrix = structure.lattice.matrix
    func joined(_ v: Vector3) -> String { "\(v.x) \(v.y) \(v.z)" }
    let species = elements.map { "\($0.symbol) \($0.mass) \($0.symbol).UPF\n" }.joined()
    let rows = [matrix.a, matrix.b, matrix.c].map { joined($0) + "\n" }.joined()
    let atoms = zip(structure.species, structure.positions)
      .map { "\($0.symbol) \(joined($1))\n" }.joined()
    return """
      &CONTROL
        calculation = 'scf'
        pseudo_dir = './'
        tprnfor = .true.
        tstress = .true.
      /
      &SYSTEM
        ibrav = 0
        nat = \(structure.count)
        ntyp = \(elements.count)
        ecutwfc = 60.0
        ecutrho = 480.0
      /
      &ELECTRONS
        conv_thr = 1.0d-9
      /
      ATOMIC_SPECIES
      \(species)K_POINTS automatic
      \(mesh) 0 0 0
      CELL_PARAMETERS angstrom
      \(rows)ATOMIC_POSITIONS crystal
      \(atoms)
      """
  }
}
