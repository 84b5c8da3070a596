/// Fingerprints of files, for provenance.
///
/// Source of the algorithm: NIST FIPS 180-4, Secure Hash Standard (2015),
/// doi:10.6028/NIST.FIPS.180-4.
public enum Digest {
  /// SHA-256 in 64 hexadecimal digits.
  public static func sha256(_ bytes: [UInt8]) -> String {
    var state = initialState
    var schedule = [UInt32](repeating: 0, count: 64)
    let whole = bytes.count / 64 * 64
    bytes.withUnsafeBufferPointer { bytes in
      for start in stride(from: 0, to: whole, by: 64) {
        absorb(UnsafeBufferPointer(rebasing: bytes[start..<start + 64]), &state, &schedule)
      }
    }
    // One bit, zeros, and the length in bits fill the last blocks.
    var tail = Array(bytes[whole...]) + [0x80]
    while tail.count % 64 != 56 { tail.append(0) }
    let bits = UInt64(bytes.count) * 8
    for shift in stride(from: 56, through: 0, by: -8) {
      tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    tail.withUnsafeBufferPointer { tail in
      for start in stride(from: 0, to: tail.count, by: 64) {
        absorb(UnsafeBufferPointer(rebasing: tail[start..<start + 64]), &state, &schedule)
      }
    }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  public static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

  private static func absorb(
    _ block: UnsafeBufferPointer<UInt8>, _ state: inout [UInt32], _ w: inout [UInt32]
  ) {
    for i in 0..<16 {
      w[i] =
        UInt32(block[4 * i]) << 24 | UInt32(block[4 * i + 1]) << 16
        | UInt32(block[4 * i + 2]) << 8 | UInt32(block[4 * i + 3])
    }
    for i in 16..<64 {
      let s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3)
      let s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10)
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let chosen = (e & f) ^ (~e & g)
      let first = h &+ s1 &+ chosen &+ roundConstants[i] &+ w[i]
      let s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ s0 &+ majority)
    }
    for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the square roots of the
  /// first 8 primes.
  private static let initialState: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// The first 32 bits of the fractional parts of the cube roots of the
  /// first 64 primes, worked out in whole numbers.
  private static let roundConstants: [UInt32] = primes(64).map { prime in
    // The largest r with r³ ≤ prime · 2⁹⁶ is ⌊∛prime · 2³²⌋.
    var root: UInt64 = 0
    for bit in stride(from: 34, through: 0, by: -1) {
      let trial = root | 1 << UInt64(bit)
      let cube = UInt128(trial) * UInt128(trial) * UInt128(trial)
      if cube <= UInt128(prime) << 96 { root = trial }
    }
    return UInt32(truncatingIfNeeded: root)
  }

  private static func primes(_ count: Int) -> [Int] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }
}
