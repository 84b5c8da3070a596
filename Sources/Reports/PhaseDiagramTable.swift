import PhaseDiagrams
import Quantities
import Structures

/// The phase diagram of a run between compounds: on the line between two, in the
/// triangle between three, and so on.
///
/// Stability is against all entries between the end members, candidates and
/// references alike, at zero temperature and pressure. Other entries are kept
/// apart.
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
    /// xᵢ of each end member, which sum to 1.
    public let moleFractions: [Fraction]
    /// Energy from that of the most stable end members Eᵢ, eV/atom:
    /// e − Σᵢ tᵢ e(Eᵢ), tᵢ the share of the atoms that Eᵢ brings.
    public let formationEnergy: Double
    /// Standard deviation of `formationEnergy` over the members of the
    /// committee, eV/atom: mistakes that a member makes alike in a crystal and in
    /// the end members cancel. `nil` where one of these has no committee.
    public let energyError: Double?
    /// Energy above the convex hull, eV/atom, never negative.
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
    /// What first principles say; `nil` where they do not have it.
    public let confirmation: Confirmation?
    public let units: ThiophosphateUnits

    /// eV/atom.
    public var energyPerAtom: Double { entry.energy / Double(entry.structure.count) }
  }

  /// Formulas of the end members, as the user wrote them.
  public let endMembers: [String]
  /// By x of the first end member, then of the next, then energy per atom, then
  /// id.
  public let rows: [Row]
  /// Pairs of rows that coexist on the hull, see `CompoundDiagram.tieLines`; as numbers of `rows`,
  /// the smaller first, in rising order.
  public let tieLines: [[Int]]
  /// What is not between the end members, by id.
  public let outside: [ReportEntry]
  /// How many candidates are not listed, each higher in energy than those of its composition
  /// that are and were not relaxed fully.
  public let leftOut: Int
  /// Members of the committee; 0 where not all rows have the same number.
  public let committeeSize: Int
  /// One sentence each on what the rows do not show.
  public let remarks: [String]

  /// - Parameters:
  ///   - endMembers: formulas such as "Li2S" and "P2S5"; all but the last
  ///     name a column of x. There must be an entry of each.
  ///   - leftOut: how many the entries leave out, of each composition the highest but those that were relaxed fully.
  public init(_ entries: [ReportEntry], endMembers: [String], leftOut: Int = 0) throws {
    let system = try CompoundSystem(endMembers.joined(separator: ","))
    let spelled = zip(system.endMembers, endMembers).map { unit, text in
      Composition(formula: text) == unit ? text : unit.formula
    }
    for entry in entries {
      let energies =
        [entry.energy] + entry.memberEnergies + [entry.confirmedEnergy].compactMap(\.self)
      for energy in energies where !energy.isFinite {
        throw ReportError.notFinite(id: entry.id, energy: energy)
      }
    }
    // Nothing below may hang on the order in which the entries came.
    let sorted = entries.sorted { $0.id < $1.id }
    for (entry, next) in zip(sorted, sorted.dropFirst()) where entry.id == next.id {
      throw ReportError.duplicateID(entry.id)
    }
    let compositions = sorted.map(\.structure.composition)
    let indices = sorted.indices.filter { system.contains(compositions[$0]) }
    let inside = indices.map { sorted[$0] }
    let phases = indices.map { index in
      let members = sorted[index].memberEnergies
      return Entry(
        id: sorted[index].id, composition: compositions[index],
        energy: Estimate(sorted[index].energy, standardError: sorted[index].independentError),
        memberEnergies: members.count > 1 ? members : nil)
    }
    let diagram = try CompoundDiagram(phases, in: system)
    let ends = diagram.endMembers.compactMap(\.self)
    guard ends.count == spelled.count else {
      let missing = zip(spelled, diagram.endMembers).filter { $0.1 == nil }.map(\.0)
      throw ReportError.noEndMembers(missing, of: spelled, entries: entries.count)
    }
    let references = try ReferenceHull(phases.indices.filter { inside[$0].isReference }, of: phases)
    let confirmations = try Confirmation.of(inside, in: system)
    let formulas = phases.map { phase in
      let unit = phase.composition.reduced
      return system.endMembers.firstIndex(of: unit).map { spelled[$0] } ?? unit.formula
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
        entry: inside[number], formula: formulas[number],
        moleFractions: member.position.moleFractions, formationEnergy: formation.value,
        energyError: hasCommittee([number] + ends) ? formation.standardError : nil,
        energyAboveHull: stability.energyAboveHull.value,
        aboveHullError: hasCommittee([number] + mixture.map(\.entry))
          ? stability.energyAboveHull.standardError : nil,
        isOnHull: stability.isOnHull,
        decomposition: mixture.map {
          Phase(
            id: phases[$0.entry].id, formula: formulas[$0.entry], atomFraction: $0.atomFraction)
        },
        energyAboveReferences: references.energyAbove(number),
        confirmation: confirmations[inside[number].id],
        units: ThiophosphateUnits(inside[number].structure))
    }
    self.rows = rows.sorted {
      if $0.moleFractions != $1.moleFractions {
        return $0.moleFractions.lexicographicallyPrecedes($1.moleFractions)
      }
      return ($0.energyPerAtom, $0.entry.id) < ($1.energyPerAtom, $1.entry.id)
    }
    let places = Dictionary(
      uniqueKeysWithValues: self.rows.enumerated().map { ($1.entry.id, $0) })
    tieLines = diagram.tieLines.map { pair in pair.map { places[phases[$0].id]! }.sorted() }
      .sorted { $0.lexicographicallyPrecedes($1) }
    self.endMembers = spelled
    self.leftOut = leftOut
    outside = sorted.indices.filter { !system.contains(compositions[$0]) }.map { sorted[$0] }
    committeeSize = hasCommittee(Array(phases.indices)) ? phases[0].memberEnergies!.count : 0
    remarks = Self.remarks(
      endMembers: spelled, outside: outside, rows: self.rows, leftOut: leftOut,
      committee: committeeSize)
  }

  public var columns: [ReportColumn] { ReportColumn.all(endMembers: endMembers) }

  private static func remarks(
    endMembers: [String], outside: [ReportEntry], rows: [Row], leftOut: Int, committee: Int
  ) -> [String] {
    var remarks: [String] = []
    if leftOut > 0 {
      remarks.append(
        "\(leftOut) candidates are not listed: of each composition these are the lowest in energy, and "
          + "all that were relaxed fully.")
    }
    let total = rows.count + outside.count
    if !outside.isEmpty {
      let named = outside.prefix(5).map { "\($0.id) (\($0.structure.composition.formula))" }
      let more = outside.count > 5 ? " and \(outside.count - 5) more" : ""
      remarks.append(
        "\(outside.count) of \(total) entries \(outside.count == 1 ? "is" : "are") not between "
          + "\(endMembers.listed()) and left out: \(named.joined(separator: ", "))\(more).")
    }
    let loose = rows.count { !$0.entry.converged }
    if loose > 0 {
      let onHull = rows.count { !$0.entry.converged && $0.isOnHull }
      remarks.append(
        "\(loose) of \(rows.count) entries did not relax to the force limit, \(onHull) of them on "
          + "the hull: their energies are upper bounds.")
    }
    remarks += rows.unevenRemarks
    if let confirmed = confirmed(rows) { remarks.append(confirmed) }
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
