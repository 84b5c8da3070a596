import Quantities
import Structures

/// Random displacements of some of the atoms.
///
/// Each atom, with probability `share`, moves by
///
///     Δ = amplitude · (n₁, n₂, n₃)
///
/// Cartesian, with normal nᵢ of variance 1. If by lot none would move, one
/// does.
///
/// Defaults: ase_ga moves a share of 0.4 of the atoms by up to 0.8 Å in each
/// direction, uniformly (its `RattleMutation`, after R. L. Johnston, Dalton
/// Trans. 4193 (2003), doi:10.1039/b305686d), which has the standard
/// deviation 0.8 / √3 = 0.46 Å.
public enum Rattle {
  /// - Parameters:
  ///   - amplitude: standard deviation of each component, Å.
  ///   - share: probability that an atom moves.
  public static func offspring(
    of structure: Structure, amplitude: Double = 0.46, share: Double = 0.4,
    random: inout RandomStream
  ) -> Structure {
    precondition(amplitude >= 0 && amplitude.isFinite, "an amplitude is not negative")
    precondition((0...1).contains(share), "a share is between 0 and 1")
    guard structure.count > 0 else { return structure }
    var moving = structure.positions.indices.filter { _ in random.uniform() < share }
    if moving.isEmpty { moving = [random.index(below: structure.count)] }
    var offspring = structure
    for atom in moving {
      let displacement = Vector3(random.normal(), random.normal(), random.normal()) * amplitude
      offspring.positions[atom] += structure.lattice.fractional(displacement)
    }
    return offspring
  }
}
