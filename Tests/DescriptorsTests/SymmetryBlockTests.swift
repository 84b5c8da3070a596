import Foundation
import Quantities
import Structures
import Testing

@testable import Descriptors

@Suite("Symmetry functions of a block of atoms: against the sums that define them")
struct SymmetryBlockTests {
  static let elements: [Element] = [.lithium, .phosphorus, .sulfur]

  /// Of each kind some, with cutoffs in common and not, for all elements, some and none.
  static let functions: [SymmetryFunction] = {
    let near = DistanceCutoff(.falling(.cosine, begin: 0), radius: 4.2)
    let far = DistanceCutoff(.hyperbolic(amplitude: 1), radius: 5.2)
    let radials: [RadialFunction] = [
      .gaussian(width: 0.1, shift: 0, near), .gaussian(width: 0.3, shift: 1, near),
      .gaussian(width: 0.1, shift: 0, far), .compact(from: 0.5, to: 4, .quintic, leans: true),
    ]
    let angles: [AngularFunction] = [
      .power(sign: 1, exponent: 1), .power(sign: -1, exponent: 4),
      .compact(from: 0.5, to: 2, .quintic),
    ]
    var functions: [SymmetryFunction] = []
    for radial in radials {
      for neighbors in [[.lithium], [.sulfur], nil] as [[Element]?] {
        functions.append(SymmetryFunction(.radial, radial, neighbors: neighbors))
      }
      for angle in angles {
        for (neighbors, isNarrow) in [
          ([.sulfur, .lithium], true), ([.sulfur, .lithium], false), ([.sulfur, .sulfur], true),
          ([.lithium, .lithium], false), (nil, true), (nil, false),
        ] as [([Element]?, Bool)] {
          functions.append(
            SymmetryFunction(
              .angular(angle, isNarrow: isNarrow), radial, neighbors: neighbors))
        }
      }
    }
    return functions
  }()

  /// Of each element that is there.
  static func pairs(_ structure: Structure) -> [ClosePairs] {
    let reach = DensityBasis(elements: elements, radialCutoff: 5.2, angularCutoff: 5.2)
    return PairTable.tables(
      NeighborList(structure, cutoff: 5.2),
      types: structure.species.map { reach.type(of: $0)! }, count: elements.count, most: 3
    ).map { table in
      var pairs = ClosePairs()
      pairs.select(
        from: table, positions: structure.cartesianPositions, lattice: structure.lattice,
        basis: reach)
      return pairs
    }
  }

  static func features(_ structure: Structure) -> [[Double]] {
    var result = [[Double]](repeating: [], count: structure.count)
    // One storage for all pairs: what is left of a longer one must not show.
    let block = SymmetryBlock(functions, elements: elements)
    for pairs in pairs(structure) {
      block.load(pairs)
      let width = functions.count
      for (n, atom) in pairs.atoms.enumerated() {
        result[Int(atom)] = (0..<width).map { block.features[n * width + $0] }
      }
    }
    return result
  }

  /// The sum that defines a function.
  private func sum(
    _ function: SymmetryFunction, _ around: [(element: Element, d: Vector3)]
  ) -> Double {
    func g(_ v: Vector3) -> Double { function.radial(v.length).value }
    switch function.kind {
    case .radial:
      return around.reduce(0) { $0 + function.weight(of: [$1.element]) * g($1.d) }
    case .angular(let h, let isNarrow):
      var sum = 0.0
      for (n, j) in around.enumerated() {
        for k in around[(n + 1)...] {
          let cosine = j.d.dot(k.d) / (j.d.length * k.d.length)
          sum +=
            function.weight(of: [j.element, k.element]) * g(j.d) * g(k.d)
            * (isNarrow ? g(k.d - j.d) : 1) * h(cosine).value
        }
      }
      return sum
    }
  }

  @Test("They agree to 1e-12 of their size", arguments: [1, 2] as [UInt64])
  func agree(seed: UInt64) {
    let structure = DescriptorBlockTests.structure(seed: seed)
    let list = NeighborList(structure, cutoff: 5.2)
    for (atom, features) in Self.features(structure).enumerated() {
      let around = list[atom].map { (structure.species[$0.index], $0.displacement) }
      for (function, value) in zip(Self.functions, features) {
        let expected = sum(function, around)
        #expect(abs(value - expected) < 1e-12 * max(1, abs(expected)), "\(function)")
      }
    }
  }

  @Test("An atom without neighbours has none of anything")
  func lonely() throws {
    let structure = Structure(
      lattice: try #require(Lattice.cubic(20)), species: [.lithium], positions: [.zero])
    #expect(Self.features(structure)[0].allSatisfy { $0 == 0 })
  }

  @Test("The adjoint is the derivative by each atom's place")
  func adjoint() throws {
    let structure = DescriptorBlockTests.structure(seed: 8)
    var random = RandomStream(seed: 3, purpose: "bar", candidate: 0)
    let bar = (0..<structure.count).map { _ in
      Self.functions.map { _ in random.normal() / 10 }
    }
    func value(_ structure: Structure) -> Double {
      zip(Self.features(structure).joined(), bar.joined()).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var gradient = [Vector3](repeating: .zero, count: structure.count)
    let block = SymmetryBlock(Self.functions, elements: Self.elements)
    for pairs in Self.pairs(structure) {
      block.load(pairs)
      block.adjoint(featuresBar: pairs.atoms.flatMap { bar[Int($0)] })
      for (n, atom) in pairs.atoms.enumerated() {
        for pair in Int(pairs.starts[n])..<Int(pairs.starts[n + 1]) {
          let g = Vector3(
            block.gradient[3 * pair], block.gradient[3 * pair + 1], block.gradient[3 * pair + 2])
          gradient[Int(atom)] -= g
          gradient[Int(pairs.neighbors[pair])] += g
        }
      }
    }
    for atom in 0..<structure.count {
      for axis in 0..<3 {
        var (plus, minus) = (structure, structure)
        plus.cartesianPositions[atom][axis] += 1e-5
        minus.cartesianPositions[atom][axis] -= 1e-5
        let numeric = (value(plus) - value(minus)) / 2e-5
        #expect(abs(numeric - gradient[atom][axis]) < 1e-6 * max(100, abs(numeric)))
      }
    }
  }
}
