import Foundation
import Structures

/// A balanced reaction, such as Li3PS4 + 8 Li → 4 Li2S + Li3P.
///
/// Amounts are the smallest whole numbers of formula units. Where these are beyond 10,000, the first
/// reactant has the amount 1 and the others are decimal.
public struct Reaction: Hashable, Sendable {
  public struct Term: Hashable, Sendable {
    /// How it is written.
    public let label: String
    /// One formula unit.
    public let compound: Composition
    /// Formula units, above 0.
    public let amount: Double
  }

  public let reactants: [Term]
  public let products: [Term]

  private static let largestAmount = 10_000

  /// - Parameters:
  ///   - reactants: The amounts of formula units to some digits, balanced up to rounding.
  ///   - products: The same. What is no more than rounding is left out.
  public init(_ reactants: [Term], to products: [Term]) {
    let reactants = reactants.filter { $0.amount > 1e-9 }
    let products = products.filter { $0.amount > 1e-9 }
    let factor = Self.wholeFactor(reactants, products)
    func scaled(_ terms: [Term]) -> [Term] {
      terms.map { term in
        let amount = factor.map { ($0 * term.amount).rounded() } ?? term.amount
        return Term(label: term.label, compound: term.compound, amount: amount)
      }
    }
    self.reactants = scaled(reactants)
    self.products = scaled(products)
  }

  /// The least factor that makes amounts whole which balance exactly.
  private static func wholeFactor(_ reactants: [Term], _ products: [Term]) -> Double? {
    let amounts = (reactants + products).map(\.amount)
    guard let largest = amounts.max() else { return nil }
    for factor in 1...largestAmount where Double(factor) * largest <= Double(largestAmount) + 0.5 {
      let whole = amounts.map { Double(factor) * $0 }
      guard
        zip(whole, amounts).allSatisfy({ abs($0 - $0.rounded()) < 1e-7 * max(1, $0) && $1 > 0 }),
        whole.allSatisfy({ $0.rounded() >= 1 })
      else { continue }
      var balance: [Element: Int] = [:]
      for (number, term) in (reactants + products).enumerated() {
        let sign = number < reactants.count ? 1 : -1
        for (element, count) in term.compound.counts {
          balance[element, default: 0] += sign * count * Int(whole[number].rounded())
        }
      }
      if balance.values.allSatisfy({ $0 == 0 }) { return Double(factor) }
    }
    return nil
  }

  /// "Li3PS4 + 8 Li -> 4 Li2S + Li3P"
  public var text: String {
    "\(Self.text(reactants)) -> \(Self.text(products))"
  }

  /// "4 Li2S + Li3P"
  static func text(_ terms: [Term]) -> String {
    terms.map { term in
      let amount = number(term.amount)
      return amount == "1" ? term.label : "\(amount) \(term.label)"
    }.joined(separator: " + ")
  }

  /// Up to six decimals.
  private static func number(_ value: Double) -> String {
    var text = HullTable.decimal(value)[...]
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return String(text)
  }
}
