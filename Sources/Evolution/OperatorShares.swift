import Quantities

/// How often each operator is used: more often, the more of its offspring were worth it.
///
///     shareᵢ ∝ max(sᵢ rᵢ / r̄, sᵢ / 4),   rᵢ = (gᵢ + 10 r̄) / (nᵢ + 10)
///
/// where sᵢ is the share to begin with, gᵢ of the nᵢ offspring counted were good, and r̄ is the
/// rate of all operators together. Ten offspring of average success are added so that the first
/// few decide little. Each count is multiplied by 0.98 before the next, so
/// that the last fifty or so speak: what helps early in a search may not help late. No share
/// falls below a quarter of what it was in the beginning.
///
/// This is probability matching: D. Thierens, GECCO 2005, 1539, doi:10.1145/1068009.1068251.
/// It is a function of the outcomes in their order.
public struct OperatorShares: Hashable, Sendable {
  private struct Record: Hashable {
    var good = 0.0
    var count = 0.0
  }

  private var records: [Operator: Record] = [:]
  private var total = Record()
  private static let memory = 0.98
  private static let prior = 10.0

  public init() {}

  /// Counts one offspring.
  public mutating func count(_ operation: Operator, isGood: Bool) {
    func add(to record: inout Record) {
      record.good = record.good * Self.memory + (isGood ? 1 : 0)
      record.count = record.count * Self.memory + 1
    }
    add(to: &records[operation, default: Record()])
    add(to: &total)
  }

  /// Shares of the operators given, in their order; their sum is 1.
  public func shares(of operations: [Operator]) -> [Double] {
    // Without any success all operators are as good.
    let rate = total.good > 0 ? total.good / total.count : 0
    let weights = operations.map { operation in
      let start = operation.startingShare
      guard rate > 0, let record = records[operation] else { return start }
      let own = (record.good + Self.prior * rate) / (record.count + Self.prior)
      return max(start * own / rate, start / 4)
    }
    let sum = weights.reduce(0, +)
    return weights.map { sum > 0 ? $0 / sum : 1 / Double(operations.count) }
  }

  func draw(among operations: [Operator], random: inout RandomStream) -> Operator {
    operations[Roulette.index(shares(of: operations), random: &random)]
  }
}
