import Potentials
import Structures
import Synchronization

/// A wish that work be given up, made by one thread and heeded by another.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  func cancel() { flag.store(true, ordering: .relaxed) }

  var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// Thrown where work was given up.
struct Cancelled: Error {}

/// A potential that evaluates no more once it is told to stop, so that a relaxation nobody waits
/// for does not go on for ever.
struct CancellablePotential<Base: Potential>: Potential {
  let base: Base
  let cancellation: Cancellation

  var elements: [Element] { base.elements }
  var freeAtomEnergies: [Element: Double]? { base.freeAtomEnergies }

  func makeCalculator() -> Calculator {
    Calculator(base: base.makeCalculator(), cancellation: cancellation)
  }

  final class Calculator: PotentialCalculator {
    private let base: Base.Calculator
    private let cancellation: Cancellation

    init(base: Base.Calculator, cancellation: Cancellation) {
      self.base = base
      self.cancellation = cancellation
    }

    func evaluate(_ structure: Structure) throws -> Evaluation {
      guard !cancellation.isCancelled else { throw Cancelled() }
      return try base.evaluate(structure)
    }

    func evaluateWithForceErrors(_ structure: Structure) throws -> Evaluation {
      guard !cancellation.isCancelled else { throw Cancelled() }
      return try base.evaluateWithForceErrors(structure)
    }
  }
}
