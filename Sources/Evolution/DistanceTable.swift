import Structures

/// Minimum distances by the numbers of two kinds of atoms instead of by a
/// dictionary, for loops over pairs.
struct DistanceTable {
  /// Ascending.
  let elements: [Element]
  /// Å, elements.count squared; 0 for pairs that may be as close as they like.
  private let minima: [Double]
  /// Å.
  let largest: Double

  init(_ distances: [Screen.Pair: Double], elements: [Element]) {
    self.elements = elements
    minima = elements.flatMap { a in elements.map { b in distances[Screen.Pair(a, b)] ?? 0 } }
    largest = minima.max() ?? 0
  }

  init(_ distances: [Screen.Pair: Double], species: [Element]) {
    var elements: [Element] = []
    for element in species where !elements.contains(element) { elements.append(element) }
    self.init(distances, elements: elements.sorted())
  }

  /// Å.
  func minimum(_ first: Int, _ second: Int) -> Double { minima[first * elements.count + second] }

  /// Of each atom the index of its element among `elements`.
  func kinds(of species: [Element]) -> [Int] {
    species.map { element in elements.firstIndex(of: element)! }
  }
}
