import Descriptors
import Dispatch
import Foundation
import Quantities

/// Fits descriptors, messages and a committee of networks to labelled frames.
///
/// Every step draws `batch` frames, and for each frame random shares of the
/// members that have it in their sample; the loss is that of the sum of the
/// members, each times its share. With shares uniform on the simplex the
/// expected loss of a frame is that of the members' mean plus, for n members
/// that see it, 1/(n + 1) of their variance: the mean, which is what is used,
/// learns most, members are held together only loosely, and one pass over the
/// neighbours serves all of them. The learning rate falls as a cosine
/// (Loshchilov, Hutter, arXiv:1608.03983). What is validated and kept is the
/// exponential average of the parameters over steps.
///
/// The same seed gives the same bytes with any number of threads: gradients
/// are summed in the order of the batch.
public final class Trainer {
  public struct Options: Sendable, Hashable {
    public var seed: UInt64
    public var epochs: Int
    /// Frames in a step.
    public var batch: Int
    public var learningRate: Double
    public var finalLearningRate: Double
    /// Weight and mixing matrices shrink by this times the learning rate in each step.
    public var weightDecay: Double
    /// Per step; the average reaches back about 1 / (1 − decay) steps.
    public var averageDecay: Double
    /// Epochs without a better validation before the training stops.
    public var patience: Int
    /// Part of the training frames that a member sees, so that members differ.
    public var sampleFraction: Double
    /// Of the first step.
    public var loss: Loss
    /// Of the last step, and of validation; in between each scale falls or
    /// rises by the same factor in each step. Forces first, energies later is
    /// the usual order: forces shape the surface, energies level it.
    public var finalLoss: Loss

    public init(
      seed: UInt64, epochs: Int, batch: Int, learningRate: Double, finalLearningRate: Double,
      weightDecay: Double, averageDecay: Double, patience: Int, sampleFraction: Double, loss: Loss,
      finalLoss: Loss
    ) {
      self.seed = seed
      self.epochs = epochs
      self.batch = batch
      self.learningRate = learningRate
      self.finalLearningRate = finalLearningRate
      self.weightDecay = weightDecay
      self.averageDecay = averageDecay
      self.patience = patience
      self.sampleFraction = sampleFraction
      self.loss = loss
      self.finalLoss = finalLoss
    }
  }

  /// Everything that changes while training, all that a checkpoint holds.
  public struct State: Sendable, Hashable {
    public var epoch = 0
    public var step = 0
    public var parameters: [Float]
    public var averaged: [Float]
    public var firstMoment: [Float]
    public var secondMoment: [Float]
    public var best: [Float]
    /// Running mean square of the gradient's norm, of what the members share
    /// and of each member.
    public var gradientSquares: [Float]
    public var bestEpoch = 0
    public var bestScore = Double.infinity
    /// Mean and inverse deviation of each feature, for each element.
    public var mean: [[Float]]
    public var scale: [[Float]]
  }

  /// One line of the learning curve.
  public struct EpochReport: Sendable {
    public var epoch: Int
    public var learningRate: Double
    public var training: ErrorSums
    /// Of the committee's mean.
    public var validation: ErrorSums
    public var isBest: Bool
    /// Whether all parameters and the loss are numbers still.
    public var isFinite: Bool
  }

  public let layout: ParameterLayout
  public let options: Options
  /// All but the four long arrays, which stand alone so that one pass may
  /// change them together.
  private var rest: State
  private var parameters: [Float]
  private var averaged: [Float]
  private var firstMoment: [Float]
  private var secondMoment: [Float]
  private let training: [TrainingFrame]
  private let validation: [TrainingFrame]
  private let threads: Int
  private var descent: Descent

