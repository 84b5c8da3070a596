import Dynamics
import Foundation
import Potentials
import Quantities
import Structures
import Testing

/// What the tests of motion move.
enum Samples {
  static let potential = LennardJones(
    elements: [.sulfur], depth: 0.05, diameter: 3, cutoff: 6.5)

  /// Face-centred cubic, 4 · n³ atoms near its minimum.
  static func crystal(_ n: Int = 2, edge: Double = 4.65) throws -> Structure {
    let lattice = try #require(Lattice.cubic(edge))
    return Structure(
      lattice: lattice, species: [Element](repeating: .sulfur, count: 4),
      positions: [.zero, Vector3(0.5, 0.5, 0), Vector3(0.5, 0, 0.5), Vector3(0, 0.5, 0.5)]
    ).supercell(n, n, n)
  }

  /// Light and heavy atoms in one place, for `Springs` to hold together.
  static func knot(_ count: Int = 12) throws -> Structure {
    let elements: [Element] = [.lithium, .phosphorus, .sulfur, .sulfur]
    return Structure(
      lattice: try #require(Lattice.cubic(10)), species: (0..<count).map { elements[$0 % 4] },
      positions: [Vector3](repeating: Vector3(0.5, 0.5, 0.5), count: count))
  }

  /// Every bath there is; the times are short so that a test need not last.
  static let baths: [Ensemble] = [
    .langevin(friction: 0.02), .noseHoover(time: 50, chainLength: 4),
    .velocityRescaling(time: 50),
  ]
}

/// Springs between each atom and its first and third neighbour on a ring, stiffer as they stretch.
///
///     E = Σ k d²/2 + q (d·Ad)²/4,   d = r_i − r_j
///
/// Moved as a whole the knot keeps its energy; turned it does not, or its angular momentum would
/// never turn either. By the virial theorem the mean of Σ r ∂E/∂r, which is
/// minus the trace of the virial, is 3 (N − 1) k_B T. Were the springs harmonic, no mode would give
/// energy to another. Images do not count.
struct Springs: Potential {
  let elements: [Element] = [.lithium, .phosphorus, .sulfur]

  func makeCalculator() -> Calculator { Calculator() }

  final class Calculator: PotentialCalculator {
    /// eV/Å² and eV/Å⁴.
    private let (k, q) = (0.02, 3.0)
    private let axes = Vector3(1, 1.5, 2)

    func evaluate(_ structure: Structure) throws -> Evaluation {
      let positions = structure.cartesianPositions
      var energy = 0.0
      var virial = Matrix3.zero
      var forces = [Vector3](repeating: .zero, count: positions.count)
      for i in positions.indices {
        for step in [1, 3] {
          let j = (i + step) % positions.count
          let d = positions[j] - positions[i]
          let square = d.dot(axes * d)
          energy += k * d.lengthSquared / 2 + q * square * square / 4
          let slope = k * d + q * square * axes * d
          forces[i] += slope
          forces[j] -= slope
          virial = virial - Matrix3.outer(d, slope)
        }
      }
      return Evaluation(energy: energy, memberEnergies: [energy], forces: forces, virial: virial)
    }
  }
}

/// Atoms that do not know of one another.
struct IdealGas: Potential {
  let elements: [Element] = [.sulfur]
  func makeCalculator() -> Calculator { Calculator() }

  final class Calculator: PotentialCalculator {
    func evaluate(_ structure: Structure) throws -> Evaluation {
      Evaluation(
        energy: 0, memberEnergies: [0],
        forces: [Vector3](repeating: .zero, count: structure.count), virial: .zero)
    }
  }
}

extension Array where Element == Double {
  var mean: Double { reduce(0, +) / Double(count) }
  var variance: Double {
    let mean = mean
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }

  /// The mean of a series with its standard error, from blocks that are taken as independent.
  func blocked(_ blocks: Int = 20) -> Estimate {
    let length = count / blocks
    let means = (0..<blocks).map { Array(self[($0 * length)..<(($0 + 1) * length)]).mean }
    return Estimate(mean, standardError: (means.variance / Double(blocks)).squareRoot())
  }

  /// The largest distance between the distribution of the numbers and one that is given, times
  /// √n: above 1.95 once in a thousand times (Kolmogorov, Smirnov), for independent numbers.
  func distance(from cumulative: (Double) -> Double) -> Double {
    let sorted = sorted()
    let n = Double(count)
    return n.squareRoot()
      * sorted.enumerated().reduce(0) {
        let exact = cumulative($1.element)
        return Swift.max(
          $0, abs(exact - Double($1.offset) / n), abs(exact - Double($1.offset + 1) / n))
      }
  }
}

extension Estimate {
  /// How many standard errors a value is away.
  func deviation(from exact: Double) -> Double { abs(value - exact) / standardError }
}

/// Share of a gamma distribution of a shape a below x, from the series
///
///     P(a, x) = x^a exp(−x) Σ_n x^n / Γ(a + n + 1)
///
/// Source: Abramowitz, Stegun, Handbook of Mathematical Functions (1964), 6.5.29.
func gammaDistribution(_ x: Double, shape: Double) -> Double {
  guard x > 0 else { return 0 }
  var term = exp(shape * log(x) - x - lgamma(shape + 1))
  var (sum, n) = (0.0, 1.0)
  while term > 1e-17 * (sum + 1e-300) || n < x {
    sum += term
    term *= x / (shape + n)
    n += 1
  }
  return sum
}
