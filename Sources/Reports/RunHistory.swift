import Quantities
import Structures

/// What a search tried, in the order in which it was proposed, and what became of it.
public struct RunHistory: Sendable {
  public struct Step: Sendable, Hashable {
    /// Of the entry, where there is one.
    public var id: String
    /// The operator that made it.
    public var origin: String
    /// Whether it decorates the sites of a known crystal, rather than having a cell of its own.
    public var isDecoration: Bool
    /// Of the end members; `nil` where they are not known.
    public var moleFractions: [Double]?
    /// After the relaxation of the search, eV/atom; `nil` for what failed.
    public var energyPerAtom: Double?
    /// The kind of the failure; `nil` for what did not fail.
    public var failure: String?
    /// Whether it relaxed to a crystal that was found before.
    public var isDuplicate: Bool

    public init(
      id: String, origin: String, isDecoration: Bool, moleFractions: [Double]?,
      energyPerAtom: Double?,
      failure: String? = nil, isDuplicate: Bool = false
    ) {
      self.id = id
      self.origin = origin
      self.isDecoration = isDecoration
      self.moleFractions = moleFractions
      self.energyPerAtom = energyPerAtom
      self.failure = failure
      self.isDuplicate = isDuplicate
    }
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// The final hull at one composition.
  struct Floor: Sendable, Hashable {
    var moleFractions: [Double]
    /// As charts and tables call the composition.
    var name: String
    /// eV/atom.
    var energy: Double
  }

  /// How the best of a composition came down.
  struct Descent: Sendable, Hashable {
    var floor: Floor
    /// Candidates evaluated, of all compositions, and the lowest energy above the final hull up to
    /// then, eV/atom; a point where it changes, and one at the end.
    var points: [(evaluation: Int, energy: Double)]

    static func == (lhs: Descent, rhs: Descent) -> Bool {
      lhs.floor == rhs.floor && lhs.points.elementsEqual(rhs.points, by: ==)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(floor) }
  }

  /// Of each composition that the search visited, against the hull of the finished run, in the order of the hull.
  ///
  /// - Parameter hull: of each composition with an entry.
  func descents(hull: [Floor]) -> [Descent] {
    let known = steps.map { $0.moleFractions.map(Self.key) }
    return hull.compactMap { floor in
      let key = Self.key(floor.moleFractions)
      var points: [(evaluation: Int, energy: Double)] = []
      for (number, step) in steps.enumerated() {
        guard known[number] == key, let found = step.energyPerAtom,
          found - floor.energy < points.last?.energy ?? .infinity
        else { continue }
        points.append((number + 1, found - floor.energy))
      }
      guard let last = points.last else { return nil }
      if last.evaluation < steps.count { points.append((steps.count, last.energy)) }
      return Descent(floor: floor, points: points)
    }
  }

  /// Equal for equal compositions: fractions of few atoms are farther apart than they are rounded.
  private static func key(_ moleFractions: [Double]) -> [Int] {
    moleFractions.map { Int(($0 * 1e9).rounded()) }
  }

  /// What one operator did.
  struct Operator: Sendable, Hashable {
    var name: String
    /// Share of the proposals that it made, in each window of equal length.
    var shares: [Double]
    var proposed: Int
    var failed: Int
    var duplicates: Int
    /// Candidates that were the lowest of their composition when they came.
    var best: Int
  }

  /// By falling number of proposals, then by name.
  func operators(windows: Int) -> [Operator] {
    precondition(windows > 0, "shares are of windows")
    guard !steps.isEmpty else { return [] }
    var operators: [String: Operator] = [:]
    var lowest: [[Int]: Double] = [:]
    var sizes = Array(repeating: 0, count: windows)
    for (number, step) in steps.enumerated() {
      let window = number * windows / steps.count
      sizes[window] += 1
      var own =
        operators[step.origin]
        ?? Operator(
          name: step.origin, shares: Array(repeating: 0, count: windows), proposed: 0, failed: 0,
          duplicates: 0, best: 0)
      own.shares[window] += 1
      own.proposed += 1
      if step.failure != nil { own.failed += 1 }
      if step.isDuplicate { own.duplicates += 1 }
      if let key = step.moleFractions.map(Self.key), let energy = step.energyPerAtom,
        energy < lowest[key] ?? .infinity
      {
        lowest[key] = energy
        own.best += 1
      }
      operators[step.origin] = own
    }
    return operators.values.map { own in
      var own = own
      own.shares = zip(own.shares, sizes).map { $1 > 0 ? $0 / Double($1) : 0 }
      return own
    }.sorted { (-$0.proposed, $0.name) < (-$1.proposed, $1.name) }
  }

  /// Kinds of failure and "duplicate", the most frequent first, each with the numbers of the
  /// evaluations at which they happened, from 1 on.
  func losses() -> [(kind: String, evaluations: [Int])] {
    var losses: [String: [Int]] = [:]
    for (number, step) in steps.enumerated() {
      if let failure = step.failure { losses[failure, default: []].append(number + 1) }
      if step.isDuplicate { losses["duplicate", default: []].append(number + 1) }
    }
    return losses.map { (kind: $0.key, evaluations: $0.value) }
      .sorted { (-$0.evaluations.count, $0.kind) < (-$1.evaluations.count, $1.kind) }
  }
}

/// A solid whose lithium was watched at several temperatures.
public struct WatchedSolid: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    /// K.
    public var temperature: Double
    /// log₁₀(σ / (S/cm)), the error in decades.
    public var log10Conductivity: Estimate

    public init(temperature: Double, log10Conductivity: Estimate) {
      precondition(temperature > 0, "a temperature is above absolute zero")
      self.temperature = temperature
      self.log10Conductivity = log10Conductivity
    }
  }

  public var id: String
  public var points: [Point]
  /// Of the line through them, eV; `nil` where there is no line.
  public var activationEnergy: Estimate?
  /// Of the line at 300 K, log₁₀(σ / (S/cm)).
  public var log10Conductivity: Estimate?

  public init(
    id: String, points: [Point], activationEnergy: Estimate?, log10Conductivity: Estimate?
  ) {
    self.id = id
    self.points = points
    self.activationEnergy = activationEnergy
    self.log10Conductivity = log10Conductivity
  }
}