  /// - Parameters:
  ///   - base: a potential of the same layout to begin with, in place of random
  ///     parameters.
  ///   - state: of an earlier checkpoint; `nil` to begin.
  ///   - threads: how many frames are worked on at once.
  public init(
    layout: ParameterLayout, options: Options, training: [TrainingFrame],
    validation: [TrainingFrame], threads: Int, base: NetworkPotential? = nil, state: State? = nil
  ) throws(PotentialError) {
    precondition(base.map { $0.layout == layout } ?? true, "a base has the layout of its heir")
    guard !training.isEmpty else { throw .noFrames(what: "the training part is empty") }
    guard !validation.isEmpty else { throw .noFrames(what: "the validation part is empty") }
    self.layout = layout
    self.options = options
    self.training = training
    self.validation = validation
    self.threads = max(1, threads)
    let state =
      state
      ?? base.map {
        Self.state(
          parameters: $0.parameters, mean: $0.mean, scale: $0.scale, members: layout.members)
      }
      ?? Self.initialState(layout: layout, options: options, training: training)
    (parameters, averaged) = (state.parameters, state.averaged)
    (firstMoment, secondMoment) = (state.firstMoment, state.secondMoment)
    rest = state
    descent = Descent(layout, decay: options.weightDecay)
  }

  public var state: State {
    var state = rest
    (state.parameters, state.averaged) = (parameters, averaged)
    (state.firstMoment, state.secondMoment) = (firstMoment, secondMoment)
    return state
  }

  public var isFinished: Bool {
    rest.epoch >= options.epochs || rest.epoch - rest.bestEpoch >= options.patience
  }

  // MARK: beginning

  private static func initialState(
    layout: ParameterLayout, options: Options, training: [TrainingFrame]
  ) -> State {
    var random = RandomStream(seed: options.seed, purpose: "initial parameters", candidate: 0)
    var parameters = [Float](repeating: 0, count: layout.parameterCount)
    let shape = layout.shape
    for type in 0..<layout.types {
      for level in DensityBasis.Level.allCases {
        let mixing = layout.mixing(level, type: type)
        for k in 0..<layout.basis.mixingCount(level) {
          parameters[mixing + k] = Float(random.normal() / 4)
        }
      }
      let (messages, own) = (layout.messageShape, layout.messageNetwork(type: type))
      for k in 0..<messages.bias1 {
        parameters[own + k] = Float(random.normal() * pow(Double(messages.inputs), -0.5))
      }
      for k in messages.weights2..<messages.bias2 {
        parameters[own + k] = Float(random.normal() * pow(Double(messages.hidden), -0.5))
      }
    }
    for member in 0..<layout.members {
      for type in 0..<layout.types {
        let p = layout.network(member: member, type: type)
        func fill(_ start: Int, _ count: Int, _ deviation: Double) {
          for k in 0..<count { parameters[p + start + k] = Float(deviation * random.normal()) }
        }
        fill(shape.weights1, shape.inputs * shape.hidden1, pow(Double(shape.inputs), -0.5))
        fill(shape.bias1, shape.hidden1, 0.3)
        fill(
          shape.weights2, shape.hidden1 * shape.hidden2, pow(Double(shape.hidden1), -0.5))
        fill(shape.bias2, shape.hidden2, 0.3)
        fill(shape.weights3, shape.hidden2, 0.3 * pow(Double(shape.hidden2), -0.5))
      }
    }
    let (mean, scale) = moments(layout: layout, parameters: parameters, training: training)
    return state(
      parameters: parameters, mean: mean, scale: scale, members: layout.members)
  }

  private static func state(
    parameters: [Float], mean: [[Float]], scale: [[Float]], members: Int
  ) -> State {
    let zero = [Float](repeating: 0, count: parameters.count)
    return State(
      parameters: parameters, averaged: parameters, firstMoment: zero, secondMoment: zero,
      best: parameters, gradientSquares: [Float](repeating: 0, count: members + 1), mean: mean,
      scale: scale)
  }

  /// Mean and inverse deviation of each feature over a spread of frames, level by level, since
  /// the features of the second depend on the messages.
  private static func moments(
    layout: ParameterLayout, parameters: [Float], training: [TrainingFrame]
  ) -> ([[Float]], [[Float]]) {
    var scaling = Scaling<Float>(
      mean: [[Float]](repeating: [], count: layout.types),
      scale: [[Float]](repeating: [], count: layout.types))
    for level in DensityBasis.Level.allCases {
      let (mean, scale) = moments(
        level, layout: layout, parameters: parameters, training: training, scaling: scaling)
      for type in 0..<layout.types {
        scaling.mean[type] += mean[type]
        scaling.scale[type] += scale[type]
      }
    }
    return (scaling.mean, scaling.scale)
  }

