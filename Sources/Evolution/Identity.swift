/// What a decoration has in common with its images under the symmetry of its
/// parent, and with nothing else.
///
/// The canonical form: the lexicographically smallest of all images, with the
/// name of the parent. All of it is compared; the hash only finds it.
/// The composition is part of it, since the states give it.
public struct Identity: Sendable {
  public let parent: String
  /// States of the smallest image.
  public let states: [UInt8]
  /// FNV-1a over all bytes of the name, a zero and the states: the same in
  /// every process, unlike `hashValue`.
  public let hash: UInt64

  init(parent: String, states: [UInt8]) {
    self.parent = parent
    self.states = states
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let mix = { (byte: UInt8) in hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    parent.utf8.forEach(mix)
    mix(0)
    states.forEach(mix)
    self.hash = hash
  }
}

extension Identity: Hashable {
  public static func == (lhs: Identity, rhs: Identity) -> Bool {
    lhs.hash == rhs.hash && lhs.states == rhs.states && lhs.parent == rhs.parent
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}

extension Decoration {
  /// Equal for decorations that symmetry of the parent carries to each other,
  /// and only for them.
  public var identity: Identity { Identity(parent: parent.name, states: canonicalStates) }

  /// The image whose states are lexicographically smallest.
  public var canonical: Decoration {
    Decoration(unchecked: parent, removed: removed, states: canonicalStates)
  }

  /// Each image is given up at its first state above that of the best so far,
  /// so that most cost a few comparisons.
  private var canonicalStates: [UInt8] {
    let count = states.count
    return states.withUnsafeBufferPointer { states in
      parent.sources.withUnsafeBufferPointer { sources in
        [UInt8](unsafeUninitializedCapacity: count) { best, initialized in
          initialized = count
          for site in 0..<count { best[site] = states[site] }
          for first in stride(from: 0, to: sources.count, by: count) {
            var site = 0
            while site < count {
              let state = states[Int(sources[first + site])]
              if state != best[site] {
                if state < best[site] {
                  while site < count {
                    best[site] = states[Int(sources[first + site])]
                    site += 1
                  }
                }
                break
              }
              site += 1
            }
          }
        }
      }
    }
  }
}
