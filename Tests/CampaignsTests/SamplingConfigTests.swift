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
        text: text, path: "map.yaml", folder: folder ?? self.folder, effectiveFolder: effective),
      path: "map.yaml")
  }

  @Test("What is not said has its default, and the effective text says it")
  func defaults() throws {
    let config = try config()
    #expect(config.seed == 1 && config.lag == 16 && config.candidates == 100)
    #expect(config.breeding.populationSize == 32 && config.selection.size == 32)
    #expect(config.breeding.mutationRate == 0.1 && config.finalists == 10)
    #expect(config.selection.elites == 4 && config.minimumAtoms == 12)
    #expect(config.search.forceTolerance == 0.1 && config.search.stepLimit == 60)
    #expect(config.final.forceTolerance == 0.02 && config.final.stepLimit == 500)
    // 0.1 GPa is 0.1 / 160.21766 eV/Å³.
    #expect(abs(config.final.stressTolerance - 6.2415e-4) < 1e-7)
    #expect(config.parents.map(\.supercell) == [[1, 2, 2], [1, 1, 1]])
    #expect(config.parents.map(\.name) == ["gamma-1x2x2", "beta-1x1x1"])
    #expect(config.fractions == [0.5, 0.75])
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
    #expect(second.breeding == first.breeding && second.selection == first.selection)
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
    #expect(config.references.map(\.place.line) == [5, 6])
    #expect(config.parents.map(\.place.line) == [8, 10])
    #expect(config.fractionsPlace.line == 12)
    #expect(
      config.parents[0].place.refusal(because: "no").sentence == "map.yaml:8: 'structure': no")
  }

  @Test(
    "What is wrong is one sentence with its line",
    arguments: [
      (
        "candidates: 100", "candidate: 100",
        "13: 'search.candidates' is missing; is 'search.candidate' meant for it?"
      ),
      ("candidates: 100", "candidates: -1", "14: 'search.candidates' must be"),
      ("candidates: 100", "candidates: 100\n  lags: 3", "15: unknown key 'search.lags'"),
      ("candidates: 100", "candidates: 100\n  elites: 33", "15: 'search.elites' must be"),
      ("candidates: 100", "candidates: 100\n  population: 1", "15: 'search.population' must be"),
      ("candidates: 100", "candidates: 100\n  lag: 0", "15: 'search.lag' must be"),
      ("P4S10", "Qq2S", "2: 'end_members': 'Qq2S' is not a formula"),
      ("[Li2S, P4S10]", "[Li2S]", "2: 'end_members': has two formulas"),
      ("map-1", "a/b", "1: 'name': names a folder"),
      ("map-1", ".hidden", "1: 'name': names a folder"),
      ("map-1", "\"\"", "1: 'name': names a folder"),
      ("[1, 2, 2]", "[1, 2]", "9: 'parents[1].supercell': has three numbers"),
      ("[1, 2, 2]", "[1, 0, 2]", "9: 'parents[1].supercell[2]' must be"),
      ("[0.5, 0.75]", "[0.5, 1.5]", "12: 'compositions.x[2]' must be"),
      ("[0.5, 0.75]", "0.5", "12: 'compositions.x' must be a list of numbers"),
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
    #expect(error.sentence == "map.yaml:7: 'parents': lists no crystal to start from")
  }
}
