import CGSL
import Quantities

/// How far particles get in a time, squared, over all particles and all moments to start from.
///
///     MSD(n) = Σ_i Σ_k |r_i(k + n) − r_i(k)|² / (N (T − n)),   k = 0 … T − n − 1
///
/// The sum over k is made for all n at once from autocorrelations, by Fourier transform, in
/// T log T steps: Calandrini, Pellegrini, Calligari, Hinsen, Kneller, Collection SFN 12, 201
/// (2011), doi:10.1051/sfn/201112010.
///
/// - Shape: `values[n]` for a lag of n frames, n = 0 … T − 1; `values[0]` is 0.
/// - Unit: Å².
/// - Error: rounding, some 1e-13 of the square of the longest way.
public struct MeanSquaredDisplacement: Sendable, Hashable {
  public let values: [Double]
  public let particles: Int

  /// - Parameter paths: of each particle the places at even intervals, Å, never folded back.
  public init(_ paths: [[Vector3]]) {
    precondition(!paths.isEmpty && paths.allSatisfy { $0.count == paths[0].count })
    let frames = paths[0].count
    precondition(frames > 0, "a path has places")
    particles = paths.count
    var sums = [Double](repeating: 0, count: frames)
    var transform = Transform(frames: frames)
    for path in paths {
      // From where it starts: nearness to the origin saves digits.
      let places = path.map { $0 - path[0] }
      let products = transform.autocorrelation(places)
      let squares = places.map(\.lengthSquared)
      var both = 2 * squares.reduce(0, +)
      for lag in 0..<frames {
        if lag > 0 { both -= squares[lag - 1] + squares[frames - lag] }
        sums[lag] += (both - 2 * products[lag]) / Double(frames - lag)
      }
    }
    var values = sums.map { max(0, $0 / Double(paths.count)) }
    values[0] = 0
    self.values = values
  }

  /// The definition, sum by sum: what the transform is held to.
  static func byDefinition(_ paths: [[Vector3]]) -> [Double] {
    (0..<paths[0].count).map { lag in
      let squares = paths.map { path in
        (0..<(path.count - lag)).reduce(0) { $0 + (path[$1 + lag] - path[$1]).lengthSquared }
          / Double(path.count - lag)
      }
      return squares.reduce(0, +) / Double(paths.count)
    }
  }
}

/// Autocorrelations of one path after another, in storage that stays.
private struct Transform {
  private let frames: Int
  private let size: Int
  /// Real and imaginary parts in turn.
  private var plane: [Double]
  private var axis: [Double]

  init(frames: Int) {
    self.frames = frames
    // Twice as long as the path, so that its end does not meet its beginning.
    var size = 1
    while size < 2 * frames { size *= 2 }
    self.size = size
    plane = [Double](repeating: 0, count: 2 * size)
    axis = plane
  }

  /// Σ_k r(k)·r(k + n): x and y are the parts of one complex path, z is another.
  mutating func autocorrelation(_ places: [Vector3]) -> [Double] {
    for index in 0..<(2 * size) {
      plane[index] = 0
      axis[index] = 0
    }
    for (frame, place) in places.enumerated() {
      plane[2 * frame] = place.x
      plane[2 * frame + 1] = place.y
      axis[2 * frame] = place.z
    }
    gsl_fft_complex_radix2_forward(&plane, 1, size)
    gsl_fft_complex_radix2_forward(&axis, 1, size)
    for index in 0..<size {
      let power = { (w: [Double]) in
        w[2 * index] * w[2 * index] + w[2 * index + 1] * w[2 * index + 1]
      }
      plane[2 * index] = power(plane) + power(axis)
      plane[2 * index + 1] = 0
    }
    gsl_fft_complex_radix2_inverse(&plane, 1, size)
    return (0..<frames).map { plane[2 * $0] }
  }
}
