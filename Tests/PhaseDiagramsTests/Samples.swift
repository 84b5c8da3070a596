import Quantities
import Structures

@testable import PhaseDiagrams

/// An entry from its formula and its energy per atom.
func entry(_ id: String, _ formula: String, perAtom energy: Double) -> Entry {
  let composition = Composition(formula: formula)!
  return Entry(
    id: id, composition: composition,
    energy: Estimate(energy * Double(composition.atomCount), standardError: 0))
}

/// Random compounds of some elements: with their pure elements where asked, and
/// energies per atom that bind more, the more the elements mix.
func randomEntries(
  _ symbols: [String], count: Int, seed: UInt64, pure: Bool = true, largestCount: Int = 5
) -> [Entry] {
  var random = RandomStream(seed: seed, purpose: "entries", candidate: 0)
  let elements = symbols.map { Element($0)! }
  var entries: [Entry] = []
  if pure {
    for element in elements {
      entries.append(
        entry("pure \(element)", element.symbol, perAtom: -2 - 3 * random.uniform()))
    }
  }
  while entries.count < count {
    let composition = Composition(
      Dictionary(
        uniqueKeysWithValues: elements.map { ($0, random.index(below: largestCount + 1)) }))
    guard !composition.isEmpty else { continue }
    let atoms = Double(composition.atomCount)
    let mixing = 1 - composition.counts.values.reduce(0) { max($0, Double($1) / atoms) }
    let energy = -3 - 2 * mixing * random.uniform()
    entries.append(
      Entry(
        id: "\(entries.count)", composition: composition,
        energy: Estimate(energy * atoms, standardError: 0)))
  }
  return entries
}

/// The energy per atom of the hull by trying all mixtures: the minimum of a
/// linear program is at a basic solution, a mixture of at most as many phases as
/// there are elements, with independent compositions.
func enumeratedHull(_ entries: [Entry], at composition: Composition) -> Double {
  let elements = composition.elements
  let entries = entries.filter { $0.composition.elements.allSatisfy(elements.contains) }
  let columns = entries.map { fractions($0.composition, elements) }
  let target = fractions(composition, elements)
  let energies = entries.map(\.energyPerAtom.value)
  var lowest = Double.infinity
  func visit(_ chosen: [Int], from next: Int) {
    if !chosen.isEmpty, let weights = mixture(chosen.map { columns[$0] }, target) {
      lowest = min(lowest, zip(chosen, weights).reduce(0) { $0 + energies[$1.0] * $1.1 })
    }
    guard chosen.count < elements.count else { return }
    for candidate in next..<max(next, entries.count) {
      visit(chosen + [candidate], from: candidate + 1)
    }
  }
  visit([], from: 0)
  return lowest
}

private func fractions(_ composition: Composition, _ elements: [Element]) -> [Double] {
  elements.map { Double(composition[$0]) / Double(composition.atomCount) }
}

/// Weights ≥ 0 that make `target` out of independent columns, by Gauss with
/// the residual checked; `nil` where there are none.
private func mixture(_ columns: [[Double]], _ target: [Double]) -> [Double]? {
  var rows = target.indices.map { row in columns.map { $0[row] } + [target[row]] }
  for step in columns.indices {
    let pivot = (step..<rows.count).max { abs(rows[$0][step]) < abs(rows[$1][step]) }!
    guard abs(rows[pivot][step]) > 1e-10 else { return nil }
    rows.swapAt(step, pivot)
    for row in rows.indices where row != step {
      let factor = rows[row][step] / rows[step][step]
      for column in rows[row].indices { rows[row][column] -= factor * rows[step][column] }
    }
  }
  guard rows.dropFirst(columns.count).allSatisfy({ abs($0.last!) < 1e-10 }) else { return nil }
  let weights = columns.indices.map { rows[$0].last! / rows[$0][$0] }
  return weights.allSatisfy { $0 > -1e-10 } ? weights : nil
}
