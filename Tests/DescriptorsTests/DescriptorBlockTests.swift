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

  func mixing(_ type: Int) -> [Double] {
    var random = RandomStream(seed: 7, purpose: "mixing", candidate: type)
    return (0..<basis.mixingCount).map { _ in random.normal() / 4 }
  }

  /// Of each element that is there.
  func pairs(_ structure: Structure, skin: Double = 0) -> [ClosePairs] {
    PairTable.tables(
      NeighborList(structure, cutoff: basis.radialCutoff + skin),
      types: structure.species.map { basis.type(of: $0)! }, count: basis.elements.count
    ).map { table in
      var pairs = ClosePairs()
      pairs.select(
        from: table, positions: structure.cartesianPositions, lattice: structure.lattice,
        basis: basis)
      return pairs
    }
  }

  func features(_ structure: Structure, skin: Double = 0) -> [[Double]] {
    var result = [[Double]](repeating: [], count: structure.count)
    for pairs in pairs(structure, skin: skin) {
      let block = DescriptorBlock<Double>(basis)
      block.load(pairs, displacements: pairs.displacements)
      block.forward(mixing: mixing(pairs.type))
      let width = DensityBasis.featureCount
      for (n, atom) in pairs.atoms.enumerated() {
        result[Int(atom)] = (0..<width).map { block.features[n * width + $0] }
      }
    }
    return result
  }

  func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a.joined(), b.joined()).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? .infinity
  }

  @Test("Features are those of the equations to 1e-10", arguments: [1, 2, 3] as [UInt64])
  func agreesWithReference(seed: UInt64) {
    let structure = Self.structure(seed: seed)
    let list = NeighborList(structure, cutoff: basis.radialCutoff)
    let reference = ReferenceDescriptor(basis)
    let expected = structure.species.indices.map { atom in
      reference.features(
        of: atom, species: structure.species, neighbors: list,
        mixing: mixing(basis.type(of: structure.species[atom])!))
    }
    #expect(largestDifference(features(structure), expected) < 1e-10)
    #expect(largestDifference(features(structure, skin: 0.8), expected) < 1e-10)
  }

  @Test("Features do not change when the crystal is turned, moved, or its atoms are reordered")
  func invariance() throws {
    let structure = Self.structure()
    let expected = features(structure)
    var moved = structure
    moved.positions = structure.positions.map { $0 + Vector3(0.3, -1.7, 5.2) }
    #expect(largestDifference(features(moved), expected) < 1e-10)

    let (c, s) = (cos(0.7), sin(0.7))
    let turn =
      Matrix3(Vector3(c, s, 0), Vector3(-s, c, 0), Vector3(0, 0, 1))
      * Matrix3(Vector3(1, 0, 0), Vector3(0, c, -s), Vector3(0, s, c))
    var turned = structure
    turned.lattice = try #require(Lattice(structure.lattice.matrix * turn))
    #expect(largestDifference(features(turned), expected) < 1e-10)

    let order = Array(structure.species.indices.reversed())
    let reordered = features(structure.selecting(order))
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
    let values = features(Self.structure())
    for feature in 0..<DensityBasis.featureCount {
      #expect(values.contains { abs($0[feature]) > 1e-9 }, "feature \(feature)")
    }
  }

  @Test("Derivatives by the pairs are those of central differences")
  func adjoint() {
    let structure = Self.structure()
    var random = RandomStream(seed: 3, purpose: "weights", candidate: 0)
    for pairs in pairs(structure) {
      let width = DensityBasis.featureCount
      let weights = (0..<pairs.atoms.count * width).map { _ in random.normal() }
      let block = DescriptorBlock<Double>(basis)
      let d = pairs.displacements
      func value(_ d: [Double]) -> Double {
        block.load(pairs, displacements: d)
        block.forward(mixing: mixing(pairs.type))
        return (0..<weights.count).reduce(0) { $0 + weights[$1] * block.features[$1] }
      }
      block.load(pairs, displacements: d)
      block.forward(mixing: mixing(pairs.type))
      block.adjoint(featuresBar: weights, mixing: mixing(pairs.type))
      let gradient = (0..<d.count).map { block.gradient[$0] }
      for index in stride(from: 0, to: d.count, by: 37) {
        var (plus, minus) = (d, d)
        plus[index] += 1e-5
        minus[index] -= 1e-5
        let numeric = (value(plus) - value(minus)) / 2e-5
        #expect(abs(numeric - gradient[index]) < 1e-6 * max(1, abs(numeric)), "\(index)")
      }
    }
  }

  @Test("The tangent is the derivative along a direction, and its mixing gradient is right")
  func tangent() {
    let structure = Self.structure()
    var random = RandomStream(seed: 5, purpose: "weights", candidate: 0)
    for pairs in pairs(structure) {
      let count = pairs.atoms.count * DensityBasis.featureCount
      let d = pairs.displacements
      let direction = d.map { _ in random.normal() }
      let (g, gDot) = (
        (0..<count).map { _ in random.normal() }, (0..<count).map { _ in random.normal() }
      )
      let block = DescriptorBlock<Double>(basis)
      var m = mixing(pairs.type)
      func along(_ step: Double) -> [Double] {
        block.load(pairs, displacements: zip(d, direction).map { $0 + step * $1 })
        block.forward(mixing: m)
        return (0..<count).map { block.features[$0] }
      }
      let numeric = zip(along(1e-6), along(-1e-6)).map { ($0 - $1) / 2e-6 }
      _ = along(0)
      block.tangent(pairTangents: direction, mixing: m)
      let analytic = (0..<count).map { block.featuresDot[$0] }
      for (a, n) in zip(analytic, numeric) { #expect(abs(a - n) < 2e-6 * max(1, abs(n))) }

      // S = gDot·q + g·q̇ as a function of the mixing coefficients.
      func s() -> Double {
        block.load(pairs, displacements: d)
        block.forward(mixing: m)
        block.tangent(pairTangents: direction, mixing: m)
        return (0..<count).reduce(0) {
          $0 + gDot[$1] * block.features[$1] + g[$1] * block.featuresDot[$1]
        }
      }
      _ = s()
      block.adjoint(featuresBar: g, mixing: m)
      var gradient = [Double](repeating: 0, count: m.count)
      block.mixingGradient(featuresBar: g, featuresBarDot: gDot, into: &gradient)
      for index in stride(from: 0, to: m.count, by: 211) {
        let value = m[index]
        m[index] = value + 1e-5
        let plus = s()
        m[index] = value - 1e-5
        let minus = s()
        m[index] = value
        let numeric = (plus - minus) / 2e-5
        #expect(abs(numeric - gradient[index]) < 1e-5 * max(1, abs(numeric)), "\(index)")
      }
    }
  }
}
