import Files
import Formats
import Foundation
import PhaseDiagrams
import Potentials
import Quantities
import Reports
import Structures
import Testing

@testable import Campaigns

@Suite("Runs of a training")
struct TrainingRunTests {
  static let text = """
    name: tiny
    seed: 3
    data_folder: frames
    elements: [Li]
    radial_cutoff: 4.5
    angular_cutoff: 3.5
    hidden: [4, 3]
    members: 2
    validation: 0.2
    test: 0.2
    first_frame_copies: 2
    epochs: 3
    learning_rate: 0.01
    systems:
      - {name: one}
      - {name: two, weight: 2}
    """

  /// A folder with a config and two trajectories.
  static func prepared() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "tiny.yaml")
    try folder.write(
      ExtendedXYZ.write((0..<10).map { try Samples.labelled($0) }), to: "frames/one.extxyz")
    try folder.write(
      ExtendedXYZ.write((10..<15).map { try Samples.labelled($0) }), to: "frames/two.extxyz")
    return folder
  }

  static func run(
    _ folder: TemporaryFolder, _ name: String = "run", workers: Int = 1, resuming: Bool = false
  ) throws -> TrainingRun {
    try TrainingRun(
      TrainingConfig(contentsOf: folder["tiny.yaml"]), folder: folder[name], workers: workers,
      resuming: resuming)
  }

  static func bytes(_ folder: TemporaryFolder, _ name: String) throws -> Data {
    try Data(contentsOf: folder[name])
  }

  /// The sentence of what `body` throws.
  static func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch let error as any ReportableError {
      #expect(error.kind == .badInput && !error.sentence.contains("\n"))
      return error.sentence
    } catch {
      return "thrown without a sentence: \(error)"
    }
  }

  @Test("A run writes its config, learning curve, checkpoint, potential and table of errors")
  func files() throws {
    let folder = try Self.prepared()
    let run = try Self.run(folder)
    var steps = 0
    while !run.isFinished {
      let report = try run.runEpoch { _ in steps += 1 }
      #expect(report.epoch == run.epoch)
    }
    #expect(run.epoch == 3 && steps == 3 * run.stepsPerEpoch)
    let written = try run.writePotential()
    #expect(written.lastPathComponent == "tiny.potential")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder["run"].path)
    #expect(
      Set(names).isSuperset(of: [
        "config.yaml", "checkpoint", "learning-curve.csv", "tiny.potential", "errors.md",
        "tiny.svg",
      ]))
    #expect(!names.contains { $0.contains("partial") })

    let curve = try AtomicFile.readText(folder["run/learning-curve.csv"]).split(separator: "\n")
    #expect(curve.count == 4 && curve[0] == TrainingRun.columns.map(\.name).joined(separator: ","))
    #expect(curve.dropFirst().map { $0.prefix(2) } == ["1,", "2,", "3,"])
    #expect(Set(curve.map { $0.split(separator: ",").count }) == [9])

    let potential = try PotentialFile.read(written)
    #expect(potential.elements == [.lithium] && potential.layout == run.config.layout)
    let energies = try potential.evaluate(Samples.labelled(99).structure).memberEnergies
    #expect(energies.count == 2 && energies.allSatisfy(\.isFinite))
    let table = try AtomicFile.readText(folder["run/errors.md"])
    #expect(table.contains("### test") && table.contains("| one | 2 |"))
    #expect(table.contains("| two | 1 |"))
    let figure = try AtomicFile.readText(folder["run/tiny.svg"])
    #expect(TrainingFigure.isOf(Digest.sha256(try AtomicFile.read(written)), svg: figure))
    #expect(figure.contains("each of 3 epochs") && figure.contains("of the test"))
  }

  @Test(
    "A frame is shown as often as its system says, the first of a trajectory at least as often as it or the config says"
  )
  func copies() throws {
    let folder = try Self.prepared()
    func steps(_ change: (String) -> String) throws -> Int {
      try folder.write(change(Self.text), to: "tiny.yaml")
      return try Self.run(folder, UUID().uuidString).stepsPerEpoch
    }
    let once = try steps { $0.replacing("first_frame_copies: 2", with: "first_frame_copies: 1") }
    // Batches of four: eight frames more are two steps more.
    let both = try steps { $0.replacing("first_frame_copies: 2", with: "first_frame_copies: 9") }
    #expect(both == once + 4)
    let one = try steps {
      $0.replacing("first_frame_copies: 2", with: "first_frame_copies: 9")
        .replacing("weight: 2}", with: "weight: 2, first_frame_copies: 1}")
    }
    #expect(one == once + 2)
    // Three frames of `two` are trained on.
    let allOfTwo = try steps {
      $0.replacing("first_frame_copies: 2", with: "first_frame_copies: 1")
        .replacing("weight: 2}", with: "weight: 2, copies: 9}")
    }
    #expect(allOfTwo == once + 6)
    let firstOfTwo = try steps {
      $0.replacing("first_frame_copies: 2", with: "first_frame_copies: 1")
        .replacing("weight: 2}", with: "weight: 2, copies: 9, first_frame_copies: 13}")
    }
    #expect(firstOfTwo == once + 7)
  }

  @Test("The effective config in the run folder says every value")
  func effectiveConfig() throws {
    let folder = try Self.prepared()
    _ = try Self.run(folder)
    let text = try AtomicFile.readText(folder["run/config.yaml"])
    for line in ["seed: 3", "batch: 4", "patience: 100", "hidden: [4, 3]", "weight: 2"] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(text.contains("weight: 1") && text.contains("emphasis_window_eV_per_atom: 0.1"))
    // Read again where the first was, it is the same config.
    try folder.write(text, to: "again.yaml")
    #expect(try TrainingConfig(contentsOf: folder["again.yaml"]).effectiveText == text)
  }

  @Test("A run resumed after each epoch gives the same bytes as one left alone")
  func resume() throws {
    let folder = try Self.prepared()
    let whole = try Self.run(folder, "whole")
    while !whole.isFinished { _ = try whole.runEpoch() }
    _ = try whole.writePotential()
    for epoch in 0..<3 {
      let part = try Self.run(folder, "parts", workers: epoch + 1, resuming: epoch > 0)
      #expect(part.epoch == epoch && !part.isFinished)
      _ = try part.runEpoch()
      // A stop between the epochs leaves a potential as well.
      _ = try part.writePotential()
    }
    for name in [
      "tiny.potential", "tiny.svg", "errors.md", "learning-curve.csv", "checkpoint", "config.yaml",
    ] {
      #expect(
        try Self.bytes(folder, "whole/" + name) == Self.bytes(folder, "parts/" + name), "\(name)")
    }
    #expect(try Self.run(folder, "parts", resuming: true).isFinished)
  }

  @Test("A killed run goes on from its last whole epoch to the same bytes")
  func killed() throws {
    let folder = try Self.prepared()
    let whole = try Self.run(folder, "whole")
    while !whole.isFinished { _ = try whole.runEpoch() }
    var checkpoint = Data()
    do {
      let first = try Self.run(folder, "killed")
      _ = try first.runEpoch()
      checkpoint = try Self.bytes(folder, "killed/checkpoint")
      _ = try first.runEpoch()
    }
    try checkpoint.write(to: folder["killed/checkpoint"])
    let second = try Self.run(folder, "killed", resuming: true)
    #expect(second.epoch == 1)
    while !second.isFinished { _ = try second.runEpoch() }
    for name in ["learning-curve.csv", "checkpoint"] {
      #expect(
        try Self.bytes(folder, "whole/" + name) == Self.bytes(folder, "killed/" + name), "\(name)")
    }
  }

  @Test("A run is resumed on the data and the config it began with, or not at all")
  func changed() throws {
    let folder = try Self.prepared()
    do {
      let first = try Self.run(folder)
      _ = try first.runEpoch()
    }
    let refused = PotentialError.checkpointOfOther(
      file: folder["run/checkpoint"].relativePath,
      what: "its config or its data were not those of today")
    let data = try AtomicFile.readText(folder["frames/two.extxyz"])
    var frame = try Samples.labelled(10)
    frame.energy = frame.energy! + 1e-6
    try folder.write(
      ExtendedXYZ.write([frame] + (11..<15).map { try Samples.labelled($0) }),
      to: "frames/two.extxyz")
    #expect(throws: refused) { try Self.run(folder, resuming: true) }
    try folder.write(data, to: "frames/two.extxyz")
    try folder.write(
      Self.text.replacingOccurrences(of: "learning_rate: 0.01", with: "learning_rate: 0.02"),
      to: "tiny.yaml")
    #expect(throws: refused) { try Self.run(folder, resuming: true) }
    try folder.write(Self.text, to: "tiny.yaml")
    #expect(try Self.run(folder, resuming: true).epoch == 1)
  }

  @Test("Frames without what is learned from are refused with file and frame")
  func incompleteFrames() throws {
    let folder = try Self.prepared()
    let file = folder["frames/two.extxyz"].relativePath
    let whole = try (10..<15).map { try Samples.labelled($0) }
    func refusal(_ frames: [LabelledStructure]) throws -> String {
      try folder.write(ExtendedXYZ.write(frames), to: "frames/two.extxyz")
      return Self.sentence { _ = try Self.run(folder) }
    }
    var frames = whole
    frames[3].energy = nil
    #expect(try refusal(frames) == "\(file): frame 4: expected an energy, found none")
    frames = whole
    frames[1].forces = nil
    #expect(try refusal(frames) == "\(file): frame 2: expected forces, found none")
    frames = whole
    let structure = frames[0].structure
    frames[0].structure = Structure(
      lattice: structure.lattice, species: [.sulfur] + structure.species.dropFirst(),
      positions: structure.positions)
    #expect(
      try refusal(frames) == "\(file): frame 1: holds S, expected no elements but Li")
    frames = whole
    frames[2].structure.positions[7] = frames[2].structure.positions[1]
    #expect(
      try refusal(frames)
        == "\(file): frame 3: atoms 2 and 8 are on one place, 0.0 Å apart, expected at least 0.3 Å")
    frames = whole
    frames[1].structure.positions[0].x = 1e20
    #expect(try refusal(frames).contains("expected a coordinate within a million cells"))
    frames = whole
    frames[4].energy = 1e300
    #expect(try refusal(frames).hasPrefix("\(file): frame 5: found an energy of 1.25e+299 eV/atom"))
    frames = whole
    frames[4].forces![3].y = -1e20
    #expect(try refusal(frames).hasPrefix("\(file): frame 5: found a force of 1e+20 eV/Å"))
    frames = whole
    frames[4].virial = frames[4].virial! * 1e20
    #expect(try refusal(frames).contains("frame 5: found a virial of "))
    #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
    // A virial is learned from where there is one.
    frames = whole
    for k in frames.indices { frames[k].virial = nil }
    #expect(try refusal(frames) == "nothing was thrown")
  }

  @Test("Numbers that are none are refused with file and line", arguments: ["nan", "inf", "-inf"])
  func notFinite(number: String) throws {
    let folder = try Self.prepared()
    let file = folder["frames/one.extxyz"].relativePath
    let lines = try AtomicFile.readText(folder["frames/one.extxyz"])
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The second frame of eight atoms: its comment is line 12, its atoms follow.
    for (line, found) in [(12, "energy"), (12, "stress"), (13, "a coordinate"), (13, "a force")] {
      var changed = lines
      var words = changed[line - 1].split(separator: " ").map(String.init)
      switch found {
      case "a coordinate": words[2] = number
      case "a force": words[5] = number
      default:
        let place = try #require(words.firstIndex { $0.hasPrefix(found + "=") })
        words[place] = found == "energy" ? "energy=\(number)" : "stress=\"\(number)"
      }
      changed[line - 1] = words.joined(separator: " ")
      try folder.write(changed.joined(separator: "\n"), to: "frames/one.extxyz")
      let refused = Self.sentence { _ = try Self.run(folder) }
      #expect(refused.hasPrefix("\(file), line \(line): found "), "\(refused)")
      #expect(refused.contains(number) && refused.contains(found), "\(refused)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
  }

  @Test("Parts that leave nothing to train or to validate on are refused before there is a folder")
  func emptyParts() throws {
    let folder = try Self.prepared()
    for (old, new, expected) in [
      (
        "validation: 0.2", "validation: 0",
        "there are no frames to train on: the validation part, 0.0 of each trajectory, is empty"
      ),
      (
        "validation: 0.2", "validation: 0.01",
        "there are no frames to train on: the validation part, 0.01 of each trajectory, is empty"
      ),
      (
        "{name: one}\n  - {name: two, weight: 2}",
        "{name: one, held_out: true}\n  - {name: two, held_out: true}",
        "there are no frames to train on: no trajectory has a frame to train on"
      ),
      (
        "{name: one}\n  - {name: two, weight: 2}",
        "{name: one, training_only: true}\n  - {name: two, training_only: true}",
        "there are no frames to train on: the validation part, 0.2 of each trajectory, is empty"
      ),
    ] {
      try folder.write(Self.text.replacingOccurrences(of: old, with: new), to: "tiny.yaml")
      #expect(Self.sentence { _ = try Self.run(folder) } == expected)
      #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
    }
  }

  @Test("Without a test part the validation takes its place; frames may order atoms as they like")
  func withoutTest() throws {
    let folder = try Self.prepared()
    try folder.write(
      Self.text.replacingOccurrences(of: "test: 0.2", with: "test: 0")
        .replacingOccurrences(of: "[Li]", with: "[Li, S]"), to: "tiny.yaml")
    let frames = try (0..<10).map { number in
      let frame = try Samples.labelled(number)
      let species = (0..<8).map { ($0 + number) % 2 == 0 ? Element.lithium : .sulfur }
      return LabelledStructure(
        structure: Structure(
          lattice: frame.structure.lattice, species: species, positions: frame.structure.positions),
        energy: frame.energy, forces: frame.forces, virial: frame.virial)
    }
    try folder.write(ExtendedXYZ.write(frames), to: "frames/one.extxyz")
    let run = try Self.run(folder)
    let report = try run.runEpoch()
    #expect(report.validation.meanLoss.isFinite)
    #expect(try PotentialFile.read(run.writePotential()).elements == [.lithium, .sulfur])
    #expect(try AtomicFile.readText(folder["run/tiny.svg"]).contains("validation"))
  }

  @Test("A file without frames, with a symbol that is none, cut short or absent is named")
  func unreadable() throws {
    let folder = try Self.prepared()
    let file = folder["frames/one.extxyz"].relativePath
    let text = try AtomicFile.readText(folder["frames/one.extxyz"])
    func refusal(_ text: String) throws -> String {
      try folder.write(text, to: "frames/one.extxyz")
      return Self.sentence { _ = try Self.run(folder) }
    }
    #expect(try refusal("").hasPrefix("\(file) holds no structure"))
    let unknown = text.replacingOccurrences(of: "\nLi ", with: "\nQq ")
    let symbol = try refusal(unknown)
    #expect(symbol.hasPrefix(file) && symbol.contains("line 3") && symbol.contains("Qq"))
    #expect(try refusal(String(text.dropLast(90))).hasPrefix(file))
    try FileManager.default.removeItem(at: folder["frames/one.extxyz"])
    let absent = Self.sentence { _ = try Self.run(folder) }
    #expect(absent.hasPrefix("\(file) cannot be read: "))
    #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
  }

  @Test("A training goes on from a potential of its shape, and from no other")
  func base() throws {
    let folder = try Self.prepared()
    do {
      let first = try Self.run(folder, "first")
      _ = try first.runEpoch()
      try FileManager.default.copyItem(at: first.writePotential(), to: folder["base.potential"])
    }
    try folder.write(Self.text + "\nstart_from: base.potential\n", to: "tiny.yaml")
    let second = try Self.run(folder, "second")
    _ = try second.runEpoch()
    let one = try PotentialFile.read(folder["base.potential"])
    let two = try PotentialFile.read(second.writePotential())
    #expect(one.referenceEnergies == two.referenceEnergies && one.layout == two.layout)
    // From the beginning the same seed would have come to the base once more.
    let structure = try Samples.labelled(0).structure
    #expect(try one.evaluate(structure).energy != two.evaluate(structure).energy)
    try folder.write(
      Self.text.replacingOccurrences(of: "[4, 3]", with: "[5, 3]")
        + "\nstart_from: base.potential\n", to: "tiny.yaml")
    #expect(
      throws: CampaignError.baseOfOtherShape(file: folder["base.potential"].relativePath)
    ) { try Self.run(folder, "third") }
  }

  @Test("A training that diverges at once writes no potential, and says why")
  func divergence() throws {
    let folder = try Self.prepared()
    try folder.write(
      Self.text.replacingOccurrences(of: "learning_rate: 0.01", with: "learning_rate: 1.0e+30"),
      to: "tiny.yaml")
    let training = try Self.run(folder)
    let sentence = Self.sentence { _ = try training.runEpoch() }
    #expect(
      sentence.hasPrefix(
        "in epoch 1 the parameters ceased to be finite numbers: a learning_rate of 1e+30"))
    #expect(sentence.hasSuffix("no potential is written"))
    #expect(!FileManager.default.fileExists(atPath: folder["run/tiny.potential"].path))
    #expect(!FileManager.default.fileExists(atPath: folder["run/checkpoint"].path))
  }

  @Test(
    "A training that diverges later leaves the potential and the checkpoint of before, and is not finished"
  )
  func laterDivergence() throws {
    let folder = try Self.prepared()
    var sentence = ""
    var checkpoint: Data?
    // Somewhere between a rate that is only useless and one that diverges at once.
    for rate in ["1.0e+6", "1.0e+7", "1.0e+8", "3.0e+8", "1.0e+9", "3.0e+9"] {
      try folder.write(
        Self.text.replacingOccurrences(of: "learning_rate: 0.01", with: "learning_rate: \(rate)")
          .replacingOccurrences(of: "epochs: 3", with: "epochs: 20"), to: "tiny.yaml")
      try? FileManager.default.removeItem(at: folder["run"])
      let training = try Self.run(folder)
      checkpoint = nil
      sentence = Self.sentence {
        while !training.isFinished {
          _ = try training.runEpoch()
          checkpoint = try Self.bytes(folder, "run/checkpoint")
        }
      }
      if checkpoint != nil && sentence.hasPrefix("in epoch") { break }
    }
    #expect(
      sentence.contains("ceased to be finite") && sentence.hasSuffix("is of the best epoch before"))
    #expect(try Self.bytes(folder, "run/checkpoint") == checkpoint)
    _ = try PotentialFile.read(folder["run/tiny.potential"])
    let log = try AtomicFile.readText(folder["run/log.jsonl"])
    #expect(log.contains("\"diverged\"") && !log.contains("\"finished\""))
  }

  @Test("Without a virial in any label there is no error of virials, in the curve and in the table")
  func withoutVirials() throws {
    let folder = try Self.prepared()
    for name in ["one", "two"] {
      var frames = try StructureFile.read(folder["frames/\(name).extxyz"])
      for k in frames.indices { frames[k].virial = nil }
      try folder.write(ExtendedXYZ.write(frames), to: "frames/\(name).extxyz")
    }
    let training = try Self.run(folder)
    _ = try training.runEpoch()
    _ = try training.writePotential()
    let curve = try AtomicFile.readText(folder["run/learning-curve.csv"]).split(separator: "\n")
    #expect(curve[1].split(separator: ",", omittingEmptySubsequences: false)[6].isEmpty)
    #expect(try AtomicFile.readText(folder["run/errors.md"]).contains(" |  | "))
  }
}
