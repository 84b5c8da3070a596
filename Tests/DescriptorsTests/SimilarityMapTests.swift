import Descriptors
import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite("Maps of similar crystals")
struct SimilarityMapTests {
  static let names = [
    "Li2S", "Li7PS6", "gamma-Li3PS4", "beta-Li3PS4", "Li7P3S11", "Li2P2S6", "P2S5", "Li4P2S6",
  ]

  static let crystals: [String: Structure] = {
    let folder = URL(filePath: #filePath).appending(path: "../../../Inputs/structures")
      .standardizedFileURL
    return Dictionary(
      uniqueKeysWithValues: names.map { name in
        let file = folder.appending(path: "\(name).cif")
        return (name, try! CIF.read(contentsOf: file).first!.structure.ordered()!)
      })
  }()

  static let map = SimilarityMap(names.map { crystals[$0]! })

  static func coordinates(_ structure: Structure) -> [Double] {
    let place = map.place(of: structure)!
    return place.coordinates + [place.distance]
  }

  static func length(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// The same crystal in another cell of the same volume, turned, moved, its atoms in another order.
  static func otherSetting(_ crystal: Structure, _ random: inout RandomStream) -> Structure {
    let (a, b, c) = (crystal.lattice.matrix.a, crystal.lattice.matrix.b, crystal.lattice.matrix.c)
    // x → z → y → x is a rotation.
    let turned = { (v: Vector3) in Vector3(v.z, v.x, v.y) }
    let other = Lattice(Matrix3(turned(a + b), turned(b), turned(c - a)))!
    let order = random.shuffled(Array(0..<crystal.count))
    let origin = Vector3(random.uniform(), random.uniform(), random.uniform())
    let cartesian = crystal.cartesianPositions
    return Structure(
      lattice: other, species: order.map { crystal.species[$0] },
      positions: order.map { other.fractional(turned(cartesian[$0])) + origin })
  }

  @Test("Another setting and a supercell are at the same place", arguments: names)
  func invariance(name: String) {
    let crystal = Self.crystals[name]!
    var random = RandomStream(seed: 6, purpose: "setting", candidate: 0)
    let place = Self.coordinates(crystal)
    for other in [Self.otherSetting(crystal, &random), crystal.supercell(2, 1, 1)] {
      #expect(Self.length(Self.coordinates(other), place) < 1e-6)
    }
  }

  @Test("A map made from other settings in another order is the same map, signs included")
  func sameMap() {
    var random = RandomStream(seed: 7, purpose: "setting", candidate: 1)
    let other = SimilarityMap(
      Self.names.reversed().map { Self.otherSetting(Self.crystals[$0]!, &random) })
    for (a, b) in zip(other.explained, Self.map.explained) { #expect(abs(a - b) < 1e-9) }
    for name in Self.names {
      let crystal = Self.crystals[name]!
      let (first, second) = (other.place(of: crystal)!, Self.map.place(of: crystal)!)
      #expect(Self.length(first.coordinates, second.coordinates) < 1e-7)
    }
  }

  @Test("Two axes show most of the differences, and each known crystal has a place of its own")
  func explained() {
    let explained = Self.map.explained
    #expect(explained[0] >= explained[1])
    #expect(explained[0] + explained[1] > 0.75 && explained[0] + explained[1] <= 1)
    for (number, name) in Self.names.enumerated() {
      for other in Self.names[..<number] {
        let way = Self.length(
          Self.coordinates(Self.crystals[name]!), Self.coordinates(Self.crystals[other]!))
        #expect(way > 0.05, "\(name) \(other)")
      }
    }
  }

  @Test("The polymorphs of Li3PS4 are nearer to each other than to any other compound")
  func polymorphs() {
    let gamma = Self.coordinates(Self.crystals["gamma-Li3PS4"]!)
    let way = Self.length(gamma, Self.coordinates(Self.crystals["beta-Li3PS4"]!))
    for name in ["Li2S", "Li7PS6", "Li2P2S6", "P2S5", "Li4P2S6"] {
      #expect(Self.length(gamma, Self.coordinates(Self.crystals[name]!)) > way, "\(name)")
    }
  }

  @Test("With all axes the crystals that it is made from lie on the map")
  func complete() {
    let full = SimilarityMap(Self.names.map { Self.crystals[$0]! }, dimensions: 7)
    #expect(abs(full.explained.reduce(0, +) - 1) < 1e-9)
    for name in Self.names {
      #expect(full.place(of: Self.crystals[name]!)!.distance < 1e-6)
    }
    var squeezed = Self.crystals["Li2S"]!
    squeezed.lattice = Lattice(squeezed.lattice.matrix * 0.9)!
    #expect(full.place(of: squeezed)!.distance > 0.1)
  }

  @Test("An element that the map does not know has no place")
  func unknown() {
    let salt = Structure(
      lattice: .cubic(5)!, species: [.lithium, Element("Cl")!],
      positions: [.zero, Vector3(repeating: 0.5)])
    #expect(Self.map.place(of: salt) == nil)
  }
}
