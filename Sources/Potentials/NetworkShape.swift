import Descriptors

/// The network of one element: features → tanh layer → tanh layer → energy,
/// and where its parameters stand in one flat array.
///
///     E_i = w₃·tanh(W₂ᵀ tanh(W₁ᵀ x + b₁) + b₂) + b₃
public struct NetworkShape: Sendable, Hashable, Codable {
  public let inputs: Int
  public let hidden1: Int
  public let hidden2: Int

  public init(inputs: Int = DensityBasis.featureCount, hidden1: Int, hidden2: Int) {
    precondition(inputs > 0 && hidden1 > 0 && hidden2 > 0, "layers have nodes")
    self.inputs = inputs
    self.hidden1 = hidden1
    self.hidden2 = hidden2
  }

  var weights1: Int { 0 }
  var bias1: Int { inputs * hidden1 }
  var weights2: Int { bias1 + hidden1 }
  var bias2: Int { weights2 + hidden1 * hidden2 }
  var weights3: Int { bias2 + hidden2 }
  var bias3: Int { weights3 + hidden2 }
  public var parameterCount: Int { bias3 + 1 }
}

/// Where everything learned stands in one flat array: for each element what the
/// members share, the mixing coefficients of both levels and the network of the
/// messages; then the networks of the energy, member by member, element by element.
public struct ParameterLayout: Sendable, Hashable {
  public let basis: DensityBasis
  public let shape: NetworkShape
  public let members: Int

  public init(basis: DensityBasis, shape: NetworkShape, members: Int) {
    precondition(members > 0, "a committee has members")
    self.basis = basis
    self.shape = shape
    self.members = members
  }

  var types: Int { basis.elements.count }
  /// Means of features of both levels, for one element; as many scales.
  var scalingWidth: Int { DensityBasis.Level.allCases.count * shape.inputs }
  var messageShape: MessageShape { MessageShape(inputs: shape.inputs) }
  func mixing(_ level: DensityBasis.Level, type: Int) -> Int {
    type * sharedCount + (level == .first ? 0 : basis.mixingCount(.first))
  }
  func messageNetwork(type: Int) -> Int { mixing(.second, type: type) + basis.mixingCount(.second) }
  /// What the members share for one element.
  private var sharedCount: Int {
    basis.mixingCount(.first) + basis.mixingCount(.second) + messageShape.parameterCount
  }
  /// All that the members share.
  var sharedTotal: Int { types * sharedCount }
  func network(member: Int, type: Int) -> Int {
    sharedTotal + (member * types + type) * shape.parameterCount
  }
  /// The networks of one member together.
  var memberCount: Int { types * shape.parameterCount }
  public var parameterCount: Int { sharedTotal + members * memberCount }
}
