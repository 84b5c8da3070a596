import PhaseDiagrams
import Quantities
import Structures

/// A page about a run: its phase diagram, what conducts, how the search went, the structures worth
/// looking at, and where all of it comes from.
///
/// The page is one file that needs no other and no network. Equal reports give equal bytes.
public struct RunReport: Sendable {
  /// Where a result comes from, and how to get it again.
  public struct Provenance: Sendable, Hashable {
    public var name: String
    /// The effective config with the digests of its inputs, as the archive has it.
    public var config: String
    /// What anybody can call to get the same result.
    public var command: String
    /// Names and values of the rest: seed, version, digests, machine.
    public var facts: [Fact]

    public struct Fact: Sendable, Hashable {
      public var name: String
      public var value: String

      public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    public init(name: String, config: String, command: String, facts: [Fact]) {
      (self.name, self.config, self.command, self.facts) = (name, config, command, facts)
    }
  }

  public let table: PhaseDiagramTable
  public let history: RunHistory
  public let watched: [WatchedSolid]
  /// Empty for a run that does not learn.
  public let learning: [LearningStep]
  /// The drawing that the training of the potential left beside it, see `TrainingFigure`; `nil` where
  /// there is none.
  public let trainingFigure: String?
  public let provenance: Provenance
  let families: [Family]

  /// What an entry is made from, which its shape in a chart tells.
  enum Family: Int, Sendable, CaseIterable {
    case decoration, freeCell, reference
  }

  public init(
    table: PhaseDiagramTable, history: RunHistory, watched: [WatchedSolid],
    learning: [LearningStep] = [], trainingFigure: String? = nil, provenance: Provenance
  ) {
    self.table = table
    self.history = history
    self.watched = watched
    self.learning = learning
    self.trainingFigure = trainingFigure
    self.provenance = provenance
    let decorations = Set(history.steps.filter(\.isDecoration).map(\.id))
    families = table.rows.map { row in
      if row.entry.isReference { return .reference }
      return decorations.contains(row.entry.id) ? .decoration : .freeCell
    }
  }

  /// Whether its end members span a line, so that it has one x.
  var isLine: Bool { table.endMembers.count == 2 }

  /// Whether its end members span a triangle.
  var isTriangle: Bool { table.endMembers.count == 3 }

  /// The line's name, or that of the space between more end members.
  var systemName: String {
    isLine
      ? Typography.line(table.endMembers) : table.endMembers.map(Typography.formula).listed()
  }

  /// Numbers of the rows that nothing else beats in both stability and conductivity, from the most
  /// stable on: no other row is as near to the hull and conducts as well.
  var front: [Int] {
    let known = table.rows.indices.filter { table.rows[$0].conductivity != nil }
    let sorted = known.sorted {
      let (a, b) = (table.rows[$0], table.rows[$1])
      return (a.energyAboveHull, -a.conductivity!.value, $0)
        < (b.energyAboveHull, -b.conductivity!.value, $1)
    }
    var best = -Double.infinity
    return sorted.filter { number in
      let value = table.rows[number].conductivity!.value
      defer { best = max(best, value) }
      return value > best
    }
  }

  /// Numbers of the rows whose structures are in the page: hull, known crystals, the best candidate
  /// of each composition, the front of stability and conductivity.
  var featured: [Int] { Set(table.rows.hullReferencesAndBest).union(front).sorted() }

  /// Numbers of the rows whose structures can be looked at: those that are featured, then from the hull up as
  /// many as leave the page small.
  var shown: [Int] {
    let first = featured
    let others = Set(table.rows.indices).subtracting(first).sorted {
      (table.rows[$0].energyAboveHull, $0) < (table.rows[$1].energyAboveHull, $1)
    }
    var atoms = 0
    let added = others.prefix { number in
      atoms += table.rows[number].entry.structure.count
      return atoms <= Self.shownAtoms
    }
    return first + added
  }

  /// 30 bytes each.
  private static let shownAtoms = 20_000

  var charts: [any ReportChart] {
    var charts: [any ReportChart] = []
    if isLine { charts += [phaseDiagramChart, conductivityChart, motifChart].compactMap(\.self) }
    if let triangle = triangleChart { charts.append(triangle) }
    charts += [paretoChart, arrheniusChart].compactMap { $0 }
    if let descents = descentCharts { charts.append(descents) }
    charts += [operatorChart, lossChart].compactMap { $0 }
    if let learning = learningCharts { charts.append(learning) }
    return charts
  }

  /// All charts as files: "phase-diagram.svg" and its text.
  public var figures: [(name: String, svg: String)] {
    charts.map { ("\($0.name).svg", $0.svg(isFile: true)) }
      + (trainingFigure.map { [("potential.svg", $0)] } ?? [])
  }
}

/// One chart or several.
protocol ReportChart: Sendable {
  var name: String { get }
  var title: String { get }
  func svg(isFile: Bool) -> String
}

extension Chart: ReportChart {}
extension ChartGrid: ReportChart {}

extension PhaseDiagramTable.Row {
  /// log₁₀ of the conductivity in S/cm at 300 K; `nil` where there is no number.
  var conductivity: Estimate? { known(entry.log10Conductivity) }
}
