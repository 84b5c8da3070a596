import Quantities
import Structures

/// Pairs with one length and one energy: noble gases, tests and first experiments.
///
///     E = Σ_pairs 4 ε [(σ/r)¹² − (σ/r)⁶ − shift]      r < R
///
/// cut off at R where the shift makes it zero; its force jumps there.
public struct LennardJones: Potential {
  public let elements: [Element]
  /// ε, eV.
  public let depth: Double
  /// σ, Å.
  public let diameter: Double
  /// R, Å.
  public let cutoff: Double

  public init(elements: [Element], depth: Double, diameter: Double, cutoff: Double) {
    precondition(depth > 0 && diameter > 0 && cutoff > diameter, "a pair potential has a well")
    self.elements = elements
    self.depth = depth
    self.diameter = diameter
    self.cutoff = cutoff
  }

  public func makeCalculator() -> Calculator { Calculator(self) }

  public final class Calculator: PotentialCalculator {
    private let potential: LennardJones
    /// Time spent so far.
    public private(set) var stages = StageTimes()

    init(_ potential: LennardJones) { self.potential = potential }

    public func evaluate(_ structure: Structure) throws -> Evaluation {
      for element in structure.species where !potential.elements.contains(element) {
        throw PotentialError.missingElement(element, known: potential.elements)
      }
      var clock = StageClock()
      let list = NeighborList(structure, cutoff: potential.cutoff, kind: .half)
      clock.lap(&stages.list)
      var energy = 0.0
      var forces = [Vector3](repeating: .zero, count: structure.count)
      var virial = Matrix3.zero
      let shift = powers(potential.cutoff * potential.cutoff).energy
      for atom in 0..<structure.count {
        for neighbor in list[atom] {
          let d = neighbor.displacement
          let pair = powers(d.lengthSquared)
          energy += pair.energy - shift
          let g = d * pair.slope
          forces[atom] += g
          forces[neighbor.index] -= g
          virial = virial - Matrix3.outer(d, g)
        }
      }
      clock.lap(&stages.forces)
      return Evaluation(energy: energy, memberEnergies: [energy], forces: forces, virial: virial)
    }

    /// Energy of a pair, and its slope by the distance over the distance, from the square.
    private func powers(_ square: Double) -> (energy: Double, slope: Double) {
      let s2 = potential.diameter * potential.diameter / square
      let s6 = s2 * s2 * s2
      return (
        4 * potential.depth * (s6 * s6 - s6), -24 * potential.depth * (2 * s6 * s6 - s6) / square
      )
    }
  }
}
