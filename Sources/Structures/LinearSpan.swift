/// The linear span of vectors of integers, decided without rounding.
///
/// Ranks are taken modulo the prime 2⁶¹ − 1, where every step is exact and
/// nothing overflows. The rank is the true one unless that prime happens to
/// divide a minor of the vectors.
public struct LinearSpan: Sendable {
  private var rows: [(pivot: Int, row: [UInt64])] = []

  public init() {}

  public var rank: Int { rows.count }

  /// Takes the vector in; `false` where it was in the span already.
  public mutating func insert(_ vector: [Int]) -> Bool {
    let rest = remainder(vector)
    guard let pivot = rest.firstIndex(where: { $0 != 0 }) else { return false }
    let scale = Self.inverse(rest[pivot])
    rows.append((pivot, rest.map { Self.product($0, scale) }))
    return true
  }

  public func contains(_ vector: [Int]) -> Bool { remainder(vector).allSatisfy { $0 == 0 } }

  private func remainder(_ vector: [Int]) -> [UInt64] {
    var rest = vector.map { number -> UInt64 in
      precondition(number >= 0, "atom counts are never negative")
      return UInt64(number) % Self.prime
    }
    for (pivot, row) in rows where rest[pivot] != 0 {
      let factor = Self.prime - rest[pivot]
      for k in rest.indices {
        rest[k] = (rest[k] + Self.product(factor, row[k])) % Self.prime
      }
    }
    return rest
  }

  private static let prime: UInt64 = (1 << 61) - 1

  private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    prime.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
  }

  /// By Fermat: a^(p − 2).
  private static func inverse(_ a: UInt64) -> UInt64 {
    var (result, power, exponent) = (UInt64(1), a, prime - 2)
    while exponent > 0 {
      if exponent & 1 == 1 { result = product(result, power) }
      power = product(power, power)
      exponent >>= 1
    }
    return result
  }
}
