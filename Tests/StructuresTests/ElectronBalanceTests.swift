import Foundation
import Quantities
import Structures
import Testing

@Suite("Balance of electrons")
struct ElectronBalanceTests {
  /// Units far apart in a large cell, with lithium far from them.
  private func cell(lithium: Int, _ atoms: [(Element, Vector3)]) -> Structure {
    let edge = 30.0
    let ions = (0..<lithium).map {
      (Element.lithium, Vector3(15, 3 * Double($0 % 8), 15 + 3 * Double($0 / 8)))
    }
    return Structure(
      lattice: Lattice.cubic(edge)!, species: (ions + atoms).map(\.0),
      positions: (ions + atoms).map { $0.1 / edge })
  }

  /// P with three S at 2.05 Å, in the plane or that much below the P.
  private func trisulfide(height: Double) -> [(Element, Vector3)] {
    let radius = (2.05 * 2.05 - height * height).squareRoot()
    return [(.phosphorus, .zero)]
      + (0..<3).map { k in
        let angle = 2 * Double.pi * Double(k) / 3
        return (.sulfur, Vector3(radius * cos(angle), radius * sin(angle), -height))
      }
  }

  @Test("Known crystals are in balance, and so are their supercells")
  func crystals() {
    for crystal in [
      ThiophosphateUnitsTests.gammaLi3PS4, ThiophosphateUnitsTests.li2P2S6,
      ThiophosphateUnitsTests.li4P2S6, ThiophosphateUnitsTests.cage,
    ] {
      #expect(ElectronBalance.surplus(crystal) == 0)
      #expect(ElectronBalance.surplus(crystal.supercell(2, 1, 1)) == 0)
    }
  }

  @Test(
    "Sulfide takes two electrons, a pair of bonded S two as well, and what lithium gives beyond is left",
    arguments: [(1, 5.0, -3), (4, 5.0, 0), (2, 2.1, 0), (4, 2.1, 2), (0, 2.1, -2)])
  func sulfides(lithium: Int, distance: Double, surplus: Int) {
    let structure = cell(
      lithium: lithium, [(.sulfur, .zero), (.sulfur, Vector3(distance, 0, 0))])
    #expect(ElectronBalance.surplus(structure) == surplus)
  }

  @Test(
    "A pyramid PS3 takes three electrons, a flat one has no lone pair and takes one",
    arguments: [(3, 0.9, 0), (1, 0.9, -2), (1, 0.0, 0), (1, 0.3, 0), (3, 0.0, 2)])
  func trisulfides(lithium: Int, height: Double, surplus: Int) {
    #expect(
      ElectronBalance.surplus(cell(lithium: lithium, trisulfide(height: height))) == surplus)
  }

  @Test("Phosphorus alone takes three electrons, as in Li3P")
  func phosphide() {
    #expect(ElectronBalance.surplus(cell(lithium: 3, [(.phosphorus, .zero)])) == 0)
  }

  @Test("Lithium alone, and other elements, have no such balance")
  func unknown() throws {
    #expect(ElectronBalance.surplus(cell(lithium: 2, [])) == nil)
    let chlorine = try #require(Element("Cl"))
    #expect(ElectronBalance.surplus(cell(lithium: 1, [(chlorine, .zero)])) == nil)
  }
}
