import Evolution
import Files
import Foundation
import Quantities
import Potentials
import Relaxation
import Structures

/// What is searched, and how: the config of `tieline sample`.
public struct SamplingConfig: Sendable {
  /// A compound as the config spells it, and what it is.
  public struct EndMember: Sendable {
    public var formula: String
    public var composition: Composition
  }

  /// A crystal whose supercell is decorated.
  public struct ParentCrystal: Sendable {
    public var file: URL
    public var supercell: [Int]
    /// Where the config names it, for messages.
    public var place: Place

    /// Unique among parents: the file's name and the supercell.
    public var name: String {
      file.deletingPathExtension().lastPathComponent + "-"
        + supercell.map(String.init).joined(separator: "x")
    }
  }

  /// What a key of the config has.
  public struct Place: Sendable {
    public var start: ConfigPlace
    public var key: String

    func refusal(because reason: String) -> FileError {
      .refused(at: start, key: key, reason: reason)
    }
  }

  /// Which of the compositions that can be reached are searched.
  public enum Compositions: Sendable, Hashable {
    /// Those nearest to these mole fractions of the first end member.
    case fractions([Double])
    /// Those whose mole fractions are multiples of 1/n.
    case grid(Int)
    case all
  }

  /// Free cells beside the decorations, or instead of them.
  public struct Cells: Sendable {
    public var atoms: ClosedRange<Int>
    /// Molecules and ions that cells are assembled from.
    public var units: [(file: URL, place: Place)]
    /// K; `nil` where nothing is molten and quenched.
    public var melt: MeltQuench?
    /// Of the sum of covalent radii, that two atoms are apart at least.
    public var contact: Double
    /// Numbers of those that random cells are made with.
    public var spaceGroups: [Int]
  }

  /// What candidates are judged by, beside each other where it is more than one.
  public enum Objective: String, Sendable, CaseIterable {
    case energyAboveHull = "energy_above_hull"
    /// Estimated; the higher the better.
    case conductivity
    /// Of the committee; the lower the better.
    case spread
  }

  public var name: String
  public var seed: UInt64
  public var endMembers: [EndMember]
  public var endMembersPlace: Place
  /// A file, or a folder of aenet networks or of a potential of n2p2.
  public var potential: URL
  public var potentialPlace: Place
  /// Crystals that are on the map whatever the search finds.
  public var references: [(file: URL, place: Place)]
  public var referencesPlace: Place
  public var parents: [ParentCrystal]
  public var cells: Cells?
  /// Structures that are relaxed before anything is bred, each file with one or more.
  public var seeds: [(file: URL, place: Place)]
  public var compositions: Compositions
  public var compositionsPlace: Place
  public var minimumAtoms: Int
  public var maximumFractionRemoved: Double
  /// Formal charges, e, for the ranking of decorations; none, and they are not ranked.
  public var charges: [Element: Double]
  public var chargesPlace: Place
  /// Candidates to be evaluated before the final relaxations.
  public var candidates: Int
  /// Of work on the search, s, after which it ends; `nil` for no limit.
  public var timeLimit: Double?
  /// For one relaxation, s.
  public var relaxationTimeLimit: Double
  public var objectives: [Objective]
  /// All of the search but the crystals.
  var settings: Search.Settings
  /// Committee spread, eV/atom, above which a relaxed candidate counts as
  /// failed: the potential does not know it.
  public var maximumSpread: Double
  /// Relaxation of every candidate.
  public var search: Minimizer
  /// Relaxation of references and finalists.
  public var final: Minimizer
  /// How many of each composition are relaxed fully in the end.
  public var finalists: Int
  /// What is watched after that; `nil` for nothing.
  var dynamics: DynamicsStage.Settings?
  /// How the potential is mended between one search and the next; `nil` for one search.
  public var labels: LabelSettings?
  /// Who evaluates.
  public var executor: ExecutorConfig
  /// Every value, defaults written out, paths as seen from the run folder.
  public var effectiveText: String

  /// - Parameter folder: the run folder, from where the effective text names
  ///   files; `nil` for the config's own.
  public init(contentsOf url: URL, runFolder folder: URL? = nil) throws {
    try self.init(ConfigDocument(contentsOf: url, effectiveFolder: folder))
  }

