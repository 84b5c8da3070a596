import Structures

/// Evaluates a `NetworkPotential`, one structure after another.
public final class NetworkCalculator: PotentialCalculator {
  /// The two precisions are two types, so that the loops of each are compiled for it.
  private enum Evaluator {
    case single(NetworkEvaluator<Float>)
    case double(NetworkEvaluator<Double>)
  }
  private let evaluator: Evaluator

  enum Precision { case single, double }

  init(_ potential: NetworkPotential, _ precision: Precision) {
    evaluator =
      precision == .single
      ? .single(NetworkEvaluator(potential)) : .double(NetworkEvaluator(potential))
  }

  public func evaluate(_ structure: Structure) throws -> Evaluation {
    switch evaluator {
    case .single(let evaluator): try evaluator.evaluate(structure)
    case .double(let evaluator): try evaluator.evaluate(structure)
    }
  }

  /// Evaluation with the standard error of each atom's force, from the forces
  /// of each member: as many passes back over the pairs as there are members.
  public func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
    switch evaluator {
    case .single(let evaluator): try evaluator.evaluateWithForceErrors(structure)
    case .double(let evaluator): try evaluator.evaluateWithForceErrors(structure)
    }
  }

  /// Time spent so far.
  public var stages: StageTimes {
    switch evaluator {
    case .single(let evaluator): evaluator.stages
    case .double(let evaluator): evaluator.stages
    }
  }
}
