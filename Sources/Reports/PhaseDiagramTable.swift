import PhaseDiagrams
import Quantities
import Structures

/// The phase diagram of a run on the line between two compounds A and B.
///
/// Stability is against all entries on the line, candidates and references
/// alike, at zero temperature and pressure. Entries off the line are kept apart.
public struct PhaseDiagramTable: Sendable {
  public struct Phase: Sendable, Hashable {
    public let id: String
    public let formula: String
    /// Share of the atoms of the mixture that are in this phase.
    public let atomFraction: Double
  }

  public struct Row: Sendable {
    public let entry: ReportEntry
    /// Reduced, in the user's spelling where the user wrote it.
    public let formula: String
    /// x in (A)x(B)1−x.
    public let moleFraction: Fraction
    /// Energy from that of the most stable A and B, eV/atom:
    /// e − t e(A) − (1 − t) e(B), t the share of the atoms that A brings.
    public let formationEnergy: Double
    /// Standard deviation of `formationEnergy` over the members of the
    /// committee, eV/atom: mistakes that a member makes alike in a crystal and in
    /// the end members cancel. `nil` where one of the three has no committee.
    public let energyError: Double?
    /// Energy above the convex hull of the line, eV/atom, never negative.
    public let energyAboveHull: Double
    /// Standard deviation of `energyAboveHull` over the committee, eV/atom.
    public let aboveHullError: Double?
    public let isOnHull: Bool
    /// The phases of lowest energy at this composition; itself on the hull.
    public let decomposition: [Phase]
    /// Energy above the hull of the reference crystals alone, eV/atom, negative
    /// where the entry is more stable than any mixture of them; 0 error without
    /// a committee, `nil` where the references do not span the composition.
    public let energyAboveReferences: Estimate?
    public let units: ThiophosphateUnits

    /// eV/atom.
    public var energyPerAtom: Double { entry.energy / Double(entry.structure.count) }
  }

  /// Formulas of the end members; x is the share of A.
  public let a: String
  public let b: String
  /// By x, then energy per atom, then id.
  public let rows: [Row]
  /// What is not between A and B, by id.
  public let offLine: [ReportEntry]
  /// Members of the committee; 0 where not all rows have the same number.
  public let committeeSize: Int
  /// One sentence each on what the rows do not show.
  public let remarks: [String]

  /// - Parameter endMembers: formulas such as "Li2S" and "P2S5"; the first names
  ///   the column of x. Entries must have both.
  public init(_ entries: [ReportEntry], endMembers: (a: String, b: String)) throws {
    let line = try PseudoBinaryLine("\(endMembers.a),\(endMembers.b)")
    let spelled = [(line.a, endMembers.a), (line.b, endMembers.b)].map { unit, text in
      Composition(formula: text) == unit ? text : unit.formula
    }
    let (a, b) = (spelled[0], spelled[1])
    for entry in entries {
      for energy in [entry.energy] + entry.memberEnergies where !energy.isFinite {
        throw ReportError.notFinite(id: entry.id, energy: energy)
      }
    }
    // Nothing below may hang on the order in which the entries came.
    let sorted = entries.sorted { $0.id < $1.id }
    for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.id == next.id {
      throw ReportError.duplicateID(entry.id)
    }
    let compositions = sorted.map(\.structure.composition)
    let indices = sorted.indices.filter { line.position(of: compositions[$0]) != nil }
    let onLine = indices.map { sorted[$0] }
    let phases = indices.map { index in
      let members = sorted[index].memberEnergies
      return Entry(
        id: sorted[index].id, composition: compositions[index],
        energy: Estimate(sorted[index].energy, standardError: sorted[index].independentError),
        memberEnergies: members.count > 1 ? members : nil)
    }
    let diagram = try PseudoBinaryDiagram(phases, line: line)
    guard let endA = diagram.endMemberA, let endB = diagram.endMemberB else {
      let missing = [diagram.endMemberA == nil ? a : nil, diagram.endMemberB == nil ? b : nil]
      throw ReportError.noEndMembers(
        missing.compactMap(\.self), a: a, b: b, entries: entries.count)
    }
    let references = try ReferenceHull(phases.indices.filter { onLine[$0].isReference }, of: phases)
    let formulas = phases.map { phase in
      let unit = phase.composition.reduced
      return unit == line.a ? a : unit == line.b ? b : unit.formula
    }
    func hasCommittee(_ numbers: [Int]) -> Bool {
      let count = phases[numbers[0]].memberEnergies?.count
      return count != nil && numbers.allSatisfy { phases[$0].memberEnergies?.count == count }
    }

    let rows = phases.indices.map { number in
      let member = diagram.members[number]!
      let stability = member.stability
      let formation = stability.formationEnergy!
      let mixture = stability.decomposition
      return Row(
        entry: onLine[number], formula: formulas[number],
        moleFraction: member.position.moleFraction, formationEnergy: formation.value,
        energyError: hasCommittee([number, endA, endB]) ? formation.standardError : nil,
        energyAboveHull: stability.energyAboveHull.value,
        aboveHullError: hasCommittee([number] + mixture.map(\.entry))
          ? stability.energyAboveHull.standardError : nil,
        isOnHull: stability.isOnHull,
        decomposition: mixture.map {
          Phase(
            id: phases[$0.entry].id, formula: formulas[$0.entry], atomFraction: $0.atomFraction)
        },
        energyAboveReferences: references.energyAbove(number),
        units: ThiophosphateUnits(onLine[number].structure))
    }
    self.rows = rows.sorted {
      if $0.moleFraction != $1.moleFraction { return $0.moleFraction < $1.moleFraction }
      return ($0.energyPerAtom, $0.entry.id) < ($1.energyPerAtom, $1.entry.id)
    }
    self.a = a
    self.b = b
    offLine = sorted.indices.filter { line.position(of: compositions[$0]) == nil }
      .map { sorted[$0] }
    committeeSize = hasCommittee(Array(phases.indices)) ? phases[0].memberEnergies!.count : 0
    remarks = Self.remarks(a: a, b: b, offLine: offLine, rows: self.rows, committee: committeeSize)
  }

