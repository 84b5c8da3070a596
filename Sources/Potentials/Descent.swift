import Descriptors
import Foundation

/// The steps of a training, given the gradient.
///
/// Weight and mixing matrices go along the orthogonal factor of their averaged
/// gradient, of a length that gives each element the mean square of a step of
/// Adam (Liu et al., arXiv:2502.16982); biases and output weights, which are
/// vectors, by Adam (Kingma, Ba, arXiv:1412.6980). On this data the first
/// needs a sixth of the steps that Adam alone needs.
struct Descent {
  private struct Matrix {
    var start: Int
    var rows: Int
    var columns: Int
    var range: Range<Int> { start..<(start + rows * columns) }
  }

  private let matrices: [Matrix]
  private let vectors: [Range<Int>]
  private let decay: Float
  private var orthogonalization = Orthogonalization()

  /// - Parameter decay: matrices shrink by this times the rate in each step
  ///   (Loshchilov, Hutter, arXiv:1711.05101).
  init(_ layout: ParameterLayout, decay: Double) {
    self.decay = Float(decay)
    let (basis, shape) = (layout.basis, layout.shape)
    var matrices: [Matrix] = []
    var vectors: [Range<Int>] = []
    for type in 0..<layout.types {
      for level in DensityBasis.Level.allCases {
        let mixing = layout.mixing(level, type: type)
        func append(_ offset: Int, functions: Int) {
          matrices.append(
            Matrix(
              start: mixing + offset, rows: basis.sources(level) * functions,
              columns: DensityBasis.channels))
        }
        append(0, functions: DensityBasis.radialFunctions)
        for l in 0...DensityBasis.maximumL {
          append(basis.mixingOffset(l: l, level), functions: DensityBasis.angularFunctions)
        }
      }
      let (messages, own) = (layout.messageShape, layout.messageNetwork(type: type))
      matrices.append(
        Matrix(start: own + messages.weights1, rows: messages.inputs, columns: messages.hidden))
      matrices.append(
        Matrix(start: own + messages.weights2, rows: messages.hidden, columns: messages.outputs))
      vectors.append((own + messages.bias1)..<(own + messages.weights2))
      vectors.append((own + messages.bias2)..<(own + messages.parameterCount))
      for member in 0..<layout.members {
        let p = layout.network(member: member, type: type)
        matrices.append(
          Matrix(start: p + shape.weights1, rows: shape.inputs, columns: shape.hidden1))
        matrices.append(
          Matrix(start: p + shape.weights2, rows: shape.hidden1, columns: shape.hidden2))
        vectors.append((p + shape.bias1)..<(p + shape.weights2))
        vectors.append((p + shape.bias2)..<(p + shape.parameterCount))
      }
    }
    self.matrices = matrices
    self.vectors = vectors
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - gradient: used up.
  ///   - number: of the step, from 1.
  ///   - rate: the root mean square of an element's step is about this.
  ///   - first, second: running moments of the gradient, updated; matrices have
  ///     only the first.
  mutating func step(
    _ parameters: inout [Float], gradient: UnsafeMutablePointer<Float>, number: Int, rate: Float,
    first: inout [Float], second: inout [Float]
  ) {
    let momentum: Float = 0.95
    for matrix in matrices {
      for k in matrix.range {
        first[k] = momentum * first[k] + gradient[k]
        gradient[k] += momentum * first[k]  // Nesterov
      }
      orthogonalization.apply(
        gradient + matrix.start, rows: matrix.rows, columns: matrix.columns)
      let length = rate * 0.2 * Float(max(matrix.rows, matrix.columns)).squareRoot()
      let keep = 1 - rate * decay
      for k in matrix.range { parameters[k] = keep * parameters[k] - length * gradient[k] }
    }
    let (b1, b2): (Float, Float) = (0.9, 0.999)
    let step = rate / (1 - powf(b1, Float(number)))
    let unbias = 1 / (1 - powf(b2, Float(number)))
    for k in vectors.joined() {
      let g = gradient[k]
      first[k] = b1 * first[k] + (1 - b1) * g
      second[k] = b2 * second[k] + (1 - b2) * g * g
      parameters[k] -= step * first[k] / ((second[k] * unbias).squareRoot() + 1e-8)
    }
  }
}
