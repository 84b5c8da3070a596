import Foundation
import Quantities

/// Which of several values is the largest, as far as their errors let anybody tell.
///
///     P_i = ∫ φ((z − y_i)/s_i)/s_i Π_{j ≠ i} Φ((z − y_j)/s_j) dz
///
/// for values with independent normal errors.
///
/// - Error: of the quadrature, below 10⁻⁶; the probabilities sum to 1.
/// - Edge cases: errors must be positive; a lone value has the probability 1.
public struct LargestOf: Sendable, Hashable {
  /// Of each value, in their order.
  public let probabilities: [Double]

  private static let points = 4001

  public init(_ values: [Estimate]) {
    precondition(values.allSatisfy { $0.standardError > 0 }, "errors are positive")
    probabilities = values.indices.map { i in
      let own = values[i]
      // Eight errors to either side hold all but 10⁻¹⁵ of it.
      let step = 16 / Double(Self.points - 1)
      return (0..<Self.points).reduce(0) { sum, point in
        let u = -8 + step * Double(point)
        let z = own.value + u * own.standardError
        let density = exp(-u * u / 2) / (2 * Double.pi).squareRoot()
        let below = values.indices.reduce(1) { product, j in
          j == i ? product : product * Self.below(z, values[j])
        }
        return sum + density * below * step
      }
    }
  }

  private static func below(_ z: Double, _ value: Estimate) -> Double {
    0.5 * erfc((value.value - z) / value.standardError / 2.0.squareRoot())
  }
}
