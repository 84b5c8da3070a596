import Evolution
import Quantities
import Structures
import Testing

@Suite("Look-up of fingerprints")
struct FingerprintIndexTests {
  /// Cells of four atoms in families: members of one are near each other, some within radius.
  static let prints: [Fingerprint] = (0..<1500).map { number in
    var family = RandomStream(seed: 1, purpose: "family", candidate: number % 60)
    var member = RandomStream(seed: 1, purpose: "member", candidate: number)
    let spread = 0.2 * member.uniform() * member.uniform()
    let structure = Structure(
      lattice: .cubic(4.3)!, species: [.lithium, .lithium, .sulfur, .lithium],
      positions: (0..<4).map { _ in
        Vector3(family.uniform(), family.uniform(), family.uniform())
          + Vector3(member.normal(), member.normal(), member.normal()) * spread
      })
    return Fingerprint(structure)
  }

  static func nearest(
    to print: Fingerprint, among others: [Fingerprint], radius: Double
  ) -> (id: Int, distance: Double)? {
    var best: (id: Int, distance: Double)?
    for (id, other) in others.enumerated() {
      let distance = print.distance(to: other)
      if distance <= radius && distance < (best?.distance ?? .infinity) {
        best = (id, distance)
      }
    }
    return best
  }

  @Test(
    "It finds what a search through all finds, in whatever order they came",
    arguments: [1e-3, 0.05, 0.2, 10])
  func bruteForce(radius: Double) {
    let (known, asked) = (Self.prints.prefix(1200), Self.prints.suffix(300))
    var random = RandomStream(seed: 2, purpose: "order", candidate: 0)
    var index = FingerprintIndex()
    for id in random.shuffled(Array(known.indices)) { index.insert(known[id], id: id) }
    #expect(index.count == 1200)
    var found = 0
    for print in Array(asked) + Array(known.prefix(30)) {
      let expected = Self.nearest(to: print, among: Array(known), radius: radius)
      let nearest = index.nearest(to: print, within: radius)
      #expect(nearest?.id == expected?.id && nearest?.distance == expected?.distance)
      if nearest != nil { found += 1 }
    }
    #expect(found >= 30 && (radius < 10 || found == 330))
    if radius == 0.05 { #expect((60...300).contains(found)) }
  }

  @Test("It finds each while it grows")
  func growth() {
    var index = FingerprintIndex()
    for (id, print) in Self.prints.prefix(400).enumerated() {
      let expected = Self.nearest(
        to: print, among: Array(Self.prints.prefix(id)), radius: 0.05)
      #expect(index.nearest(to: print, within: 0.05)?.id == expected?.id)
      index.insert(print, id: id)
      #expect(index.nearest(to: print, within: 0.05)?.distance == 0)
    }
  }

  @Test("Of equal ones it gives the lowest number, however many there are")
  func equals() {
    var random = RandomStream(seed: 3, purpose: "order", candidate: 0)
    var index = FingerprintIndex()
    for id in random.shuffled(Array(7..<207)) { index.insert(Self.prints[0], id: id) }
    #expect(index.nearest(to: Self.prints[0], within: 0.05)?.id == 7)
    index.insert(Self.prints[1], id: 3)
    #expect(index.nearest(to: Self.prints[0], within: 0.05)?.id == 7)
  }

  @Test("Nothing is near where nothing is, and compositions do not meet")
  func compositions() {
    var index = FingerprintIndex()
    #expect(index.nearest(to: Self.prints[0], within: 0.05) == nil)
    let lattice = Lattice.cubic(4)!
    for (id, elements) in [[.sulfur], [.lithium], [.lithium, .sulfur]].enumerated()
      as EnumeratedSequence<[[Element]]>
    {
      let structure = Structure(
        lattice: lattice, species: elements,
        positions: elements.indices.map { Vector3(repeating: 0.5 * Double($0)) })
      #expect(index.nearest(to: Fingerprint(structure), within: 1000) == nil)
      index.insert(Fingerprint(structure), id: id)
      #expect(index.nearest(to: Fingerprint(structure.supercell(1, 2, 1)), within: 1000)?.id == id)
    }
  }
}
