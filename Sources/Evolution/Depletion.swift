import Structures

/// How much is missing from a parent: whole formula units of each end member.
///
/// It fixes the composition of the cell, and the composition fixes it, since
/// no end member is a combination of the others.
public struct Depletion: Hashable, Sendable {
  public let parent: Parent
  /// Formula units taken of each end member, in their order.
  public let removed: [Int]

  /// `nil` where more is taken than the parent has, or everything, or more of an end member than
  /// there is of it: Li3PS4 without Li2S is no mixture of the two.
  public init?(_ parent: Parent, removed: [Int]) {
    precondition(removed.count == parent.endMembers.count, "one number for each end member")
    guard removed.allSatisfy({ $0 >= 0 }) else { return nil }
    self.parent = parent
    self.removed = removed
    guard (0..<parent.endMembers.count).allSatisfy({ removed[$0] == 0 || takes($0) }) else {
      return nil
    }
    let vacancies = self.vacancies
    guard parent.sublattices.indices.allSatisfy({ vacancies[$0] <= parent.sublattices[$0].count }),
      vacancies.reduce(0, +) < parent.siteCount, parent.endMembers.mixture(of: composition) != nil
    else { return nil }
  }

  /// For one whose numbers are right already.
  init(unchecked parent: Parent, removed: [Int]) {
    self.parent = parent
    self.removed = removed
  }

  private func takes(_ endMember: Int) -> Bool { parent.unitCounts[endMember] != nil }

  /// Vacant sites on each sublattice.
  public var vacancies: [Int] {
    var vacancies = [Int](repeating: 0, count: parent.sublattices.count)
    for (unit, number) in zip(parent.unitCounts, removed) where number > 0 {
      for (sublattice, count) in unit!.enumerated() { vacancies[sublattice] += count * number }
    }
    return vacancies
  }

  public var atomCount: Int { parent.siteCount - vacancies.reduce(0, +) }

  /// Of the cell that is left; exact.
  public var composition: Composition {
    Composition(
      Dictionary(
        uniqueKeysWithValues: zip(
          parent.elements, zip(parent.sublattices, vacancies).map { $0.count - $1 })))
  }

  /// The place on the line of what is left.
  public var mixture: Mixture { parent.endMembers.mixture(of: composition)! }

  /// In how many ways its vacancies lie on the sites, symmetry not regarded:
  ///
  ///     Πₛ  nₛ! / (vₛ! (nₛ − vₛ)!)
  ///
  /// with nₛ sites and vₛ vacancies on sublattice s. `nil` beyond 2⁶³.
  public var decorationCount: Int? {
    var product: UInt64 = 1
    for (sites, vacant) in zip(parent.sublattices, vacancies) {
      for i in 0..<min(vacant, sites.count - vacant) {
        // C(n, i + 1) = C(n, i) (n − i) / (i + 1), through 128 bits.
        let wide = product.multipliedFullWidth(by: UInt64(sites.count - i))
        let divisor = UInt64(i + 1)
        guard wide.high < divisor else { return nil }
        product = divisor.dividingFullWidth(wide).quotient
      }
    }
    return Int(exactly: product)
  }
}
