import Foundation

/// Random numbers as a pure function of (seed, purpose, candidate, position).
///
/// A run stays the same whatever the order of its work because no two
/// decisions share a generator: each opens the stream of its own key. The
/// n-th word of a stream is a bijective mix of key and counter n, so a
/// stream can be opened anywhere and has no state to save.
///
/// The mixing is the 64-bit finaliser of Stafford's variant 13, as used by
/// SplitMix64: Steele, Lea, Flood, OOPSLA 2014, doi:10.1145/2660193.2660195.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: UInt64
  private var counter: UInt64 = 0

  /// - Parameters:
  ///   - seed: of the whole run.
  ///   - purpose: what is decided, such as "crossover"; hashed by its bytes.
  ///   - candidate: for which candidate.
  public init(seed: UInt64, purpose: String, candidate: Int) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var key = Self.mixed(seed &+ 0x9e37_79b9_7f4a_7c15)
    key = Self.mixed(key ^ hash)
    key = Self.mixed(key ^ UInt64(bitPattern: Int64(candidate)))
    self.key = key
  }

  public mutating func next() -> UInt64 {
    counter &+= 1
    return Self.mixed(key &+ counter &* 0x9e37_79b9_7f4a_7c15)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform among 0 ..< count.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "an empty range has no random member")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Normal with mean 0 and variance 1, by the polar method of Marsaglia and
  /// Bray, SIAM Rev. 6, 260 (1964), doi:10.1137/1006063.
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0 && s < 1 { return u * (-2 * log(s) / s).squareRoot() }
    }
  }

  /// The same numbers in random order (Fisher, Yates, Durstenfeld).
  public mutating func shuffled<T>(_ items: [T]) -> [T] {
    var items = items
    guard items.count > 1 else { return items }
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, index(below: last + 1))
    }
    return items
  }
}
