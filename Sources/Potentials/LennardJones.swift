import Foundation
import Quantities
import Structures

/// Pairs with one length and one energy, for tests and first experiments.
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

    init(_ potential: LennardJones) { self.potential = potential }

    public func evaluate(_ structure: Structure) throws -> Evaluation {
      for element in structure.species where !potential.elements.contains(element) {
        throw PotentialError.missingElement(element, known: potential.elements)
      }
      var energy = 0.0
      var forces = [Vector3](repeating: .zero, count: structure.count)
      var virial = Matrix3.zero
      let shift = powers(potential.cutoff).energy
      let list = NeighborList(structure, cutoff: potential.cutoff, kind: .half)
      for atom in 0..<structure.count {
        for neighbor in list[atom] {
          let pair = powers(neighbor.distance)
          energy += pair.energy - shift
          let g = neighbor.displacement * (pair.slope / neighbor.distance)
          forces[atom] += g
          forces[neighbor.index] -= g
          virial = virial - Matrix3.outer(neighbor.displacement, g)
        }
      }
      return Evaluation(energy: energy, memberEnergies: [energy], forces: forces, virial: virial)
    }

    private func powers(_ r: Double) -> (energy: Double, slope: Double) {
      let s6 = pow(potential.diameter / r, 6)
      return (
        4 * potential.depth * (s6 * s6 - s6), -24 * potential.depth * (2 * s6 * s6 - s6) / r
      )
    }
  }
}
