import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@Suite("Descriptors: kernels against their plain twin")
struct DescriptorBlockTests {
  let basis = DensityBasis(
    elements: [.lithium, .phosphorus, .sulfur], radialCutoff: 5.5, angularCutoff: 4.2)

  static func structure(seed: UInt64 = 1, atoms: Int = 11) -> Structure {
    var random = RandomStream(seed: seed, purpose: "test structure", candidate: 0)
    let lattice = Lattice(Matrix3(Vector3(6, 0.3, 0), Vector3(-1, 5, 0.2), Vector3(0.5, 1, 7)))!
    let elements: [Element] = [.lithium, .phosphorus, .sulfur]
    return Structure(
      lattice: lattice, species: (0..<atoms).map { elements[$0 % 3] },
      positions: (0..<atoms).map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
  }

  func mixing(_ level: DensityBasis.Level, _ type: Int) -> [Double] {
    var random = RandomStream(seed: 7, purpose: "mixing of \(level)", candidate: type)
    return (0..<basis.mixingCount(level)).map { _ in random.normal() / 4 }
  }

  /// Each atom's messages depend on the atom alone, as if it had surroundings of its own.
  func messages(_ structure: Structure) -> [[Double]] {
    structure.positions.map { position in
      (1...DensityBasis.messages).map { sin(Double($0) * (position.x + 2 * position.y) * 6.28) }
    }
  }

  func features(
    _ structure: Structure, _ level: DensityBasis.Level, messages: [[Double]], skin: Double = 0
  ) -> [[Double]] {
    var result = [[Double]](repeating: [], count: structure.count)
    for pairs in ClosePairs.tables(structure, basis, skin: skin) {
      let block = DescriptorBlock<Double>(basis)
      block.load(pairs, displacements: pairs.displacements)
      let mixing = mixing(level, pairs.type)
      if level == .first {
        block.firstFeatures(mixing: mixing)
      } else {
        block.secondFeatures(messages: messages.flatMap { $0 }, mixing: mixing)
      }
      let values = level == .first ? block.firstFeatures : block.secondFeatures
      let width = DensityBasis.featureCount
      for (n, atom) in pairs.atoms.enumerated() {
        result[Int(atom)] = (0..<width).map { values[n * width + $0] }
      }
    }
    return result
  }

  func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? .infinity
  }

  @Test(
    "Features are those of the equations to 1e-10", arguments: [1, 2, 3] as [UInt64],
    DensityBasis.Level.allCases)
  func agreesWithReference(seed: UInt64, level: DensityBasis.Level) {
    let structure = Self.structure(seed: seed)
    let messages = messages(structure)
    let list = NeighborList(structure, cutoff: basis.radialCutoff)
    let reference = ReferenceDescriptor(basis)
    let expected = structure.species.indices.map { atom in
      reference.features(
        of: atom, species: structure.species, neighbors: list,
        mixing: mixing(level, basis.type(of: structure.species[atom])!),
        messages: level == .first ? nil : messages)
    }
    for skin in [0, 0.8] {
      let values = features(structure, level, messages: messages, skin: skin)
      #expect(largestDifference(values, expected) < 1e-10)
    }
  }

  @Test(
    "Features do not change when the crystal is turned, moved, or its atoms are reordered",
    arguments: DensityBasis.Level.allCases)
  func invariance(level: DensityBasis.Level) throws {
    let structure = Self.structure()
    let messages = messages(structure)
    let expected = features(structure, level, messages: messages)
    var moved = structure
    moved.positions = structure.positions.map { $0 + Vector3(0.3, -1.7, 5.2) }
    #expect(largestDifference(features(moved, level, messages: messages), expected) < 1e-10)

    let (c, s) = (cos(0.7), sin(0.7))
    let turn =
      Matrix3(Vector3(c, s, 0), Vector3(-s, c, 0), Vector3(0, 0, 1))
      * Matrix3(Vector3(1, 0, 0), Vector3(0, c, -s), Vector3(0, s, c))
    var turned = structure
    turned.lattice = try #require(Lattice(structure.lattice.matrix * turn))
    #expect(largestDifference(features(turned, level, messages: messages), expected) < 1e-10)

    let order = Array(structure.species.indices.reversed())
    let reordered = features(
      structure.selecting(order), level, messages: order.map { messages[$0] })
    #expect(largestDifference(reordered, order.map { expected[$0] }) < 1e-10)
  }

