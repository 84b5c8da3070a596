import Evolution
import Files
import Foundation
import Quantities
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

  /// A line of the config.
  public struct Place: Sendable {
    public var path: String
    public var line: Int
    public var key: String

    func refusal(because reason: String) -> FileError {
      .refused(path: path, line: line, key: key, reason: reason)
    }
  }

  public var name: String
  public var seed: UInt64
  public var endMembers: [EndMember]
  public var potential: URL
  public var potentialPlace: Place
  /// Crystals that are on the map whatever the search finds.
  public var references: [(file: URL, place: Place)]
  public var referencesPlace: Place
  public var parents: [ParentCrystal]
  /// Mole fractions of the first end member at which compositions are wanted.
  public var fractions: [Double]
  public var fractionsPlace: Place
  public var minimumAtoms: Int
  public var maximumFractionRemoved: Double
  /// Candidates to be evaluated before the final relaxations.
  public var candidates: Int
  /// Candidate k is bred from the results up to k − lag.
  public var lag: Int
  public var breeding: Breeding
  public var selection: Selection
  /// Committee spread, eV/atom, above which a relaxed candidate counts as
  /// failed: the potential does not know it.
  public var maximumSpread: Double
  /// Relaxation of every candidate.
  public var search: Minimizer
  /// Relaxation of references and of the best of each composition.
  public var final: Minimizer
  /// How many of each composition are relaxed fully in the end.
  public var finalists: Int
  /// Every value, defaults written out, paths as seen from the run folder.
  public var effectiveText: String

  /// - Parameter folder: the run folder, from where the effective text names
  ///   files; `nil` for the config's own.
  public init(contentsOf url: URL, runFolder folder: URL? = nil) throws {
    try self.init(
      ConfigDocument(contentsOf: url, effectiveFolder: folder), path: url.relativePath)
  }

  /// - Parameter path: what messages call the document.
  public init(_ document: ConfigDocument, path: String) throws {
    let root = document.root
    name = try root.string("name")
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }),
      name.first != "."
    else {
      throw root.refusal(
        of: "name", because: "names a folder: letters, digits, '-', '_' and '.' only")
    }
    seed = UInt64(try root.int("seed", default: 1, in: 0...Int.max))
    endMembers = try Self.endMembers(root)
    potential = try root.file("potential")
    potentialPlace = Place(path: path, line: root.line(of: "potential"), key: "potential")
    references = try zip(root.files("references"), 0...).map { file, index in
      let line = root.line(of: "references", item: index)
      return (file, Place(path: path, line: line, key: "references"))
    }
    referencesPlace = Place(path: path, line: root.line(of: "references"), key: "references")
    parents = []
    for section in try root.sections("parents") {
      let supercell = try section.ints("supercell", default: [1, 1, 1], in: 1...20)
      guard supercell.count == 3 else {
        throw section.refusal(of: "supercell", because: "has three numbers, such as [1, 2, 2]")
      }
      parents.append(
        ParentCrystal(
          file: try section.file("structure"), supercell: supercell,
          place: Place(path: path, line: section.line(of: "structure"), key: "structure")))
    }
    guard !parents.isEmpty else {
      throw root.refusal(of: "parents", because: "lists no crystal to start from")
    }
    let line = try root.section("compositions")
    fractions = try line.doubles("x", in: 0...1)
    fractionsPlace = Place(path: path, line: line.line(of: "x"), key: "compositions.x")
    minimumAtoms = try line.int("minimum_atoms", default: 12, in: 1...100_000)
    maximumFractionRemoved = try line.double("maximum_fraction_removed", default: 0.4, in: 0...0.95)
    let search = try root.section("search")
    candidates = try search.int("candidates", in: 0...100_000_000)
    lag = try search.int("lag", default: 16, in: 1...100_000)
    let population = try search.int("population", default: 32, in: 2...100_000)
    breeding = Breeding(
      populationSize: population,
      mutationRate: try search.double("mutation", default: 0.1, in: 0...1),
      tournament: try search.int("tournament", default: 3, in: 1...1000),
      transferShare: try search.double("transfer_share", default: 0.1, in: 0...1),
      exchangeShare: try search.double("exchange_share", default: 0.5, in: 0...1))
    selection = Selection(
      size: population, elites: try search.int("elites", default: 4, in: 0...population))
    maximumSpread =
      try search.double("maximum_spread_meV_per_atom", default: 20, above: 0) / 1e3
    self.search = try Self.minimizer(search, force: 0.1, stress: 0.5, steps: 60)
    let final = try root.section("final")
    finalists = try final.int("per_composition", default: 10, in: 1...100_000)
    self.final = try Self.minimizer(final, force: 0.02, stress: 0.1, steps: 500)
    try document.finish()
    effectiveText = document.effectiveText
  }

  private static func endMembers(
    _ root: ConfigSection
  ) throws -> [EndMember] {
    let formulas = try root.strings("end_members")
    guard formulas.count == 2 else {
      throw root.refusal(of: "end_members", because: "has two formulas, such as [Li2S, P2S5]")
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
