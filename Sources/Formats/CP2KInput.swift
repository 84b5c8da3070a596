import Quantities
import Structures

/// Input of CP2K for energy, forces and stress of one crystal.
///
/// PBE with Goedecker-Teter-Hutter pseudopotentials and MOLOPT basis sets, a
/// grid of 400 Ry with 50 Ry for each Gaussian. Electrons are paired. A crystal
/// whose faces are all 12 Å apart or more is calculated at Γ; a smaller one
/// with a Monkhorst-Pack mesh, as many points along each vector as repeat it
/// to 12 Å.
///
/// The basis is TZVP-MOLOPT-GTH where CP2K has one (H, C, N, O, F, Si, P, S,
/// Cl), TZVP-MOLOPT-SR-GTH for lithium, and DZVP-MOLOPT-SR-GTH elsewhere. With it,
/// first frames of the data that the shipped potential is made of come out within
/// 2 meV/atom; with lithium's smaller one, DZVP-MOLOPT-SR-GTH, 5 meV higher for each Li in
/// thiophosphates and 19 in Li2S, and so 5 meV/atom off in a formation energy.
///
/// - Error: of relaxed Li2S, P2S5, γ-Li3PS4 and Li7P3S11 a grid of 600 Ry changes energies by 0.08 meV/atom
///   and forces by 9 meV/Å at most; one more k point along each vector γ-Li3PS4 by 0.9 meV/atom and
///   15 meV/Å, Li2S by −1.7 meV/atom, two more by −0.9.
/// - Edge cases: elements with open shells, and an odd number of electrons,
///   are refused: paired electrons say nothing of them.
///
/// Source: T. D. Kühne et al., J. Chem. Phys. 152, 194103 (2020),
/// doi:10.1063/5.0007045; PBE: J. P. Perdew, K. Burke, M. Ernzerhof, Phys.
/// Rev. Lett. 77, 3865 (1996), doi:10.1103/PhysRevLett.77.3865; the basis:
/// J. VandeVondele, J. Hutter, J. Chem. Phys. 127, 114105 (2007),
/// doi:10.1063/1.2770708.
public struct CP2KInput: Sendable {
  /// Who says what is to be calculated.
  public enum Driver: Sendable, Hashable {
    /// The input: one calculation.
    case none
    /// A server of the i-PI protocol at a Unix socket of that name, or at a port of a host.
    case unixSocket(String)
    case port(Int, host: String)
  }

  public let structure: Structure
  public var driver = Driver.none
  /// Slower steps to self-consistency, for a crystal on which the usual ones fail.
  public var isCautious = false

  /// - Throws: `FormatError.noBasis`, `FormatError.unpairedElectron`.
  public init(_ structure: Structure) throws(FormatError) {
    var electrons = 0
    for element in structure.species {
      guard let valence = Self.valence[element.symbol] else { throw .noBasis(element: element) }
      electrons += valence
    }
    guard electrons % 2 == 0 else { throw .unpairedElectron(electrons: electrons) }
    self.structure = structure
  }

  /// Points of the mesh along each vector; all 1 is Γ alone.
  ///
  /// - Edge cases: where two vectors of one length are not at right angles, as
  ///   in hexagonal and in primitive cubic cells, the mesh along them is odd and
  ///   so holds Γ: an even one lacks the symmetry of the crystal.
  public static func mesh(of lattice: Lattice) -> [Int] {
    let heights = lattice.heights
    // A cell that was made to be 12 Å high is 12 Å high but for rounding.
    var mesh = [heights.x, heights.y, heights.z].map {
      max(1, Int((extent / $0 - 1e-6).rounded(.up)))
    }
    let vectors = [lattice.matrix.a, lattice.matrix.b, lattice.matrix.c]
    for (i, j) in [(0, 1), (1, 2), (2, 0)] {
      let (v, w) = (vectors[i], vectors[j])
      guard abs(v.length - w.length) < 1e-3 * v.length,
        abs(v.dot(w)) > 1e-3 * v.lengthSquared
      else { continue }
      for k in [i, j] where mesh[k] % 2 == 0 { mesh[k] += 1 }
    }
    return mesh
  }

  /// What was calculated, in words: the same for all crystals of the same elements.
  public var level: String {
    let bases = elements.map { "\(Self.basis(of: $0)) \($0.symbol)" }.joined(separator: ", ")
    return "PBE, GTH, \(bases), 400/50 Ry, k points to \(Int(Self.extent)) Å"
  }

  public var text: String {
    let mesh = Self.mesh(of: structure.lattice)
    let isGamma = mesh.allSatisfy { $0 == 1 }
    return """
      &GLOBAL
        PROJECT label
        RUN_TYPE \(driver == .none ? "ENERGY_FORCE" : "DRIVER")
        PRINT_LEVEL LOW
      &END GLOBAL
      \(motion)&FORCE_EVAL
        METHOD Quickstep
        STRESS_TENSOR ANALYTICAL
        &DFT
          BASIS_SET_FILE_NAME BASIS_MOLOPT
          BASIS_SET_FILE_NAME BASIS_MOLOPT_UCL
          POTENTIAL_FILE_NAME GTH_POTENTIALS
          &MGRID
            NGRIDS 4
            CUTOFF 400
            REL_CUTOFF 50
          &END MGRID
          &QS
            EPS_DEFAULT 1.0E-10
          &END QS
          &XC
            &XC_FUNCTIONAL PBE
            &END XC_FUNCTIONAL
          &END XC
      \(isGamma ? "" : Self.kPoints(mesh))\(isGamma ? transformation : diagonalization)  &END DFT
        &PRINT
          &FORCES ON
            NDIGITS 12
          &END FORCES
          &STRESS_TENSOR ON
          &END STRESS_TENSOR
        &END PRINT
        &SUBSYS
      \(subsystem)  &END SUBSYS
      &END FORCE_EVAL

      """
  }