  public init(_ document: ConfigDocument) throws {
    let root = document.root
    name = try root.runName()
    seed = UInt64(try root.int("seed", default: 1, in: 0...Int.max))
    func place(_ section: ConfigSection, _ key: String, item: Int? = nil) -> Place {
      Place(start: section.place(of: key, item: item), key: key)
    }
    func files(_ section: ConfigSection, _ key: String) throws -> [(file: URL, place: Place)] {
      try zip(section.files(key, default: []), 0...).map { file, index in
        (file, place(section, key, item: index))
      }
    }
    endMembers = try Self.endMembers(root)
    endMembersPlace = place(root, "end_members")
    potential = try root.file("potential")
    potentialPlace = place(root, "potential")
    references = try files(root, "references")
    referencesPlace = place(root, "references")
    parents = try root.sections("parents").map { section in
      let supercell = try section.ints("supercell", default: [1, 1, 1], in: 1...20)
      guard supercell.count == 3 else {
        throw section.refusal(of: "supercell", because: "has three numbers, such as [1, 2, 2]")
      }
      return ParentCrystal(
        file: try section.file("structure"), supercell: supercell,
        place: place(section, "structure"))
    }
    cells = try root.optionalSection("cells").map { section in
      let smallest = try section.int("minimum_atoms", default: 1, in: 1...1000)
      return Cells(
        atoms: smallest...(try section.int("maximum_atoms", in: smallest...1000)),
        units: try files(section, "units"),
        melt: try section.optionalDouble("melt_K", in: 1...10_000).map {
          MeltQuench(temperature: $0)
        },
        // ase_ga's example for crystals, 1.0.3.
        contact: try section.double("minimum_distance", default: 0.7, in: 0.1...1),
        spaceGroups: Set(
          try section.ints("space_groups", default: CellBreeding.spaceGroups, in: 1...230)
        ).sorted())
    }
    seeds = try files(root, "seeds")
    guard !parents.isEmpty || cells != nil else {
      throw root.refusal(
        of: "parents", because: "lists no crystal to start from, and there are no cells either")
    }
    let line = try root.section("compositions")
    compositions = try Self.compositions(line, endMembers: endMembers.count)
    compositionsPlace = Place(
      start: line.place(of: line.keys.contains("grid") ? "grid" : "x"), key: "compositions")
    minimumAtoms = try line.int("minimum_atoms", default: 12, in: 1...100_000)
    maximumFractionRemoved = try line.double("maximum_fraction_removed", default: 0.4, in: 0...0.95)
    charges = try root.optionalSection("charges")?.numbersOfElements(in: -8...8) ?? [:]
    chargesPlace = place(root, "charges")
    let search = try root.section("search")
    candidates = try search.int("candidates", in: 0...100_000_000)
    timeLimit = try search.optionalDouble("hours", above: 0).map { $0 * 3600 }
    relaxationTimeLimit = try search.double("relaxation_limit_s", default: 3600, above: 0)
    objectives = try Self.objectives(search)
    let population = try search.int("population", default: 32, in: 2...100_000)
    settings = Search.Settings(
      breeding: Breeding(
        populationSize: population,
        decorations: DecorationBreeding(
          mutationRate: try search.double("mutation", default: 0.1, in: 0...1)),
        pool: charges.isEmpty ? 1 : try search.int("electrostatic_pool", default: 4, in: 1...1000)
      ),
      selection: Selection(
        size: population, elites: try search.int("elites", default: 4, in: 0...population)),
      tournament: try search.int("tournament", default: 3, in: 1...1000),
      lag: try search.int("lag", default: 16, in: 1...100_000),
      patience: try search.optionalInt("patience", in: 1...100_000_000), seed: seed)
    maximumSpread =
      try search.double("maximum_spread_meV_per_atom", default: 20, above: 0) / 1e3
    self.search = try Self.minimizer(search, force: 0.1, stress: 0.5, steps: 60)
    let final = try root.section("final")
    finalists = try final.int("per_composition", default: 10, in: 1...100_000)
    self.final = try Self.minimizer(final, force: 0.02, stress: 0.1, steps: 500)
    dynamics = try root.optionalSection("dynamics").map { section in
      DynamicsStage.Settings(
        solids: try section.int("solids", in: 1...100_000),
        temperatures: try ConductivityMapConfig.sorted(
          section.doubles(
            "temperatures_K", default: ConductivityMapConfig.temperatures, in: 1...5000),
          of: section),
        atoms: try section.int("atoms", default: 120, in: 8...100_000),
        pressure: try section.optionalDouble("pressure_GPa", in: -100...1000).map {
          $0 / Constants.gigapascal
        },
        warming: 1000 * (try section.double("warming_ps", default: 5, in: 0.1...1e6)),
        watching: 1000 * (try section.double("watching_ps", default: 80, in: 2...1e6)))
    }
    // The ion whose conductivity is estimated and watched.
    if !endMembers.contains(where: { $0.composition[.lithium] > 0 }) {
      if objectives.contains(.conductivity) {
        throw search.refusal(
          of: "objectives", because: "asks for the conductivity of lithium, which no end member has"
        )
      }
      if dynamics != nil {
        throw root.refusal(
          of: "dynamics", because: "watches lithium move, which no end member has")
      }
    }
    labels = try root.optionalSection("labels").map { try LabelSettings($0) }
    executor = try root.optionalSection("executor").map(ExecutorConfig.init) ?? .local
    try document.finish()
    effectiveText = document.effectiveText
  }