  private static func moments(
    _ level: DensityBasis.Level, layout: ParameterLayout, parameters: [Float],
    training: [TrainingFrame], scaling: Scaling<Float>
  ) -> ([[Float]], [[Float]]) {
    let width = DensityBasis.featureCount
    let empty = [[Double]](repeating: [Double](repeating: 0, count: width), count: layout.types)
    var (sum, squares) = (empty, empty)
    var counts = [Double](repeating: 0, count: layout.types)
    let work = FrameGradient<Float>(
      layout, loss: Loss(energyScale: 1, forceScale: 1, virialScale: 1))
    let spread = Array(stride(from: 0, to: training.count, by: max(1, training.count / 300)))
    // An element that none of them holds is looked for.
    let rare = (0..<layout.types).filter { type in
      !spread.contains { training[$0].holds(type) }
    }.compactMap { type in training.firstIndex { $0.holds(type) } }
    for index in spread + Set(rare).sorted() {
      work.features(of: training[index], level, parameters: parameters, scaling: scaling) {
        type, atoms, features in
        counts[type] += Double(atoms)
        for a in 0..<atoms {
          for k in 0..<width {
            let value = Double(features[a * width + k])
            sum[type][k] += value
            squares[type][k] += value * value
          }
        }
      }
    }
    var (mean, scale) = (empty, empty)
    for type in 0..<layout.types where counts[type] > 0 {
      for k in 0..<width {
        let m = sum[type][k] / counts[type]
        let square = squares[type][k] / counts[type]
        // What hardly varies in the data, as in one crystal at rest, is not magnified: elsewhere it does vary.
        let variance = max(1e-8, 0.01 * square, square - m * m)
        mean[type][k] = m
        scale[type][k] = 1 / variance.squareRoot()
      }
    }
    return (mean.map { $0.map(Float.init) }, scale.map { $0.map(Float.init) })
  }

  // MARK: an epoch

  /// The members that have each frame in their sample.
  private func samples() -> [[Int]] {
    var samples = [[Int]](repeating: [], count: training.count)
    let size = max(1, Int((Double(training.count) * options.sampleFraction).rounded()))
    for member in 0..<layout.members {
      var random = RandomStream(seed: options.seed, purpose: "sample", candidate: member)
      for frame in random.shuffled(Array(training.indices)).prefix(size) {
        samples[frame].append(member)
      }
    }
    return samples
  }

  /// Uniform on the simplex of some members, zero for the others.
  private func shares(of members: [Int], frame: Int) -> [Float] {
    var random = RandomStream(
      seed: options.seed, purpose: "shares of epoch \(rest.epoch)", candidate: frame)
    var shares = [Float](repeating: 0, count: layout.members)
    for member in members { shares[member] = Float(-log(1 - random.uniform())) }
    let sum = shares.reduce(0, +)
    return sum > 0 ? shares.map { $0 / sum } : shares
  }

  public var stepsPerEpoch: Int { max(1, training.count / options.batch) }

  /// Trains for one epoch, validates, and keeps the best.
  ///
  /// - Parameter progress: called after each step with its number in the epoch.
  public func epoch(progress: (Int) -> Void = { _ in }) -> EpochReport {
    let scaling = Scaling(mean: rest.mean, scale: rest.scale)
    let samples = samples()
    var random = RandomStream(seed: options.seed, purpose: "order", candidate: rest.epoch)
    // A frame that no member has in its sample is left out.
    let order = random.shuffled(training.indices.filter { !samples[$0].isEmpty })
    let steps = stepsPerEpoch
    let workers = Workers(count: threads, items: options.batch, layout: layout, loss: loss)
    var sums = ErrorSums()
    var rate = 0.0
    for step in 0..<steps {
      let batch = (0..<options.batch).map { item in
        let frame = order[(step * options.batch + item) % order.count]
        return (frame: frame, shares: shares(of: samples[frame], frame: frame))
      }
      sums += workers.run(batch, frames: training, parameters: parameters, scaling: scaling)
      rate = learningRate(step: rest.step, of: options.epochs * steps)
      update(workers, rate: rate)
      progress(step + 1)
    }
    let check = validate(averaged, validation, scaling: scaling)
    rest.epoch += 1
    let score = check.meanLoss
    let isFinite =
      score.isFinite
      && [parameters, firstMoment, secondMoment].allSatisfy { $0.allSatisfy(\.isFinite) }
    let isBest = isFinite && score < rest.bestScore
    if isBest {
      rest.bestScore = score
      rest.bestEpoch = rest.epoch
      rest.best = averaged
    }
    return EpochReport(
      epoch: rest.epoch, learningRate: rate, training: sums, validation: check, isBest: isBest,
      isFinite: isFinite)
  }

