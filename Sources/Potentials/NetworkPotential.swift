import Descriptors
import Quantities
import Structures

/// A committee of neural networks over learned density descriptors.
///
///     E = Σ_i [ ε(element i) + mean over members of network(features of i) ]
///         + repulsion of cores
///
/// The members share the descriptors and differ in their networks; each was
/// trained on a sample of its own.
public struct NetworkPotential: Potential {
  public let layout: ParameterLayout
  /// eV for an atom of each type.
  public let referenceEnergies: [Double]
  /// Shortest distance in the training data by type and type, Å.
  public let shortestDistances: [[Double]]
  let mean: [[Float]]
  let scale: [[Float]]
  let parameters: [Float]
  /// What the spread of the members is worth.
  public var calibration: Calibration

  public var elements: [Element] { layout.basis.elements }
  /// Å.
  public var cutoff: Double { layout.basis.radialCutoff }

  public init(
    layout: ParameterLayout, referenceEnergies: [Double], shortestDistances: [[Double]],
    mean: [[Float]], scale: [[Float]], parameters: [Float], calibration: Calibration = .none
  ) {
    precondition(parameters.count == layout.parameterCount, "parameters fit the layout")
    precondition(
      mean.count == layout.types && scale.count == layout.types
        && referenceEnergies.count == layout.types && shortestDistances.count == layout.types,
      "one row for each element")
    self.layout = layout
    self.referenceEnergies = referenceEnergies
    self.shortestDistances = shortestDistances
    self.mean = mean
    self.scale = scale
    self.parameters = parameters
    self.calibration = calibration
  }

  /// The best parameters of a training.
  public init(_ state: Trainer.State, layout: ParameterLayout, set: TrainingSet) {
    self.init(
      layout: layout,
      referenceEnergies: layout.basis.elements.map { set.referenceEnergies[$0] ?? 0 },
      shortestDistances: set.shortestDistances, mean: state.mean, scale: state.scale,
      parameters: state.best)
  }

  public func makeCalculator() -> NetworkCalculator { NetworkCalculator(self, .double) }
}
