import Structures

/// A parent with some of its sites vacant: a candidate.
///
/// What is missing makes up whole formula units of the end members, so a
/// decoration lies on the line, neutral, whatever was done to make it.
public struct Decoration: Hashable, Sendable {
  public let parent: Parent
  /// Formula units missing of each end member.
  public let removed: [Int]
  /// For each site the index of its element among `parent.elements` plus one;
  /// 0 where vacant.
  public private(set) var states: [UInt8]

  /// The parent with nothing missing.
  public init(_ parent: Parent) {
    self.parent = parent
    removed = [Int](repeating: 0, count: parent.endMembers.count)
    states = parent.fullStates
  }

  /// `nil` where the number of states is not that of the sites, a site holds
  /// another element than in the parent, or what is missing is no whole
  /// number of formula units, or everything.
  public init?(_ parent: Parent, states: [UInt8]) {
    guard states.count == parent.siteCount,
      zip(states, parent.fullStates).allSatisfy({ $0 == 0 || $0 == $1 })
    else { return nil }
    let missing = Composition(
      states.indices.lazy.filter { states[$0] == 0 }.map { parent.structure.species[$0] })
    if missing.isEmpty {
      self.init(parent)
      return
    }
    guard let amounts = parent.endMembers.amounts(of: missing), amounts.denominator == 1,
      missing.atomCount < parent.siteCount
    else { return nil }
    self.init(unchecked: parent, removed: amounts.numerators, states: states)
  }

  /// For states that came from a decoration by moves which keep it one.
  init(unchecked parent: Parent, removed: [Int], states: [UInt8]) {
    self.parent = parent
    self.removed = removed
    self.states = states
  }

  public var depletion: Depletion { Depletion(unchecked: parent, removed: removed) }

  /// Ascending.
  public var occupiedSites: [Int] { states.indices.filter { states[$0] != 0 } }
  public var vacantSites: [Int] { states.indices.filter { states[$0] == 0 } }

  /// The atoms that are there, on the parent's lattice and in its order.
  public var structure: Structure { parent.structure.selecting(occupiedSites) }

  /// Of the cell; exact.
  public var composition: Composition {
    Composition(states.indices.lazy.filter { states[$0] != 0 }.map { parent.structure.species[$0] })
  }

  public var mixture: Mixture { depletion.mixture }

  /// The decoration that an operation of the parent's symmetry carries this
  /// one to.
  ///
  /// - Parameter permutation: below `parent.permutationCount`.
  public func image(_ permutation: Int) -> Decoration {
    let first = permutation * states.count
    return Decoration(
      unchecked: parent, removed: removed,
      states: states.indices.map { states[Int(parent.sources[first + $0])] })
  }
}

extension Decoration {
  /// The states as runs of sites in their order: a symbol, or a point for
  /// vacant sites, then how many there are if more than one.
  ///
  /// "Li6.2P2S7." has 18 sites; the seventh, the eighth and the last are
  /// vacant.
  public var text: String {
    var text = ""
    var site = 0
    while site < states.count {
      let state = states[site]
      var end = site + 1
      while end < states.count && states[end] == state { end += 1 }
      text += state == 0 ? "." : parent.elements[Int(state) - 1].symbol
      if end - site > 1 { text += String(end - site) }
      site = end
    }
    return text
  }

  /// Reads `text`; `nil` for anything it would not have written for a
  /// decoration of this parent.
  public init?(_ parent: Parent, text: some StringProtocol) {
    var states: [UInt8] = []
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      let start = position
      position += 1
      while position < bytes.count, (97...122).contains(bytes[position]) { position += 1 }
      let symbol = String(decoding: bytes[start..<position], as: UTF8.self)
      let digits = bytes[position...].prefix { (48...57).contains($0) }
      position += digits.count
      guard
        let count = digits.isEmpty ? 1 : Int(String(decoding: digits, as: UTF8.self)),
        count > 0, count <= parent.siteCount - states.count
      else { return nil }
      let state: UInt8
      if symbol == "." {
        state = 0
      } else if let element = Element(symbol), let index = parent.elements.firstIndex(of: element) {
        state = UInt8(index + 1)
      } else {
        return nil
      }
      states += [UInt8](repeating: state, count: count)
    }
    self.init(parent, states: states)
    // One decoration, one text: "Li1" or "LiLi" are not how it is written.
    guard Array(self.text.utf8) == bytes else { return nil }
  }
}
