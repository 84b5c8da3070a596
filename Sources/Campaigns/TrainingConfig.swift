import Descriptors
import Files
import Foundation
import Potentials
import Structures

/// What is trained on what: the config of `tieline train`.
public struct TrainingConfig: Sendable {
  public struct System: Sendable {
    public var name: String
    /// The data folder's file of that name unless the config names another.
    public var file: URL
    /// Of its frames in the loss.
    public var weight: Double
    /// Of its forces, beside that.
    public var forceWeight: Double
    /// By which the labels lie above the scale of the others, eV for each atom of an element: as
    /// from another basis set or pseudopotential.
    public var offsets: [Element: Double]
    /// How often an epoch shows each of its frames: a step of the descent does not grow with the weight of
    /// a frame, so a few frames that matter much are shown more often.
    public var copies: Int
    /// How often its first frame, of a trajectory the crystal, is shown, where that is more.
    public var firstFrameCopies: Int
    /// What its frames are for.
    public var use: TrainingSet.Use
  }

  public var name: String
  public var systems: [System]
  /// A potential to go on from, in place of random parameters.
  public var base: URL?
  public var basis: DensityBasis
  public var shape: NetworkShape
  public var members: Int
  /// Parts of each trajectory.
  public var validation: Double
  public var test: Double
  /// How many frames are trained on at most, drawn at random.
  public var frames: Int
  public var emphasis: Double
  public var emphasisWindow: Double
  public var trainer: Trainer.Options
  /// Every value, defaults written out.
  public var effectiveText: String

  /// - Parameters:
  ///   - data: the folder of the frames, in place of the config's.
  ///   - folder: from where the effective text names files; `nil` for the config's own.
  public init(contentsOf url: URL, data: URL? = nil, runFolder folder: URL? = nil) throws {
    try self.init(ConfigDocument(contentsOf: url, effectiveFolder: folder), data: data)
  }

  /// - Parameter data: the folder of the frames, in place of the config's.
  public init(_ document: ConfigDocument, data: URL? = nil) throws {
    let root = document.root
    name = try root.runName()
    let seed = UInt64(try root.int("seed", default: 1, in: 0...Int.max))
    let frames = try root.file("data_folder")
    base = try root.optionalFile("start_from")
    let copies = 1...1000
    let firstFrameCopies = try root.int("first_frame_copies", default: 20, in: copies)
    systems = []
    for section in try root.sections("systems") {
      let name = try section.string("name")
      guard !systems.contains(where: { $0.name == name }) else {
        throw section.refusal(of: "name", because: "a system named \(name) is listed before")
      }
      let file =
        try section.optionalFile("file")
        ?? (data ?? frames).appendingPathComponent(name + ".extxyz")
      systems.append(
        System(
          name: name, file: file,
          weight: try section.double("weight", default: 1, in: 0...1000),
          forceWeight: try section.double("force_weight", default: 1, in: 0...1000),
          offsets: try section.optionalSection("offsets_eV")?.numbersOfElements() ?? [:],
          copies: try section.int("copies", default: 1, in: copies),
          firstFrameCopies: try section.int(
            "first_frame_copies", default: firstFrameCopies, in: copies),
          use: try Self.use(section)))
    }
    guard !systems.isEmpty else {
      throw root.refusal(of: "systems", because: "lists nothing to train on")
    }
    let elements = try root.elements("elements")
    let radial = try root.double("radial_cutoff", default: 6, in: 2...20)
    basis = DensityBasis(
      elements: elements, radialCutoff: radial,
      angularCutoff: try root.double("angular_cutoff", default: 5, in: 1...radial))
    let hidden = try root.ints("hidden", default: [48, 32], in: 1...4096)
    guard hidden.count == 2 else {
      throw root.refusal(of: "hidden", because: "has the sizes of two layers, such as [48, 32]")
    }
    shape = NetworkShape(hidden1: hidden[0], hidden2: hidden[1])
    members = try root.int("members", default: 4, in: 1...64)
    validation = try root.double("validation", default: 0.1, in: 0...0.5)
    test = try root.double("test", default: 0.1, in: 0...0.4)
    self.frames = try root.int("frames", default: 1_000_000, in: 1...1_000_000)
    emphasis = try root.double("emphasis", default: 3, in: 0...1000)
    emphasisWindow = try root.double("emphasis_window_eV_per_atom", default: 0.1, above: 0)
    let first = try Self.loss(root.section("loss"), energy: 0.012)
    let last = try Self.loss(root.section("final_loss"), energy: 0.004)
    trainer = Trainer.Options(
      seed: seed, epochs: try root.int("epochs", default: 40, in: 1...1_000_000),
      batch: try root.int("batch", default: 4, in: 1...1024),
      learningRate: try root.double("learning_rate", default: 0.001, above: 0),
      finalLearningRate: try root.double("final_learning_rate", default: 1e-5, above: 0),
      weightDecay: try root.double("weight_decay", default: 0.05, in: 0...10),
      averageDecay: try root.double("average_decay", default: 0.999, in: 0...0.999_999),
      patience: try root.int("patience", default: 100, in: 1...1_000_000),
      sampleFraction: try root.double("sample_fraction", default: 0.9, in: 0.05...1),
      loss: first, finalLoss: last)
    try document.finish()
    effectiveText = document.effectiveText
  }

  private static func use(_ section: ConfigSection) throws -> TrainingSet.Use {
    let isTest = try section.bool("held_out", default: false)
    guard try section.bool("training_only", default: false) else { return isTest ? .test : .split }
    guard !isTest else {
      throw section.refusal(of: "training_only", because: "contradicts held_out")
    }
    return .training
  }

  private static func loss(_ section: ConfigSection, energy: Double) throws -> Loss {
    Loss(
      energyScale: try section.double("energy_eV_per_atom", default: energy, above: 0),
      forceScale: try section.double("force_eV_per_A", default: 0.06, above: 0),
      virialScale: try section.double("virial_eV_per_atom", default: 0.03, above: 0))
  }

  public var layout: ParameterLayout {
    ParameterLayout(basis: basis, shape: shape, members: members)
  }
}
