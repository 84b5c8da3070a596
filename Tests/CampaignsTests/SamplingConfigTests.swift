import Evolution
import Files
import Foundation
import Quantities
import Relaxation
import Structures
import Testing

@testable import Campaigns

@Suite("Configs of a sampling run")
struct SamplingConfigTests {
  private static let text = """
    name: map-1
    end_members: [Li2S, P4S10]
    potential: potentials/a.potential
    references:
      - crystals/Li2S.cif
      - /data/P2S5.cif
    parents:
      - structure: crystals/gamma.cif
        supercell: [1, 2, 2]
      - {structure: ../elsewhere/beta.cif}
    compositions:
      x: [0.5, 0.75]
    search:
      candidates: 100
    """
  private let folder = URL(fileURLWithPath: "/home/u/inputs")
  private let runFolder = URL(fileURLWithPath: "/home/u/runs/map-1")

  private func config(
    _ text: String = text, in folder: URL? = nil, effective: URL? = nil
  ) throws -> SamplingConfig {
    try SamplingConfig(
      ConfigDocument(
        text: text, path: "map.yaml", folder: folder ?? self.folder, effectiveFolder: effective))
  }

  @Test("What is not said has its default, and the effective text says it")
  func defaults() throws {
    let config = try config()
    #expect(config.seed == 1 && config.settings.lag == 16 && config.candidates == 100)
    #expect(config.settings.breeding.populationSize == 32)
    #expect(config.settings.breeding.decorations.mutationRate == 0.1 && config.finalists == 10)
    #expect(
      config.settings.selection == Selection(size: 32, elites: 4) && config.minimumAtoms == 12)
    #expect(config.search.forceTolerance == 0.1 && config.search.stepLimit == 60)
    #expect(config.final.forceTolerance == 0.02 && config.final.stepLimit == 500)
    // 0.1 GPa is 0.1 / 160.21766 eV/Å³.
    #expect(abs(config.final.stressTolerance - 6.2415e-4) < 1e-7)
    #expect(config.parents.map(\.supercell) == [[1, 2, 2], [1, 1, 1]])
    #expect(config.parents.map(\.name) == ["gamma-1x2x2", "beta-1x1x1"])
    guard case .fractions([0.5, 0.75]) = config.compositions else {
      Issue.record("other compositions")
      return
    }
    #expect(config.cells == nil && config.charges.isEmpty && config.timeLimit == nil)
    #expect(config.objectives == [.energyAboveHull] && config.settings.patience == nil)
    #expect(config.relaxationTimeLimit == 3600)
    for line in [
      "seed: 1", "  lag: 16", "  population: 32", "  mutation: 0.1", "  elites: 4",
      "  - supercell: [1, 1, 1]", "  minimum_atoms: 12", "  per_composition: 10",
    ] {
      #expect(config.effectiveText.contains(line + "\n"), "\(line)")
    }
  }

  @Test("An end member is the reduced compound of its formula")
  func endMembers() throws {
    let members = try config().endMembers
    #expect(members.map(\.formula) == ["Li2S", "P4S10"])
    #expect(members.map(\.composition.atomCount) == [3, 7])
  }

  @Test("The effective text read again gives the same text and the same values")
  func fixedPoint() throws {
    let first = try config(effective: runFolder)
    let second = try config(first.effectiveText, in: runFolder)
    #expect(second.effectiveText == first.effectiveText)
    #expect(second.settings.selection == first.settings.selection)
    #expect(second.search.stressTolerance == first.search.stressTolerance)
    let third = try config(second.effectiveText, in: runFolder, effective: runFolder)
    #expect(third.effectiveText == first.effectiveText)
  }

  @Test("Paths start at the config, and in the effective text at the run folder: the same files")
  func paths() throws {
    let first = try config(effective: runFolder)
    #expect(first.potential.standardizedFileURL.path == "/home/u/inputs/potentials/a.potential")
    #expect(first.parents[1].file.standardizedFileURL.path == "/home/u/elsewhere/beta.cif")
    #expect(first.effectiveText.contains("potential: ../../inputs/potentials/a.potential\n"))
    let second = try config(first.effectiveText, in: runFolder)
    func files(_ config: SamplingConfig) -> [String] {
      ([config.potential] + config.references.map(\.file) + config.parents.map(\.file)).map {
        $0.standardizedFileURL.path
      }
    }
    #expect(files(first) == files(second))
    #expect(files(first).contains("/data/P2S5.cif"))
  }

  @Test("Places of files and fractions are their lines")
  func places() throws {
    let config = try config()
    #expect(config.references.map(\.place.start.line) == [5, 6])
    #expect(config.parents.map(\.place.start.line) == [8, 10])
    #expect(config.compositionsPlace.start.line == 12)
    #expect(
      config.parents[0].place.refusal(because: "no").sentence == "map.yaml:8:16: 'structure': no")
  }

  @Test(
    "What is wrong is one sentence with its line",
    arguments: [
      (
        "candidates: 100", "candidate: 100",
        "14:3: 'search.candidates' is missing; is 'search.candidate' meant for it?"
      ),
      ("search:", "serach:", "13:1: 'search' is missing; is 'serach' meant for it?"),
      ("compositions:", "composition:", "11:1: 'compositions' is missing; is 'composition' meant"),
      ("candidates: 100", "candidates: -1", "14:15: 'search.candidates' must be"),
      ("candidates: 100", "candidates: 100\n  lags: 3", "15:3: unknown key 'search.lags'"),
      ("candidates: 100", "candidates: 100\n  elites: 33", "15:11: 'search.elites' must be"),
      ("candidates: 100", "candidates: 100\n  population: 1", "15:15: 'search.population' must be"),
      ("candidates: 100", "candidates: 100\n  lag: 0", "15:8: 'search.lag' must be"),
      ("P4S10", "Qq2S", "2:21: 'end_members': 'Qq2S' is not a formula"),
      ("[Li2S, P4S10]", "[Li2S]", "2:14: 'end_members': has two to six formulas"),
      ("map-1", "a/b", "1:7: 'name': names a folder"),
      ("map-1", ".hidden", "1:7: 'name': names a folder"),
      ("map-1", "\"\"", "1:7: 'name': names a folder"),
      ("[1, 2, 2]", "[1, 2]", "9:16: 'parents[1].supercell': has three numbers"),
      ("[1, 2, 2]", "[1, 0, 2]", "9:20: 'parents[1].supercell[2]' must be"),
      ("[0.5, 0.75]", "[0.5, 1.5]", "12:12: 'compositions.x[2]' must be"),
      ("[0.5, 0.75]", "0.5", "12:6: 'compositions.x' must be a list of numbers"),
      (
        "[0.5, 0.75]", "[0.5, 0.75]\n  grid: 4",
        "13:9: 'compositions.grid': stands beside x; one of x, grid and all is enough"
      ),
      ("x: [0.5, 0.75]", "grid: 0", "12:9: 'compositions.grid' must be"),
      ("x: [0.5, 0.75]", "all: false", "12:8: 'compositions.all': is true"),
      ("[Li2S, P4S10]", "[Li2S, P2S5, LiCl]", "12:6: 'compositions.x': says where on a line"),
      ("[0.5, 0.75]", "[]", "12:6: 'compositions.x': names no composition"),
      (
        "[Li2S, P4S10]", "[Na2S, P2S5]\ndynamics: {solids: 1}",
        "3:11: 'dynamics': watches lithium move, which no end member has"
      ),
      (
        "candidates: 100", "candidates: 100\ncells: {maximum_atoms: 9, space_groups: [2, 231]}",
        "15:45: 'cells.space_groups[2]' must be"
      ),
      ("candidates: 100", "candidates: 100\n  hours: 0", "15:10: 'search.hours' must be"),
      ("candidates: 100", "candidates: 100\n  patience: 0", "15:13: 'search.patience' must be"),
      (
        "candidates: 100", "candidates: 100\n  objectives: [cost]",
        "15:16: 'search.objectives[1]' must be one of energy_above_hull, conductivity, spread, found 'cost'"
      ),
      (
        "candidates: 100", "candidates: 100\n  objectives: [spread]",
        "15:15: 'search.objectives': begins with energy_above_hull"
      ),
      (
        "candidates: 100", "candidates: 100\ncharges: {Qq: 1}",
        "15:15: 'charges.Qq': 'Qq' is no element"
      ),
      (
        "candidates: 100", "candidates: 100\ncells: {minimum_atoms: 4}",
        "15:1: 'cells.maximum_atoms' is missing"
      ),
      (
        "candidates: 100", "candidates: 100\ncells: {minimum_atoms: 4, maximum_atoms: 3}",
        "15:42: 'cells.maximum_atoms' must be"
      ),
    ])
  func errors(old: String, new: String, expected: String) throws {
    let error = try #require(throws: FileError.self) {
      try config(Self.text.replacingOccurrences(of: old, with: new))
    }
    #expect(error.sentence.hasPrefix("map.yaml:" + expected), "\(error.sentence)")
    #expect(!error.sentence.contains("\n") && error.kind == .badInput)
  }

  @Test("A config without parents has nothing to start from")
  func noParents() throws {
    let start = try #require(Self.text.range(of: "parents:"))
    let end = try #require(Self.text.range(of: "compositions:"))
    let text = Self.text[..<start.lowerBound] + "parents: []\n" + Self.text[end.lowerBound...]
    let error = try #require(throws: FileError.self) { try config(String(text)) }
    #expect(
      error.sentence
        == "map.yaml:7:10: 'parents': lists no crystal to start from, and there are no cells either"
    )
  }

  @Test("Free cells, charges, objectives and limits are read, and are in the effective text")
  func everything() throws {
    let more = """
      cells:
        maximum_atoms: 24
        units: [units/PS4.xyz]
        melt_K: 1500
      charges: {Li: 1, P: 5, S: -2}
      seeds: [crystals/Li2S.cif]
      """
    let search = """
      candidates: 100
        hours: 2
        patience: 50
        objectives: [energy_above_hull, conductivity]
        electrostatic_pool: 8
      """
    let text = Self.text.replacingOccurrences(of: "candidates: 100", with: search) + "\n" + more
    let first = try config(text, effective: runFolder)
    for config in [first, try self.config(first.effectiveText, in: runFolder)] {
      #expect(config.timeLimit == 7200 && config.settings.patience == 50)
      #expect(config.objectives == [.energyAboveHull, .conductivity])
      #expect(config.settings.breeding.pool == 8)
      #expect(config.charges == [.lithium: 1, .phosphorus: 5, .sulfur: -2])
      let cells = try #require(config.cells)
      #expect(cells.atoms == 1...24 && cells.contact == 0.7 && cells.melt?.temperature == 1500)
      #expect(config.seeds.map(\.file.lastPathComponent) == ["Li2S.cif"])
      #expect(cells.units.map(\.file.lastPathComponent) == ["PS4.xyz"])
    }
  }

  @Test("The conductivity of lithium is not asked for where there is none")
  func noLithium() throws {
    let text = Self.text.replacing("[Li2S, P4S10]", with: "[Na2S, P2S5]")
    #expect(throws: Never.self) { try config(text) }
    let error = try #require(throws: FileError.self) {
      try config(text + "\n  objectives: [energy_above_hull, conductivity]")
    }
    #expect(error.sentence.contains("'search.objectives': asks for the conductivity of lithium"))
  }

  @Test("Between three end members without a word on compositions, what is missing is named")
  func noGrid() throws {
    let text = Self.text.replacing("[Li2S, P4S10]", with: "[Li2S, P2S5, LiCl]")
      .replacing("compositions:\n  x: [0.5, 0.75]\n", with: "")
    let error = try #require(throws: FileError.self) { try config(text) }
    #expect(error.sentence.contains("'compositions.grid': is missing; between 3 end members"))
  }

  @Test("Space groups are those that are named, and most of two to four operations else")
  func spaceGroups() throws {
    let cells = "\ncells: {maximum_atoms: 9}"
    #expect(try config(Self.text + cells).cells?.spaceGroups == CellBreeding.spaceGroups)
    let named = "\ncells: {maximum_atoms: 9, space_groups: [225, 62]}"
    #expect(try config(Self.text + named).cells?.spaceGroups == [62, 225])
    let none = "\ncells: {maximum_atoms: 9, space_groups: []}"
    #expect(try config(Self.text + none).cells?.spaceGroups == [])
  }
}
