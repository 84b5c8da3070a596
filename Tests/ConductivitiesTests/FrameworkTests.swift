import Conductivities
import Quantities
import Structures
import Testing

@Suite("Frameworks")
struct FrameworkTests {
  static func crystal(_ atoms: [(Element, Double)]) -> Structure {
    Structure(
      lattice: .cubic(6)!, species: atoms.map(\.0),
      positions: atoms.map { Vector3(repeating: $0.1) })
  }

  static let li = Element.lithium
  static let p = Element.phosphorus
  static let s = Element.sulfur

  @Test("Lithium is left out but counted")
  func lithium() throws {
    let framework = try Framework(Self.crystal([(Self.li, 0.1), (Self.li, 0.9), (Self.s, 0.5)]))
    #expect(framework.ions.map(\.element) == [Self.s])
    #expect(framework.ions.map(\.charge) == [-2])
    #expect(framework.lithiumDensity == 2.0 / 216)
  }

  @Test(
    "Phosphorus has the charge that makes the crystal neutral, +3 to +5",
    arguments: [(3, 1, 4, 5.0), (4, 2, 6, 4), (2, 1, 3, 4), (48, 16, 61, 5), (1, 1, 1, 3)])
  func phosphorus(lithium: Int, phosphorus: Int, sulfur: Int, charge: Double) throws {
    let species =
      [Element](repeating: Self.li, count: lithium)
      + [Element](repeating: Self.p, count: phosphorus)
      + [Element](repeating: Self.s, count: sulfur)
    let framework = try Framework(Self.crystal(species.map { ($0, 0) }))
    let charges = framework.ions.filter { $0.element == Self.p }.map(\.charge)
    #expect(charges == [Double](repeating: charge, count: phosphorus))
  }

  @Test("A shared site goes to the more frequent element, a mostly empty one to none")
  func shared() throws {
    typealias Site = DisorderedStructure.Site
    let site = { (x: Double, occupants: [(String, Double)]) in
      Site(
        label: "", position: Vector3(x, 0, 0),
        occupants: occupants.map { .init(element: Element($0.0)!, occupancy: $0.1) })
    }
    let framework = try Framework(
      DisorderedStructure(
        lattice: .cubic(6)!,
        sites: [
          site(0.0, [("Li", 0.4)]), site(0.1, [("S", 0.3), ("Cl", 0.7)]),
          site(0.2, [("S", 0.45)]), site(0.3, [("Ge", 0.5), ("P", 0.5)]),
          site(0.4, [("Li", 0.2), ("S", 0.3), ("Cl", 0.3)]),
        ]))
    #expect(framework.ions.map(\.element.symbol) == ["Cl", "P", "S"])
    #expect(framework.lithiumCount == 0.4 + 0.2)
  }

  @Test("An ordered crystal is the same whether written with occupancies or not")
  func ordered() throws {
    let structure = Self.crystal([(Self.li, 0.1), (Self.p, 0.4), (Self.s, 0.5)])
    let disordered = try Framework(DisorderedStructure(structure))
    #expect(try Framework(structure).ions == disordered.ions)
  }

  @Test("What has no site energies is refused with its reason")
  func refusals() {
    #expect(throws: ConductivityError.noLithium(formula: "P2S")) {
      try Framework(Self.crystal([(Self.p, 0), (Self.p, 0.3), (Self.s, 0.6)]))
    }
    #expect(throws: ConductivityError.noAnion(formula: "Li2")) {
      try Framework(Self.crystal([(Self.li, 0), (Self.li, 0.5)]))
    }
    let strontium = Element("Sr")!
    let error = ConductivityError.noParameters(element: strontium, formula: "LiSSr")
    #expect(throws: error) {
      try Framework(Self.crystal([(Self.li, 0), (Self.s, 0.3), (strontium, 0.5)]))
    }
    #expect(error.sentence.contains("LiSSr contains Sr"))
    #expect(error.kind == .badInput)
  }
}
