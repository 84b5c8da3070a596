import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Training")
struct TrainerTests {
  private func options(
    seed: UInt64 = 1, epochs: Int = 4, patience: Int = 100
  ) -> Trainer.Options {
    Trainer.Options(
      seed: seed, epochs: epochs, batch: 2, learningRate: 0.02, finalLearningRate: 1e-4,
      weightDecay: 0.05, averageDecay: 0.9, patience: patience, sampleFraction: 0.8,
      loss: Loss(energyScale: 0.05, forceScale: 0.1, virialScale: 0.1),
      finalLoss: Loss(energyScale: 0.02, forceScale: 0.1, virialScale: 0.1))
  }

  private func trainer(
    _ options: Trainer.Options, threads: Int = 1, training: Range<Int> = 0..<12,
    base: NetworkPotential? = nil, state: Trainer.State? = nil
  ) throws -> Trainer {
    try Trainer(
      layout: Samples.layout, options: options, training: try Samples.frames(training),
      validation: try Samples.frames(100..<104), threads: threads, base: base, state: state)
  }

  private func run(_ trainer: Trainer) -> [Trainer.EpochReport] {
    var reports: [Trainer.EpochReport] = []
    while !trainer.isFinished { reports.append(trainer.epoch()) }
    return reports
  }

  @Test("The same seed gives the same bytes with one thread and with three; another seed others")
  func threads() throws {
    let one = try trainer(options())
    let three = try trainer(options(), threads: 3)
    let other = try trainer(options(seed: 2))
    let (a, b, _) = (run(one), run(three), run(other))
    #expect(one.state == three.state)
    #expect(one.state.parameters != other.state.parameters)
    #expect(a.map(\.validation) == b.map(\.validation) && a.map(\.training) == b.map(\.training))
  }

  @Test("A training stopped after any epoch and gone on with is the one left alone, bit for bit")
  func resuming() throws {
    let whole = try trainer(options())
    _ = run(whole)
    let folder = try TemporaryFolder()
    let file = folder["checkpoint"]
    var state: Trainer.State?
    for epoch in 1...4 {
      let part = try trainer(options(), threads: epoch % 2 + 1, state: state)
      #expect(part.epoch().epoch == epoch)
      try TrainingCheckpoint.write(part.state, identity: "", to: file)
      state = try TrainingCheckpoint.read(file, identity: "", layout: Samples.layout)
    }
    #expect(state == whole.state)
  }

  @Test(
    "Lennard-Jones is learned: the validation's loss falls to a twentieth, forces' error to a third"
  )
  func learning() throws {
    var options = options(epochs: 12)
    options.learningRate = 0.003
    let trainer = try trainer(options, threads: 2, training: 0..<60)
    let before = trainer.validate(trainer.state.averaged, try Samples.frames(100..<104))
    let reports = run(trainer)
    #expect(reports.count == 12)
    #expect(trainer.state.bestScore < before.meanLoss / 20)
    #expect(reports.map(\.validation.forceRMSE).min()! < before.forceRMSE / 3)
  }

  @Test("The parameters of the best epoch are kept, with its number and score")
  func best() throws {
    // A rate so high that later epochs can be worse than earlier ones.
    var options = options(epochs: 8)
    options.learningRate = 20
    options.finalLearningRate = 20
    options.averageDecay = 0
    let trainer = try trainer(options)
    var (score, epoch, kept) = (Double.infinity, 0, trainer.state.parameters)
    var worse = 0
    while !trainer.isFinished {
      let report = trainer.epoch()
      #expect(report.isBest == (report.validation.meanLoss < score))
      if report.isBest {
        (score, epoch, kept) = (report.validation.meanLoss, report.epoch, trainer.state.averaged)
      } else {
        worse += 1
      }
      #expect(trainer.state.bestEpoch == epoch && trainer.state.bestScore == score)
      #expect(trainer.state.best == kept)
    }
    #expect(worse > 0, "the test saw no epoch worse than the best")
    let again = trainer.validate(trainer.state.best, try Samples.frames(100..<104))
    #expect(again.meanLoss == score)
  }

  @Test("Without a better epoch for as long as the patience, the training stops")
  func patience() throws {
    var options = options(epochs: 50, patience: 2)
    options.learningRate = 0.5
    options.finalLearningRate = 0.5
    let trainer = try trainer(options, training: 0..<4)
    let reports = run(trainer)
    #expect(reports.count < 50)
    #expect(reports.count == trainer.state.bestEpoch + 2)
  }

  @Test("The members of a committee differ, from the start and after training")
  func members() throws {
    let trainer = try trainer(options(epochs: 2))
    func networks() -> [[Float]] {
      let (layout, parameters) = (Samples.layout, trainer.state.averaged)
      return (0..<2).map { member in
        let start = layout.network(member: member, type: 0)
        return Array(parameters[start..<(start + layout.memberCount)])
      }
    }
    let start = networks()
    #expect(start[0] != start[1])
    _ = run(trainer)
    let end = networks()
    #expect(end[0] != end[1] && end[0] != start[0] && end[1] != start[1])
    let set = try TrainingSet(
      trajectories: [(0..<12).map { try Samples.labelled($0) }], validation: 0.1, test: 0.1,
      basis: Samples.basis)
    let potential = NetworkPotential(trainer.state, layout: Samples.layout, set: set)
    let energies = try potential.evaluate(Samples.cell(50)).memberEnergies
    #expect(energies.count == 2 && abs(energies[0] - energies[1]) > 1e-6)
  }

