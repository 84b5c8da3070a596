import Foundation
import Quantities

extension GaussianProcess {
  /// The process whose kernel makes the labels the most likely.
  ///
  /// σ² is sought between 10⁻³ and 10³ times the variance of the labels, each length between 0.05 and
  /// 50 times the spread of its feature, from three starts: all lengths at a third of, at once and at
  /// three times that spread. The highest of the three ends is taken.
  ///
  /// - Edge cases: a feature that is the same in all labels has its length at 1 and no influence.
  ///   Few labels leave the lengths almost open; the likelihood then has several maxima, and the
  ///   errors of predictions, which take the lengths for known, are too small.
  /// - Source: Rasmussen, Williams (2006), section 5.4.1, doi:10.7551/mitpress/3206.001.0001.
  ///
  /// - Parameter labels: two or more, with finite numbers, all with the same number of features.
  public init(fitting labels: [Label]) {
    precondition(labels.count > 1, "a constant and a deviation take two labels")
    let spreads = labels[0].features.indices.map { d in
      Self.spread(labels.map { $0.features[d] })
    }
    let values = Self.spread(labels.map(\.value.value))
    let errors = labels.map(\.value.standardError).max()!
    // Labels that are all the same leave their errors as the only scale.
    let scale = values > 0 ? values : errors > 0 ? errors : 1
    let center = [2 * log(scale)] + spreads.map { log($0 > 0 ? $0 : 1) }
    let ascent = BoundedAscent(
      lower: [center[0] + log(1e-3)]
        + zip(center.dropFirst(), spreads).map { $1 > 0 ? $0 + log(0.05) : $0 },
      upper: [center[0] + log(1e3)]
        + zip(center.dropFirst(), spreads).map { $1 > 0 ? $0 + log(50) : $0 })
    let ends = [1.0 / 3, 1, 3].map { factor in
      ascent.climb(from: [center[0]] + center.dropFirst().map { $0 + log(factor) }) { point in
        let process = GaussianProcess(labels, kernel: MaternKernel(logarithms: point))
        return (process.logLikelihood, process.likelihoodGradient)
      }
    }
    let best = ends.dropFirst().reduce(ends[0]) { $1.value > $0.value ? $1 : $0 }
    self.init(labels, kernel: MaternKernel(logarithms: best.point))
  }

  /// Standard deviation. The numbers are sorted first: their order changes no bit.
  private static func spread(_ numbers: [Double]) -> Double {
    let sorted = numbers.sorted()
    guard sorted.first! < sorted.last! else { return 0 }
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(sorted.count - 1)).squareRoot()
  }
}
