/// The fewest insertions, deletions, replacements and swaps of neighbours
/// that make one word of another (optimal string alignment).
///
/// Source: Damerau, Commun. ACM 7, 171 (1964), doi:10.1145/363958.363994.
public func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var table = [[Int]](
    repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { table[i][0] = i }
  for j in 0...b.count { table[0][j] = j }
  for i in a.indices {
    for j in b.indices {
      let replaced = table[i][j] + (a[i] == b[j] ? 0 : 1)
      table[i + 1][j + 1] = min(replaced, table[i][j + 1] + 1, table[i + 1][j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        table[i + 1][j + 1] = min(table[i + 1][j + 1], table[i - 1][j - 1] + 1)
      }
    }
  }
  return table[a.count][b.count]
}

/// The word that a misspelt one stands for, if one is near enough.
func nearest(to word: String, among words: [String]) -> String? {
  guard word.count <= 100 else { return nil }
  let reach = max(1, word.count / 3)
  let distances = words.map {
    (word: $0, distance: editDistance(word.lowercased(), $0.lowercased()))
  }
  guard let best = distances.min(by: { $0.distance < $1.distance }), best.distance <= reach else {
    return nil
  }
  return best.word
}