  private static func endMembers(
    _ root: ConfigSection
  ) throws -> [EndMember] {
    let formulas = try root.strings("end_members")
    guard (2...6).contains(formulas.count) else {
      throw root.refusal(
        of: "end_members", because: "has two to six formulas, such as [Li2S, P2S5]")
    }
    return try formulas.enumerated().map { index, formula in
      guard let composition = Composition(formula: formula) else {
        throw root.refusal(
          of: "end_members", item: index,
          because: "'\(formula)' is not a formula of known elements such as Li2S")
      }
      return EndMember(formula: formula, composition: composition.reduced)
    }
  }

  private static func compositions(
    _ section: ConfigSection, endMembers: Int
  ) throws -> Compositions {
    let given = ["x", "grid", "all"].filter(section.keys.contains)
    switch given {
    case ["grid"]: return .grid(try section.int("grid", in: 1...1000))
    case ["all"]:
      guard try section.bool("all") else {
        throw section.refusal(of: "all", because: "is true, or is left out")
      }
      return .all
    default:
      guard given.count <= 1 else {
        throw section.refusal(
          of: given[1], because: "stands beside \(given[0]); one of x, grid and all is enough")
      }
      guard endMembers == 2 else {
        throw section.refusal(
          of: given.first ?? "grid",
          because: (given.isEmpty ? "is missing" : "says where on a line")
            + "; between \(endMembers) end members, give 'grid: n' for all multiples of 1/n, or "
            + "'all: true'")
      }
      guard !given.isEmpty else { throw section.missing("x") }
      let fractions = try section.doubles("x", in: 0...1)
      guard !fractions.isEmpty else {
        throw section.refusal(of: "x", because: "names no composition")
      }
      return .fractions(fractions)
    }
  }

  private static func objectives(_ search: ConfigSection) throws -> [Objective] {
    let objectives: [Objective] = try search.choices("objectives", default: [.energyAboveHull])
    guard objectives.first == .energyAboveHull, Set(objectives).count == objectives.count else {
      throw search.refusal(
        of: "objectives",
        because: "begins with \(Objective.energyAboveHull.rawValue) and names none twice")
    }
    return objectives
  }

  private static func minimizer(
    _ section: ConfigSection, force: Double, stress: Double, steps: Int
  ) throws -> Minimizer {
    Minimizer(
      forceTolerance: try section.double("force_tolerance_eV_per_A", default: force, above: 0),
      stressTolerance: try section.double("stress_tolerance_GPa", default: stress, above: 0)
        / Constants.gigapascal,
      stepLimit: try section.int("steps", default: steps, in: 0...1_000_000))
  }
}
