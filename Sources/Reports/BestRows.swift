import Quantities
import Structures

/// Which rows stand for their composition.
///
/// The best is the lowest in energy of those whose electrons come out even by the octet rule, or, where they do so in
/// none, the lowest. What is lower and uneven is passed over: a potential of neighbours cannot know its energy, see
/// `ElectronBalance`, and takes it for too stable. It stays in the table, and on the hull where it lies there.
extension PhaseDiagramTable {
  /// Members of the hull and the best row of each composition, known crystals among them.
  public var hullAndBest: [Row] { rows.hullAndBest.map { rows[$0] } }
}

/// Of rows that rise in energy within a composition, as those of a table do.
extension [PhaseDiagramTable.Row] {
  /// Numbers of the members of the hull and of the best of each composition, known crystals among them.
  var hullAndBest: [Int] {
    let best = best { _ in true }
    return indices.filter { self[$0].isOnHull || best.contains($0) }
  }

  /// Numbers of the rows to be looked at: members of the hull, known crystals, the best candidate of each composition.
  var hullReferencesAndBest: [Int] {
    let best = best { !$0.entry.isReference }
    return indices.filter {
      self[$0].isOnHull || self[$0].entry.isReference || best.contains($0)
    }
  }

  /// One for each composition.
  private func best(where isIncluded: (Element) -> Bool) -> Set<Int> {
    var best: [[Fraction]: Int] = [:]
    for number in indices where isIncluded(self[number]) {
      if let lower = best[self[number].moleFractions] {
        guard self[number].hasEvenElectrons && !self[lower].hasEvenElectrons else { continue }
      }
      best[self[number].moleFractions] = number
    }
    return Set(best.values)
  }

  /// Of each composition the first candidate, where it is not to be looked at.
  private var passedOver: [Element] {
    let listed = Set(hullReferencesAndBest)
    var seen: Set<[Fraction]> = []
    return indices.filter {
      !self[$0].entry.isReference && seen.insert(self[$0].moleFractions).inserted
        && !listed.contains($0)
    }.map { self[$0] }
  }

  /// A sentence each on candidates whose energy the potential cannot know: those that are passed over, and those
  /// that are looked at and that first principles have not computed.
  var unevenRemarks: [String] {
    let passed = passedOver
    let listed = hullReferencesAndBest.map { self[$0] }.filter {
      !$0.hasEvenElectrons && $0.confirmation == nil
    }
    var remarks: [String] = []
    if !passed.isEmpty {
      remarks.append(
        "In \(passed.count) composition\(passed.count == 1 ? "" : "s") the lowest candidate is passed over for "
          + "another, since by the octet rule its electrons do not come out even: \(Self.named(passed))."
      )
    }
    if !listed.isEmpty {
      remarks.append(
        "By the octet rule electrons do not come out even in \(listed.count) of the best candidates: "
          + "\(Self.named(listed)).")
    }
    guard let last = remarks.popLast() else { return [] }
    return remarks + [
      last + " Such an energy may be too low by one or two electronvolts for each pair, "
        + "which the potential cannot count."
    ]
  }

  private static func named(_ rows: Self) -> String {
    let named = rows.map { row in
      let electrons = row.units.surplusElectrons!
      return
        "\(row.formula) (\(row.entry.id), \(abs(electrons)) too \(electrons > 0 ? "many" : "few") in its cell)"
    }
    let more = named.count > 5 ? ["\(named.count - 5) more"] : []
    return (named.prefix(5) + more).listed()
  }
}

extension PhaseDiagramTable.Row {
  /// Whether its electrons come out even. A known crystal is what it is.
  public var hasEvenElectrons: Bool { entry.isReference || units.hasEvenElectrons }
}
