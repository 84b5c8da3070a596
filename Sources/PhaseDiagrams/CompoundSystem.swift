import Structures

/// The compositions between compounds: between two, such as Li2S and P2S5, a
/// line; between three a triangle, and so on.
///
/// Whether a composition lies between the end members, and where, is a question
/// about integers and is answered with integers: a composition C is in the
/// system of E₁ … Eₙ where amounts aᵢ ≥ 0 of formula units solve, for every
/// element,
///
///     Σᵢ aᵢ Eᵢ = C
///
/// No end member is a mixture of the others, so that the amounts are unique.
public struct CompoundSystem: Hashable, Sendable {
  /// One formula unit of each end member, in the order given.
  public let endMembers: [Composition]
  /// As many elements as end members, whose counts tell the amounts, then the others.
  private let elements: [Element]
  /// Cramer's rule for the first elements: the amounts are the counts times the adjugate, over the
  /// determinant, which is positive.
  private let adjugate: [[Int128]]
  private let determinant: Int128

  /// Beyond so many atoms of one element no composition is meant.
  static let largestCount = 1_000_000_000

  /// - Edge cases: compositions of whole cells are reduced to formula units.
  public init(_ compositions: [Composition]) throws {
    let endMembers = compositions.map(\.reduced)
    let all = Set(endMembers.flatMap(\.elements)).sorted()
    // Independent rows of the matrix of elements and end members.
    var span = LinearSpan()
    let chosen = all.filter { element in span.insert(endMembers.map { $0[element] }) }
    guard endMembers.count > 1, chosen.count == endMembers.count else {
      throw PhaseDiagramError.dependentEndMembers(compositions.map(\.formula))
    }
    // The products below have to fit in their 128 bits; by Hadamard's bound they do.
    let order = Double(endMembers.count)
    let largest = Double(endMembers.map(\.atomCount).max()!)
    var bound = Double(Self.largestCount) * order
    for _ in endMembers { bound *= order * largest }
    guard bound < 1e38 else {
      throw PhaseDiagramError.endMembers(compositions.map(\.formula).joined(separator: ","))
    }
    self.endMembers = endMembers
    elements = chosen + all.filter { !chosen.contains($0) }
    let matrix = chosen.map { element in endMembers.map { Int128($0[element]) } }
    let determinant = Self.determinant(matrix)
    let sign: Int128 = determinant < 0 ? -1 : 1
    self.determinant = sign * determinant
    adjugate = endMembers.indices.map { column in
      chosen.indices.map { row in
        var minor = matrix
        minor.remove(at: row)
        for other in minor.indices { minor[other].remove(at: column) }
        return ((row + column).isMultiple(of: 2) ? sign : -sign) * Self.determinant(minor)
      }
    }
  }

  /// From formulas with commas between them: "Li2S,P2S5".
  public init(_ text: String) throws {
    let formulas = text.split(separator: ",", omittingEmptySubsequences: false)
    let compositions = formulas.compactMap { Composition(formula: trimmed(String($0))) }
    guard compositions.count == formulas.count, compositions.count > 1 else {
      throw PhaseDiagramError.endMembers(text)
    }
    try self.init(compositions)
  }

  /// Where a composition lies between the end members, exactly. Each list has
  /// one number for each of them, in their order.
  public struct Position: Hashable, Sendable {
    /// Formula units of the end members in the composition; halves and thirds
    /// happen, as in LiPS3 = ½ Li2S + ½ P2S5.
    public let amounts: [Fraction]
    /// Mole fractions xᵢ = aᵢ / Σ a.
    public let moleFractions: [Fraction]
    /// tᵢ = aᵢ |Eᵢ| / Σ a |E|, with |E| the atoms in a formula unit: the fraction
    /// of the atoms that an end member brings. Energies per atom mix linearly in
    /// t, not in x.
    public let atomFractions: [Fraction]
  }

  /// `nil` for what is not between the end members.
  public func position(of composition: Composition) -> Position? {
    guard let parts = parts(of: composition) else { return nil }
    let atoms = zip(parts, endMembers).map { $0 * Int128($1.atomCount) }
    let (allParts, allAtoms) = (parts.reduce(0, +), atoms.reduce(0, +))
    return Position(
      amounts: parts.map { Fraction($0, determinant) },
      moleFractions: parts.map { Fraction($0, allParts) },
      atomFractions: atoms.map { Fraction($0, allAtoms) })
  }

  /// Whether a composition is between the end members, these among them.
  public func contains(_ composition: Composition) -> Bool { parts(of: composition) != nil }

  /// The amounts times the determinant, whole numbers.
  private func parts(of composition: Composition) -> [Int128]? {
    let counts = elements.map { Int128(composition[$0]) }
    // An element outside all end members puts a composition off the system.
    guard !composition.isEmpty, counts.reduce(0, +) == Int128(composition.atomCount) else {
      return nil
    }
    let parts = adjugate.map { row in zip(row, counts).reduce(0) { $0 + $1.0 * $1.1 } }
    guard parts.allSatisfy({ $0 >= 0 }) else { return nil }
    for (element, count) in zip(elements, counts).dropFirst(endMembers.count) {
      let made = zip(parts, endMembers).reduce(0) { $0 + $1.0 * Int128($1.1[element]) }
      guard made == determinant * count else { return nil }
    }
    return parts
  }

  /// By Laplace along the first row; 1 for nothing.
  private static func determinant(_ rows: [[Int128]]) -> Int128 {
    guard let first = rows.first else { return 1 }
    return first.indices.reduce(0) { sum, column in
      guard first[column] != 0 else { return sum }
      var minor = Array(rows.dropFirst())
      for row in minor.indices { minor[row].remove(at: column) }
      let term = first[column] * determinant(minor)
      return column.isMultiple(of: 2) ? sum + term : sum - term
    }
  }
}