  @Test("The trained potential has the errors that the validation said, in double precision")
  func potential() throws {
    let trainer = try trainer(options(epochs: 3))
    _ = run(trainer)
    let set = try TrainingSet(
      trajectories: [(0..<12).map { try Samples.labelled($0) }], validation: 0, test: 0,
      basis: Samples.basis)
    let potential = NetworkPotential(trainer.state, layout: Samples.layout, set: set)
    let lattice = try Samples.latticeEnergy()
    let check = trainer.validate(trainer.state.best, try Samples.frames(100..<104))
    var (energy, force) = (0.0, 0.0)
    for number in 100..<104 {
      let frame = try Samples.labelled(number)
      let result = try potential.evaluate(frame.structure)
      let networks = result.energy - set.referenceEnergy(of: frame.structure)
      energy += pow((networks - (frame.energy - lattice)) / 8, 2)
      force += zip(result.forces, frame.forces).reduce(0) { $0 + ($1.0 - $1.1).lengthSquared }
    }
    #expect(abs((energy / 4).squareRoot() - check.energyRMSE) < 1e-5)
    #expect(abs((force / 96).squareRoot() - check.forceRMSE) < 1e-5)
  }

  @Test("A training that goes on from a potential begins with its parameters")
  func base() throws {
    let first = try trainer(options(epochs: 2))
    _ = run(first)
    let set = try TrainingSet(
      trajectories: [(0..<12).map { try Samples.labelled($0) }], validation: 0, test: 0,
      basis: Samples.basis)
    let potential = NetworkPotential(first.state, layout: Samples.layout, set: set)
    let second = try trainer(options(epochs: 2), base: potential)
    #expect(second.state.parameters == first.state.best && second.state.mean == first.state.mean)
    #expect(second.state.epoch == 0 && second.state.bestScore == .infinity)
  }

  @Test("Without frames to train on or to validate with there is no training")
  func noFrames() throws {
    #expect(throws: PotentialError.noFrames(what: "the training part is empty")) {
      try trainer(options(), training: 0..<0)
    }
    #expect(throws: PotentialError.noFrames(what: "the validation part is empty")) {
      try Trainer(
        layout: Samples.layout, options: options(), training: try Samples.frames(0..<2),
        validation: [], threads: 1)
    }
  }

  @Test("Every step of an epoch is told of")
  func progress() throws {
    let trainer = try trainer(options(epochs: 1))
    var steps: [Int] = []
    _ = trainer.epoch { steps.append($0) }
    // Twelve frames, two in a step.
    #expect(trainer.stepsPerEpoch == 6 && steps == Array(1...6))
  }

  @Test("A training that diverges says so in the epoch in which it does")
  func divergence() throws {
    var options = options()
    options.learningRate = 1e30
    #expect(!(try trainer(options).epoch().isFinite))
    #expect(try trainer(self.options()).epoch().isFinite)
  }

  /// Law: what does not vary in the data is not magnified. In a crystal at rest all atoms of an element are alike.
  @Test(
    "A feature that hardly varies comes out as ten at most, and one that is zero is magnified 10,000 times at most"
  )
  func scales() throws {
    let crystal = TrainingFrame(
      system: "crystal", structure: Samples.cell(0, jitter: 0), energy: 0,
      forces: [Vector3](repeating: .zero, count: 8), virial: nil, weight: 1, basis: Samples.basis)
    let state = try Trainer(
      layout: Samples.layout, options: options(), training: [crystal], validation: [crystal],
      threads: 1
    ).state
    for (mean, scale) in zip(state.mean.joined(), state.scale.joined()) {
      #expect(scale <= min(1e4, 10 / abs(mean)) * 1.001, "\(mean), \(scale)")
    }
    #expect(state.mean.joined().contains { abs($0) > 0.1 })
  }

  @Test("An element that one frame of many holds has its features scaled too")
  func rareElement() throws {
    let lithium = Samples.cell(0).selecting([0, 2, 4, 6])
    let common = TrainingFrame(
      system: "lithium", structure: lithium, energy: 0,
      forces: [Vector3](repeating: .zero, count: 4), virial: nil, weight: 1, basis: Samples.basis)
    var frames = [TrainingFrame](repeating: common, count: 700)
    frames[403] = try Samples.frames(0..<1)[0]
    let state = try Trainer(
      layout: Samples.layout, options: options(), training: frames, validation: [common], threads: 1
    ).state
    #expect(state.scale.joined().allSatisfy { $0 > 0 })
  }
}