  /// Å; a crystal is calculated as if it were repeated at least so far.
  private static let extent = 12.0

  private var elements: [Element] { Set(structure.species).sorted() }

  private var motion: String {
    let address: String
    switch driver {
    case .none: return ""
    case .unixSocket(let name): address = "    UNIX\n    HOST \(name)\n"
    case .port(let port, let host): address = "    HOST \(host)\n    PORT \(port)\n"
    }
    return "&MOTION\n  &DRIVER\n\(address)  &END DRIVER\n&END MOTION\n"
  }

  private static func kPoints(_ mesh: [Int]) -> String {
    """
        &KPOINTS
          SCHEME MONKHORST-PACK \(mesh.map(String.init).joined(separator: " "))
          SYMMETRY OFF
          FULL_GRID OFF
        &END KPOINTS

    """
  }

  /// Γ alone: orbitals are turned downhill, which does not fail where there is a gap.
  private var transformation: String {
    """
        &SCF
          SCF_GUESS ATOMIC
          EPS_SCF 1.0E-6
          MAX_SCF 25
          &OT
            PRECONDITIONER FULL_ALL
            MINIMIZER \(isCautious ? "CG" : "DIIS")
          &END OT
          &OUTER_SCF
            MAX_SCF \(isCautious ? 20 : 8)
            EPS_SCF 1.0E-6
          &END OUTER_SCF
    \(Self.noRestart)    &END SCF

    """
  }

  private var diagonalization: String {
    """
        &SCF
          SCF_GUESS ATOMIC
          EPS_SCF 1.0E-6
          MAX_SCF \(isCautious ? 200 : 60)
          &DIAGONALIZATION
          &END DIAGONALIZATION
          &MIXING
            METHOD BROYDEN_MIXING
            ALPHA \(isCautious ? 0.1 : 0.3)
            NBROYDEN 8
          &END MIXING
    \(Self.noRestart)    &END SCF

    """
  }

  /// Orbitals would fill the disk, and a label needs none.
  private static let noRestart = """
          &PRINT
            &RESTART OFF
            &END RESTART
          &END PRINT

    """

  private var subsystem: String {
    let matrix = structure.lattice.matrix
    var text = "    &CELL\n"
    for (name, v) in zip(["A", "B", "C"], [matrix.a, matrix.b, matrix.c]) {
      text += "      \(name) \(v.x) \(v.y) \(v.z)\n"
    }
    text += "    &END CELL\n    &COORD\n      SCALED\n"
    for (element, position) in zip(structure.species, structure.positions) {
      let p = position.wrappedToUnit
      text += "      \(element.symbol) \(p.x) \(p.y) \(p.z)\n"
    }
    text += "    &END COORD\n"
    for element in elements {
      let q = Self.valence[element.symbol]!
      text += """
            &KIND \(element.symbol)
              BASIS_SET \(Self.basis(of: element))-q\(q)
              POTENTIAL GTH-PBE-q\(q)
            &END KIND

        """
    }
    // A server knows them, and need not be told for each frame.
    return driver == .none ? text + Self.printed : text
  }

  /// Cell and positions, without which the output is of a crystal that nobody knows.
  private static let printed = """
        &PRINT
          &CELL ON
          &END CELL
          &ATOMIC_COORDINATES ON
          &END ATOMIC_COORDINATES
        &END PRINT

    """

  private static func basis(of element: Element) -> String {
    switch element.symbol {
    case "H", "C", "N", "O", "F", "Si", "P", "S", "Cl": "TZVP-MOLOPT-GTH"
    case "Li": "TZVP-MOLOPT-SR-GTH"
    default: "DZVP-MOLOPT-SR-GTH"
    }
  }

  /// Electrons that are not in the pseudopotential, of elements whose shells are
  /// closed in the crystals that they are known of.
  private static let valence = [
    "H": 1, "He": 2, "Li": 3, "Be": 4, "B": 3, "C": 4, "N": 5, "O": 6, "F": 7, "Ne": 8, "Na": 9,
    "Mg": 10, "Al": 3, "Si": 4, "P": 5, "S": 6, "Cl": 7, "Ar": 8, "K": 9, "Ca": 10, "Sc": 11,
    "Zn": 12, "Ga": 13, "Ge": 4, "As": 5, "Se": 6, "Br": 7, "Kr": 8, "Rb": 9, "Sr": 10, "Y": 11,
    "Zr": 12, "Cd": 12, "In": 13, "Sn": 4, "Sb": 5, "Te": 6, "I": 7, "Xe": 8, "Cs": 9, "Ba": 10,
    "Hf": 12, "Hg": 12, "Tl": 13, "Pb": 4, "Bi": 5,
  ]
}