  @Test("Harmonics obey the addition theorem: Σ Y(u) Y(v) = P(u·v)")
  func additionTheorem() {
    let u = Vector3(0.36, 0.48, 0.8)
    let v = Vector3(-0.6, 0.64, 0.48)
    let t = u.dot(v)
    let legendre = [
      1, t, (3 * t * t - 1) / 2, (5 * t * t * t - 3 * t) / 2,
      (35 * t * t * t * t - 30 * t * t + 3) / 8,
    ]
    let (yu, yv) = (ReferenceDescriptor.harmonics(of: u), ReferenceDescriptor.harmonics(of: v))
    for l in 0...4 {
      let sum = (l * l..<(l + 1) * (l + 1)).reduce(0) { $0 + yu[$1] * yv[$1] }
      #expect(abs(sum - legendre[l]) < 1e-14)
    }
  }

  @Test("Every coupling gives a feature that is not always zero")
  func couplingsCount() {
    let structure = Self.structure()
    for level in DensityBasis.Level.allCases {
      let values = features(structure, level, messages: messages(structure))
      for feature in 0..<DensityBasis.featureCount {
        #expect(values.contains { abs($0[feature]) > 1e-9 }, "feature \(feature)")
      }
    }
  }

  /// Weights of the features of both levels in a sum, and what it depends on.
  private struct Sum {
    let pairs: ClosePairs
    let mixing: (first: [Double], second: [Double])
    var weights: (first: [Double], second: [Double])

    init(_ tests: DescriptorBlockTests, _ pairs: ClosePairs, seed: UInt64) {
      self.pairs = pairs
      mixing = (tests.mixing(.first, pairs.type), tests.mixing(.second, pairs.type))
      var random = RandomStream(seed: seed, purpose: "weights", candidate: 0)
      let count = pairs.atoms.count * DensityBasis.featureCount
      weights = ((0..<count).map { _ in random.normal() }, (0..<count).map { _ in random.normal() })
    }

    func callAsFunction(
      _ block: DescriptorBlock<Double>, _ displacements: [Double], _ messages: [Double]
    ) -> Double {
      block.load(pairs, displacements: displacements)
      block.firstFeatures(mixing: mixing.first)
      block.secondFeatures(messages: messages, mixing: mixing.second)
      return weights.first.indices.reduce(0) {
        $0 + weights.first[$1] * block.firstFeatures[$1]
          + weights.second[$1] * block.secondFeatures[$1]
      }
    }
  }

  private func centralDifference(
    _ value: Double, step: Double = 1e-5, _ function: (Double) -> Double
  ) -> Double {
    (function(value + step) - function(value - step)) / (2 * step)
  }

  private func with(_ values: [Double], _ index: Int, _ value: Double) -> [Double] {
    var values = values
    values[index] = value
    return values
  }

  @Test("Derivatives by pairs and by messages are those of central differences")
  func adjoint() {
    let structure = Self.structure()
    for pairs in ClosePairs.tables(structure, basis) {
      let sum = Sum(self, pairs, seed: 3)
      let block = DescriptorBlock<Double>(basis)
      let (d, m) = (pairs.displacements, messages(structure).flatMap { $0 })
      _ = sum(block, d, m)
      var bar = [Double](repeating: 0, count: m.count)
      block.secondAdjoint(
        featuresBar: sum.weights.second, mixing: sum.mixing.second, messagesBar: &bar)
      block.firstAdjoint(featuresBar: sum.weights.first, mixing: sum.mixing.first)
      block.pairGradients(messages: m)
      let gradient = (0..<d.count).map { block.gradient[$0] }
      for index in stride(from: 0, to: 3 * pairs.count, by: 37) {
        let numeric = centralDifference(d[index]) { sum(block, with(d, index, $0), m) }
        #expect(abs(numeric - gradient[index]) < 1e-6 * max(1, abs(numeric)), "\(index)")
      }
      for index in m.indices {
        let numeric = centralDifference(m[index]) { sum(block, d, with(m, index, $0)) }
        #expect(abs(numeric - bar[index]) < 1e-6 * max(1, abs(numeric)), "message \(index)")
      }
    }
  }

