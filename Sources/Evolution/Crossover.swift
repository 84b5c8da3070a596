import Quantities

/// Uniform crossover of two decorations of one parent and one composition.
///
/// The second is first carried by symmetry to where it agrees with the first
/// on the most sites: the same motif elsewhere in the supercell is the same.
/// Then each site takes its state from either with probability 1/2. Then, on each
/// sublattice, states there are too many of give sites to those there are too
/// few of; the sites are drawn uniformly among those where the parents
/// differ.
///
/// The algorithm of Guo et al. does not align, and draws the sites to repair
/// among all of the sublattice, which can undo what both parents agree on.
public enum Crossover {
  public static func offspring(
    of first: Decoration, and second: Decoration, random: inout RandomStream
  ) -> Decoration {
    precondition(
      first.parent == second.parent && first.removed == second.removed,
      "mates share their parent crystal and composition")
    let second = second.aligned(to: first)
    var states = first.states
    for sublattice in first.parent.sublattices {
      let differing = sublattice.filter { first.states[$0] != second.states[$0] }
      guard !differing.isEmpty else { continue }
      // How many more of each state there are than there should be.
      var surplus = [Int](repeating: 0, count: first.parent.elements.count + 1)
      for site in differing where random.next() & 1 == 1 {
        surplus[Int(first.states[site])] -= 1
        surplus[Int(second.states[site])] += 1
        states[site] = second.states[site]
      }
      repair(&states, on: differing, surplus: surplus, random: &random)
    }
    return Decoration(unchecked: first.parent, removed: first.removed, states: states)
  }

  private static func repair(
    _ states: inout [UInt8], on sites: [Int], surplus: [Int], random: inout RandomStream
  ) {
    var missing = surplus.indices.flatMap {
      [UInt8](repeating: UInt8($0), count: max(0, -surplus[$0]))
    }
    guard !missing.isEmpty else { return }
    missing = random.shuffled(missing)
    for state in surplus.indices where surplus[state] > 0 {
      var candidates = sites.filter { states[$0] == UInt8(state) }
      for _ in 0..<surplus[state] {
        let index = random.index(below: candidates.count)
        states[candidates[index]] = missing.removeLast()
        candidates.swapAt(index, candidates.count - 1)
        candidates.removeLast()
      }
    }
  }
}

extension Decoration {
  /// The image that agrees with another decoration of the same parent on the
  /// most sites; of several the first.
  public func aligned(to other: Decoration) -> Decoration {
    precondition(parent == other.parent, "only decorations of one parent can be aligned")
    let count = states.count
    var best = 0
    var fewest = Int.max
    states.withUnsafeBufferPointer { own in
      other.states.withUnsafeBufferPointer { target in
        parent.sources.withUnsafeBufferPointer { sources in
          for permutation in 0..<parent.permutationCount {
            let first = permutation * count
            var differing = 0
            var site = 0
            while site < count && differing < fewest {
              if own[Int(sources[first + site])] != target[site] { differing += 1 }
              site += 1
            }
            if differing < fewest { (best, fewest) = (permutation, differing) }
          }
        }
      }
    }
    return image(best)
  }
}