  /// Rows with the lowest energy of their composition, and all that are on the hull.
  public var hullAndBest: [Row] {
    rows.indices.filter {
      rows[$0].isOnHull || $0 == 0 || rows[$0 - 1].moleFraction != rows[$0].moleFraction
    }.map { rows[$0] }
  }

  public var columns: [ReportColumn] { ReportColumn.all(a: a, b: b) }

  private static func remarks(
    a: String, b: String, offLine: [ReportEntry], rows: [Row], committee: Int
  ) -> [String] {
    var remarks: [String] = []
    let total = rows.count + offLine.count
    if !offLine.isEmpty {
      let named = offLine.prefix(5).map { "\($0.id) (\($0.structure.composition.formula))" }
      let more = offLine.count > 5 ? " and \(offLine.count - 5) more" : ""
      remarks.append(
        "\(offLine.count) of \(total) entries \(offLine.count == 1 ? "is" : "are") not between "
          + "\(a) and \(b) and left out: \(named.joined(separator: ", "))\(more).")
    }
    let loose = rows.count { !$0.entry.converged }
    if loose > 0 {
      let onHull = rows.count { !$0.entry.converged && $0.isOnHull }
      remarks.append(
        "\(loose) of \(rows.count) entries did not relax to the force limit, \(onHull) of them on "
          + "the hull: their energies are upper bounds.")
    }
    if committee == 0 {
      remarks.append(
        "Not all entries have the energies of one committee of potentials: errors of energies are "
          + "left empty where they are not known.")
    }
    return remarks
  }
}

/// The hull of the reference crystals without the candidates.
private struct ReferenceHull {
  let phases: [Entry]
  let numbers: [Int]
  let hull: ConvexHull?

  init(_ numbers: [Int], of phases: [Entry]) throws {
    self.phases = phases
    self.numbers = numbers
    hull = numbers.isEmpty ? nil : try ConvexHull(numbers.map { phases[$0] })
  }

  func energyAbove(_ number: Int) -> Estimate? {
    let phase = phases[number]
    guard let mixture = hull?.decomposition(of: phase.composition) else { return nil }
    // Its own reference: no difference, and no rounding.
    if mixture.count == 1, numbers[mixture[0].entry] == number {
      return Estimate(0, standardError: 0)
    }
    var difference = EnergyCombination()
    difference.add(number, weight: 1)
    for part in mixture { difference.add(numbers[part.entry], weight: -part.atomFraction) }
    return difference.estimate(phases)
  }
}