  /// The loss of this epoch.
  private var loss: Loss {
    let part = min(1, Double(rest.epoch) / Double(max(1, options.epochs - 1)))
    return options.loss.interpolated(to: options.finalLoss, part: part)
  }

  private func learningRate(step: Int, of total: Int) -> Double {
    let warm = min(1, Double(step + 1) / 200)
    let part = min(1, Double(step) / Double(max(1, total)))
    let (high, low) = (options.learningRate, options.finalLearningRate)
    return warm * (low + (high - low) * 0.5 * (1 + cos(.pi * part)))
  }

  private func update(_ workers: Workers, rate: Double) {
    rest.step += 1
    // A short history is averaged over itself only.
    let keep = Float(min(options.averageDecay, 1 - 1 / Double(rest.step)))
    workers.gradient { gradient in
      clip(gradient)
      descent.step(
        &parameters, gradient: gradient, number: rest.step, rate: Float(rate), first: &firstMoment,
        second: &secondMoment)
    }
    for k in averaged.indices { averaged[k] = keep * averaged[k] + (1 - keep) * parameters[k] }
  }

  /// Shortens the gradient of a part that is far longer than usual: a single
  /// frame with two atoms nearly on top of each other must not undo an epoch.
  private func clip(_ gradient: UnsafeMutablePointer<Float>) {
    let most: Float = 2
    for part in 0...layout.members {
      let (start, count) =
        part == 0
        ? (0, layout.sharedTotal)
        : (layout.network(member: part - 1, type: 0), layout.memberCount)
      var square: Float = 0
      for k in start..<start + count { square += gradient[k] * gradient[k] }
      let usual = rest.gradientSquares[part]
      if usual > 0 && square > most * most * usual {
        let factor = most * (usual / square).squareRoot()
        for k in start..<start + count { gradient[k] *= factor }
        square = most * most * usual
      }
      rest.gradientSquares[part] = usual > 0 ? 0.99 * usual + 0.01 * square : square
    }
  }

  // MARK: validation

  /// Errors of the committee's mean over frames.
  public func validate(_ parameters: [Float], _ frames: [TrainingFrame]) -> ErrorSums {
    validate(parameters, frames, scaling: Scaling(mean: rest.mean, scale: rest.scale))
  }

  private func validate(
    _ parameters: [Float], _ frames: [TrainingFrame], scaling: Scaling<Float>
  ) -> ErrorSums {
    let results = Results(count: frames.count)
    let (layout, loss, threads) = (layout, options.finalLoss, threads)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      let work = FrameGradient<Float>(layout, loss: loss)
      for index in stride(from: thread, to: frames.count, by: threads) {
        results.sums[index] = work.committeeErrors(
          frames[index], parameters: parameters, scaling: scaling)
      }
    }
    return results.total
  }
}

/// A slot for each frame, each written by one thread only.
private final class Results: @unchecked Sendable {
  let sums: UnsafeMutableBufferPointer<ErrorSums>

  init(count: Int) {
    sums = .allocate(capacity: count)
    sums.initialize(repeating: ErrorSums())
  }
  deinit { sums.deallocate() }

  var total: ErrorSums { sums.reduce(into: ErrorSums()) { $0 += $1 } }
}

extension FrameGradient {
  /// Errors of the mean over all members.
  func committeeErrors(
    _ frame: TrainingFrame, parameters: UnsafePointer<Real>, scaling: Scaling<Real>
  ) -> ErrorSums {
    let share = 1 / Real(layout.members)
    evaluate(
      frame, shares: [Real](repeating: share, count: layout.members), parameters: parameters,
      scaling: scaling)
    return errors(frame)
  }
}
