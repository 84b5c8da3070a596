import CKernels
import Structures

/// What the descriptor is made of: elements, cutoffs and couplings.
///
/// For a central atom i, each neighbour j at the distance r and in the
/// direction u contributes to
///
///     R_tk  = Σ_j∈t f_k(r; r_radial)               k < 16, two-body
///     D_tklm = Σ_j∈t f_k(r; r_angular) Y_lm(u)      k < 8, l ≤ 4
///
/// with f_k(r; R) = T_k(2 (1 − r/R)² − 1) (1 − (r/R)²)³, zero with two
/// continuous derivatives at R, and real harmonics with Σ_m Y_lm(u) Y_lm(v) =
/// P_l(u·v). Mixing by coefficients that depend on the elements of centre and
/// neighbour and on l gives 16 channels c:
///
///     ρ_c = Σ_tk m_tkc R_tk,        A_clm = Σ_tk m^l_tkc D_tklm
///
/// and the features are ρ_c; A_c00; Σ_m A_clm² for l = 1 … 4 (three-body); and
/// Σ w A_c,l₁m₁ A_c,l₂m₂ A_c,l₃m₃ with the Gaunt coefficients w (four-body).
///
/// There are two levels of features. Those of the first, as above, only serve
/// to give each atom j its messages: four numbers w_js, made of its features by a
/// small network. The second level sums over t the elements and over s the
/// messages, where the density of a message is Σ_j w_js f_k(r) Y_lm(u) over
/// neighbours of all elements. So an atom knows not only where its neighbours
/// are but how they are bonded, and sees as far as two cutoffs.
///
/// - Shape: `featureCount` numbers for each atom, on each level.
/// - Unit: none; lengths enter as r / R.
/// - Source: the mixing of radial functions per pair of elements follows Fan
///   et al., Phys. Rev. B 104, 104309 (2021), doi:10.1103/PhysRevB.104.104309;
///   products of densities Drautz, Phys. Rev. B 99, 014104 (2019),
///   doi:10.1103/PhysRevB.99.014104; neighbours weighed by what they see, Zhang,
///   Xia, Jiang, Phys. Rev. Lett. 127, 156002 (2021),
///   doi:10.1103/PhysRevLett.127.156002.
public struct DensityBasis: Sendable, Hashable {
  /// In the order of atomic numbers; an element's place is its type.
  public let elements: [Element]
  /// Å.
  public let radialCutoff: Double
  /// Å; at most the radial one.
  public let angularCutoff: Double

  public init(elements: [Element], radialCutoff: Double, angularCutoff: Double) {
    precondition(!elements.isEmpty && Set(elements).count == elements.count, "elements differ")
    precondition(0 < angularCutoff && angularCutoff <= radialCutoff, "0 < angular ≤ radial cutoff")
    self.elements = elements.sorted()
    self.radialCutoff = radialCutoff
    self.angularCutoff = angularCutoff
  }

  public static let channels = TK_CHANNELS
  /// Numbers that an atom tells its neighbours.
  public static let messages = TK_MESSAGES
  public static let radialFunctions = TK_RADIAL
  public static let angularFunctions = TK_ANGULAR
  public static let maximumL = TK_LMAX
  public static let harmonics = TK_HARMONICS

  /// The degrees (l₁, l₂, l₃) of the four-body features; their sum is even and
  /// they obey the triangle inequality, or the feature would vanish.
  public static let couplings: [(Int, Int, Int)] = [(1, 1, 2), (2, 2, 2), (1, 2, 3), (2, 2, 4)]

  public static let featureCount = channels * (2 + maximumL + couplings.count)

  public func type(of element: Element) -> Int? { elements.firstIndex(of: element) }

  /// What neighbours are summed by: on the first level their elements, on the
  /// second elements and then messages.
  public func sources(_ level: Level) -> Int {
    elements.count + (level == .first ? 0 : Self.messages)
  }

  public enum Level: Sendable, CaseIterable { case first, second }

  /// Mixing coefficients of one central element: 16 functions × 16 channels for
  /// each source, then for each l 8 functions × 16 channels for each source.
  public func mixingCount(_ level: Level) -> Int {
    sources(level) * Self.channels
      * (Self.radialFunctions + (Self.maximumL + 1) * Self.angularFunctions)
  }

  /// Where the coefficients of degree l begin among those of a centre.
  public func mixingOffset(l: Int, _ level: Level) -> Int {
    sources(level) * Self.channels * (Self.radialFunctions + l * Self.angularFunctions)
  }
}
