/// The compositions between compounds: between two, such as Li2S and P2S5, a
/// line; between three a triangle, and so on. Elements are compounds too: Li-Si.
///
/// Whether a composition lies between the end members, and where, is a question
/// about integers and is answered with integers: a composition C is in the
/// system of E₁ … Eₙ where amounts aᵢ ≥ 0 of formula units solve, for every
/// element,
///
///     Σᵢ aᵢ Eᵢ = C
///
/// No end member is a mixture of the others, nor do some of them mix to what
/// others do, so that the amounts are unique. One compound alone is a system too.
public struct CompoundSystem: Sendable {
  /// One formula unit of each end member, in the order given.
  public let endMembers: [Composition]
  /// By atomic number, as far as needed, the column of an element in `table`; −1
  /// for one that no end member has.
  private let columns: [Int]
  /// Column by column, a whole number for each element and row. The first rows
  /// times the counts of a composition are the amounts of the end members times
  /// `determinant`: Cramer's rule for as many elements as end members. The other
  /// rows, one for each element that is left, times the counts are 0 for what
  /// mixes of the end members, with amounts of whatever sign.
  private let table: [Int]
  /// As many as elements.
  private let rowCount: Int
  private let determinant: Int128
  private let atomCounts: [Int128]

  /// Beyond so many atoms of one element no composition is meant.
  private static let largestCount = 1_000_000_000

  /// - Edge cases: compositions of whole cells are reduced to formula units. At
  ///   least one end member, none without atoms.
  public init(_ compositions: [Composition]) throws(StructureError) {
    let formulas = compositions.map(\.formula)
    let endMembers = compositions.map(\.reduced)
    for (number, endMember) in endMembers.enumerated() {
      if let first = endMembers[..<number].firstIndex(of: endMember), !endMember.isEmpty {
        throw .sameCompound(formulas[first], formulas[number])
      }
    }
    let all = Set(endMembers.flatMap(\.elements)).sorted()
    // Independent rows of the matrix of elements and end members.
    var span = LinearSpan()
    let chosen = all.filter { element in span.insert(endMembers.map { $0[element] }) }
    guard !endMembers.isEmpty, chosen.count == endMembers.count else {
      throw .dependentCompounds(formulas)
    }
    // Numbers of the table have to fit in 64 bits and all products in 128; by Hadamard's bound
    // they do.
    let largest = endMembers.map(\.atomCount).max()!
    let order = Double(endMembers.count)
    let bound = endMembers.reduce(1.0) { product, _ in product * order * Double(largest) }
    guard largest <= Self.largestCount, bound < 9e18,
      bound * Double(Self.largestCount) * Double(all.count) < 1e38
    else { throw .tooManyAtoms(formulas) }

    let matrix = chosen.map { element in endMembers.map { Int128($0[element]) } }
    let signed = Self.determinant(matrix)
    let sign: Int128 = signed < 0 ? -1 : 1
    let determinant = sign * signed
    // Of the first elements, then of the others.
    let adjugate = endMembers.indices.map { column in
      chosen.indices.map { row in
        var minor = matrix
        minor.remove(at: row)
        for other in minor.indices { minor[other].remove(at: column) }
        return ((row + column).isMultiple(of: 2) ? sign : -sign) * Self.determinant(minor)
      }
    }
    let others = all.filter { !chosen.contains($0) }
    var columns = [Int](repeating: -1, count: all.last!.atomicNumber + 1)
    var table: [Int] = []
    for (column, element) in (chosen + others).enumerated() {
      columns[element.atomicNumber] = column
      guard column < chosen.count else {
        table += endMembers.map { _ in 0 }
        table += others.map { $0 == element ? Int(-determinant) : 0 }
        continue
      }
      let parts = adjugate.map { $0[column] }
      table += parts.map { Int($0) }
      table += others.map { other in
        Int(zip(parts, endMembers).reduce(0) { $0 + $1.0 * Int128($1.1[other]) })
      }
    }
    self.endMembers = endMembers
    self.columns = columns
    self.table = table
    rowCount = all.count
    self.determinant = determinant
    atomCounts = endMembers.map { Int128($0.atomCount) }
  }

