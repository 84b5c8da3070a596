import Structures

/// The compositions between two compounds, such as Li2S and P2S5.
///
/// Whether a composition lies on the line, and where, is a question about
/// integers and is answered with integers: a composition C is on the line
/// from A to B where numbers a, b ≥ 0 of formula units solve, for every
/// element,
///
///     a A + b B = C
public struct PseudoBinaryLine: Hashable, Sendable {
  /// One formula unit of the first end member, where x = 1.
  public let a: Composition
  /// One formula unit of the second end member, where x = 0.
  public let b: Composition

  /// - Edge cases: compositions of whole cells are reduced to formula units.
  public init(_ a: Composition, _ b: Composition) throws {
    guard !a.isEmpty, !b.isEmpty, a.reduced != b.reduced else {
      throw PhaseDiagramError.sameEndMembers(a.formula, b.formula)
    }
    self.a = a.reduced
    self.b = b.reduced
  }

  /// From two formulas with a comma between them: "Li2S,P2S5".
  public init(_ text: String) throws {
    let compounds = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { Composition(formula: trimmed(String($0))) }
    guard compounds.count == 2, let a = compounds[0], let b = compounds[1] else {
      throw PhaseDiagramError.endMembers(text)
    }
    try self.init(a, b)
  }

  /// Where a composition lies on a line, exactly.
  public struct Position: Hashable, Sendable {
    /// Formula units of A in the composition; halves and thirds happen, as
    /// in LiPS3 = ½ Li2S + ½ P2S5.
    public let amountA: Fraction
    /// Formula units of B in the composition.
    public let amountB: Fraction
    /// x = a / (a + b): the mole fraction of A, from 0 at B to 1 at A.
    public let moleFraction: Fraction
    /// t = a |A| / (a |A| + b |B|), with |A| the atoms in a formula unit: the
    /// fraction of the atoms that A brings. Energies per atom mix linearly in
    /// t, not in x.
    public let atomFraction: Fraction
  }

  /// `nil` off the line, and beyond its ends.
  public func position(of composition: Composition) -> Position? {
    // An element outside both compounds puts a composition off the line.
    guard !composition.isEmpty,
      composition.counts.keys.allSatisfy({ a[$0] > 0 || b[$0] > 0 })
    else { return nil }
    let elements = (a + b).elements
    // Two different formula units differ in the ratio of some two elements,
    // one of which can be any element of A.
    let first = a.elements[0]
    func determinant(_ u: Composition, _ v: Composition, _ second: Element) -> Int128 {
      Int128(u[first]) * Int128(v[second]) - Int128(u[second]) * Int128(v[first])
    }
    guard let second = elements.first(where: { determinant(a, b, $0) != 0 }) else {
      preconditionFailure("the end members of a line differ")
    }
    // Cramer's rule, with both amounts times the positive `whole`.
    var whole = determinant(a, b, second)
    var partA = determinant(composition, b, second)
    var partB = determinant(a, composition, second)
    if whole < 0 { (whole, partA, partB) = (-whole, -partA, -partB) }
    guard partA >= 0, partB >= 0,
      elements.allSatisfy({
        partA * Int128(a[$0]) + partB * Int128(b[$0]) == whole * Int128(composition[$0])
      })
    else { return nil }
    let atomsA = partA * Int128(a.atomCount)
    let atomsB = partB * Int128(b.atomCount)
    return Position(
      amountA: Fraction(partA, whole), amountB: Fraction(partB, whole),
      moleFraction: Fraction(partA, partA + partB),
      atomFraction: Fraction(atomsA, atomsA + atomsB))
  }

  /// Formula units of A and B in a composition, exactly; `nil` off the line.
  public func formulaUnits(of composition: Composition) -> (a: Fraction, b: Fraction)? {
    position(of: composition).map { ($0.amountA, $0.amountB) }
  }
}
