import Structures

/// A composition as amounts of the end members: whole numbers in lowest
/// terms, so that equal compositions are equal whatever the size of the cell.
///
/// Li3PS4 on the line Li2S–P2S5 is 3:1, at x(Li2S) = 3/4 exactly.
public struct Mixture: Hashable, Sendable {
  /// One for each end member, in their order; not all zero.
  public let amounts: [Int]

  public init(_ amounts: [Int]) {
    precondition(amounts.allSatisfy { $0 >= 0 }, "an amount is never negative")
    let divisor = amounts.reduce(0, greatestCommonDivisor)
    precondition(divisor > 0, "a mixture holds something")
    self.amounts = amounts.map { $0 / divisor }
  }

  /// Mole fraction of one end member: xᵢ = nᵢ / Σ n.
  public func fraction(of endMember: Int) -> Double {
    Double(amounts[endMember]) / Double(total)
  }

  var total: Int { amounts.reduce(0, +) }
}

extension Mixture: Comparable {
  /// By the exact mole fraction of the first end member, then of the next.
  public static func < (lhs: Mixture, rhs: Mixture) -> Bool {
    for (l, r) in zip(lhs.amounts, rhs.amounts) {
      let (left, right) = (l * rhs.total, r * lhs.total)
      if left != right { return left < right }
    }
    return false
  }
}

extension Mixture: LosslessStringConvertible {
  /// "3:1".
  public var description: String { amounts.map(String.init).joined(separator: ":") }

  /// `nil` for anything but what `description` writes, and for more than a
  /// million of an end member: sums and products must not overflow.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    let amounts = parts.compactMap { Int($0) }
    guard amounts.count == parts.count, amounts.allSatisfy({ (0...1_000_000).contains($0) }),
      amounts.contains(where: { $0 > 0 })
    else { return nil }
    self.init(amounts)
    guard self.description == description else { return nil }
  }
}

/// The compounds that all others are put together from: two span a line,
/// three a triangle.
public struct EndMembers: Hashable, Sendable {
  private let system: CompoundSystem

  /// One formula unit of each.
  public var compositions: [Composition] { system.endMembers }

  /// - Throws: `EvolutionError.dependentEndMembers`.
  public init(_ compositions: [Composition]) throws(EvolutionError) {
    guard let system = try? CompoundSystem(compositions) else {
      throw .dependentEndMembers(compositions)
    }
    self.system = system
  }

  public var count: Int { compositions.count }

  /// How much of each end member makes up a composition, exactly: the
  /// numerators over one denominator.
  ///
  ///     composition = Σᵢ (numeratorᵢ / denominator) endMemberᵢ
  ///
  /// - Edge cases: `nil` off the line and for nothing. A cell with one Li7PS6
  ///   has 7/2 Li2S and 1/2 P2S5.
  public func amounts(of composition: Composition) -> (numerators: [Int], denominator: Int)? {
    system.amounts(of: composition)
  }

  /// The formula of a mixture, in lowest terms.
  public func composition(of mixture: Mixture) -> Composition {
    zip(mixture.amounts, compositions).reduce(Composition()) { $0 + $1.1 * $1.0 }.reduced
  }

  /// `nil` off the line.
  public func mixture(of composition: Composition) -> Mixture? {
    amounts(of: composition).map { Mixture($0.numerators) }
  }
}