  /// From formulas with commas between them: "Li2S,P2S5".
  ///
  /// - Edge cases: spaces around a formula mean nothing; one formula is too few.
  public init(_ text: String) throws(StructureError) {
    let formulas = text.split(separator: ",", omittingEmptySubsequences: false)
    guard formulas.count > 1 else { throw .tooFewCompounds(text) }
    var compositions: [Composition] = []
    for formula in formulas {
      var formula = formula.drop { $0 == " " || $0 == "\t" }
      while formula.last == " " || formula.last == "\t" { formula.removeLast() }
      guard let composition = Composition(formula: formula) else {
        throw .noFormula(String(formula), of: text)
      }
      compositions.append(composition)
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
    withParts(of: composition) { parts, _ in
      let atoms = zip(parts, atomCounts).map { $0 * $1 }
      let (allParts, allAtoms) = (parts.reduce(0, +), atoms.reduce(0, +))
      return Position(
        amounts: parts.map { Fraction($0, determinant) },
        moleFractions: parts.map { Fraction($0, allParts) },
        atomFractions: atoms.map { Fraction($0, allAtoms) })
    }
  }

  /// Whether a composition is between the end members, these among them.
  public func contains(_ composition: Composition) -> Bool {
    withParts(of: composition) { _, _ in true } ?? false
  }

  /// Formula units of the end members in a composition: the numerators over one
  /// denominator, the least one.
  ///
  /// - Edge cases: `nil` for what is not between the end members. A cell with one
  ///   Li7PS6 has 7/2 Li2S and 1/2 P2S5.
  public func amounts(of composition: Composition) -> (numerators: [Int], denominator: Int)? {
    withParts(of: composition) { parts, _ in
      var divisor = determinant
      for part in parts {
        var rest = part
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      }
      return (parts.map { Int($0 / divisor) }, Int(determinant / divisor))
    }
  }

  /// The fraction of the atoms of a composition that one end member brings, as
  /// `Position.atomFractions` has it, to the nearest floating-point number; `nil`
  /// for what is not between the end members. Nothing is allocated.
  public func atomFraction(of endMember: Int, in composition: Composition) -> Double? {
    withParts(of: composition) { parts, atoms in
      Self.double(parts[endMember] * atomCounts[endMember])
        / Self.double(determinant * Int128(atoms))
    }
  }

  /// Hands on the amounts of a composition times the determinant, whole numbers,
  /// and the number of its atoms; `nil` for what is not between the end members.
  @inline(__always)
  private func withParts<Result>(
    of composition: Composition,
    _ body: (_ parts: UnsafeMutableBufferPointer<Int128>, _ atoms: Int) -> Result
  ) -> Result? {
    let count = endMembers.count
    return withUnsafeTemporaryAllocation(of: Int128.self, capacity: rowCount) { rows in
      rows.initialize(repeating: 0)
      var atoms = 0
      for (element, number) in composition.counts {
        let isKnown = element.atomicNumber < columns.count
        let column = isKnown ? columns[element.atomicNumber] : -1
        guard column >= 0 else { return nil }
        precondition(number <= Self.largestCount, "so many atoms are no composition")
        // Nothing overflows, by the bound that the end members were held to.
        for row in 0..<rowCount {
          rows[row] = rows[row] &+ Int128(table[column * rowCount + row]) &* Int128(number)
        }
        atoms += number
      }
      guard atoms > 0, rows[..<count].allSatisfy({ $0 >= 0 }),
        rows[count...].allSatisfy({ $0 == 0 })
      else { return nil }
      return body(UnsafeMutableBufferPointer(rebasing: rows[..<count]), atoms)
    }
  }

  /// The nearest floating-point number, by the short way where the number is short.
  private static func double(_ number: Int128) -> Double {
    let short = Int64(truncatingIfNeeded: number)
    return Int128(short) == number ? Double(short) : Double(number)
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

extension CompoundSystem: Hashable {
  /// All else follows from the end members.
  public static func == (lhs: CompoundSystem, rhs: CompoundSystem) -> Bool {
    lhs.endMembers == rhs.endMembers
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(endMembers) }
}