  @Test("Tangents are derivatives along a direction, and the gradients of their sum are right")
  func tangent() {
    let structure = Self.structure()
    var random = RandomStream(seed: 5, purpose: "direction", candidate: 0)
    for pairs in ClosePairs.tables(structure, basis) {
      let (d, count) = (pairs.displacements, pairs.atoms.count * DensityBasis.featureCount)
      let m = messages(structure).flatMap { $0 }
      let direction = d.map { _ in random.normal() }
      let mDot = m.map { _ in random.normal() }
      var (bar, barDot) = (Sum(self, pairs, seed: 6), Sum(self, pairs, seed: 7))
      let mixing = bar.mixing
      let block = DescriptorBlock<Double>(basis)

      /// S = Σ barDot · q + bar · q̇ over both levels.
      func s(
        mixing: (first: [Double], second: [Double]), _ m: [Double], _ mDot: [Double]
      ) -> Double {
        block.load(pairs, displacements: d)
        block.firstFeatures(mixing: mixing.first)
        block.secondFeatures(messages: m, mixing: mixing.second)
        block.firstTangent(pairTangents: direction, mixing: mixing.first)
        block.secondTangent(messages: m, messagesDot: mDot, mixing: mixing.second)
        return (0..<count).reduce(0) {
          $0 + barDot.weights.first[$1] * block.firstFeatures[$1]
            + bar.weights.first[$1] * block.firstFeaturesDot[$1]
            + barDot.weights.second[$1] * block.secondFeatures[$1]
            + bar.weights.second[$1] * block.secondFeaturesDot[$1]
        }
      }
      // Without barDot it is the derivative of Σ bar · q along the direction.
      let kept = barDot.weights
      barDot.weights.first = [Double](repeating: 0, count: count)
      barDot.weights.second = barDot.weights.first
      func along(_ step: Double) -> Double {
        bar(block, zip(d, direction).map { $0 + step * $1 }, zip(m, mDot).map { $0 + step * $1 })
      }
      let derivative = (along(1e-6) - along(-1e-6)) / 2e-6
      #expect(abs(s(mixing: mixing, m, mDot) - derivative) < 2e-6 * max(1, abs(derivative)))
      barDot.weights = kept

      _ = s(mixing: mixing, m, mDot)
      var messagesBar = [Double](repeating: 0, count: m.count)
      var messagesBarDot = messagesBar
      var first = [Double](repeating: 0, count: mixing.first.count)
      var second = [Double](repeating: 0, count: mixing.second.count)
      block.secondAdjoint(
        featuresBar: bar.weights.second, mixing: mixing.second, messagesBar: &messagesBar)
      block.firstAdjoint(featuresBar: bar.weights.first, mixing: mixing.first)
      direction.withUnsafeBufferPointer { direction in
        block.firstTangent(pairTangents: direction.baseAddress!, mixing: mixing.first)
        block.secondMixingGradient(
          featuresBar: bar.weights.second, featuresBarDot: barDot.weights.second,
          mixing: mixing.second, into: &second, messagesBarDot: &messagesBarDot)
      }
      block.firstMixingGradient(
        featuresBar: bar.weights.first, featuresBarDot: barDot.weights.first,
        mixing: mixing.first, into: &first)
      for index in stride(from: 0, to: first.count, by: 211) {
        let numeric = centralDifference(mixing.first[index]) {
          s(mixing: (with(mixing.first, index, $0), mixing.second), m, mDot)
        }
        #expect(abs(numeric - first[index]) < 1e-5 * max(1, abs(numeric)), "first \(index)")
      }
      for index in stride(from: 0, to: second.count, by: 311) {
        let numeric = centralDifference(mixing.second[index]) {
          s(mixing: (mixing.first, with(mixing.second, index, $0)), m, mDot)
        }
        #expect(abs(numeric - second[index]) < 1e-5 * max(1, abs(numeric)), "second \(index)")
      }
      for index in stride(from: 0, to: m.count, by: 3) {
        let numeric = centralDifference(m[index]) {
          s(mixing: mixing, with(m, index, $0), mDot)
        }
        #expect(abs(numeric - messagesBarDot[index]) < 1e-5 * max(1, abs(numeric)), "w \(index)")
        let byTangent = centralDifference(mDot[index]) {
          s(mixing: mixing, m, with(mDot, index, $0))
        }
        #expect(abs(byTangent - messagesBar[index]) < 1e-5 * max(1, abs(byTangent)), "ẇ \(index)")
      }
    }
  }
}
