import Foundation
import Quantities
import Structures
import Testing

@Suite("Balance of electrons")
struct ElectronBalanceTests {
  /// Units far apart in a large cell, with lithium far from them.
  private func cell(lithium: Int, _ atoms: [(Element, Vector3)]) -> Structure {
    let ions = (0..<lithium).map {
      (Element.lithium, Vector3(15, 3 * Double($0 % 8), 15 + 3 * Double($0 / 8)))
    }
    return ThiophosphateUnitsTests.molecule(ions + atoms, edge: 30)
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
    #expect(ThiophosphateUnits(structure).hasEvenElectrons == (surplus == 0))
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

  @Test("A sulfur atom with three bonds gives one electron, a P that bonds to P takes one less")
  func otherBonds() {
    // S(+1) with three S(−1): as many electrons as two lithium atoms give.
    let star = trisulfide(height: 0).map { (Element.sulfur, $0.1) }
    #expect(ElectronBalance.surplus(cell(lithium: 2, star)) == 0)
    // P–P, two S on each P, all with one bond: P(0), S(−1).
    let pair: [(Element, Vector3)] = [
      (.phosphorus, .zero), (.phosphorus, Vector3(2.2, 0, 0)),
      (.sulfur, Vector3(-0.8, 1.7, 1.2)), (.sulfur, Vector3(-0.8, -1.7, 1.2)),
      (.sulfur, Vector3(3, 1.7, 1.2)), (.sulfur, Vector3(3, -1.7, 1.2)),
    ]
    #expect(ElectronBalance.surplus(cell(lithium: 4, pair)) == 0)
  }

  @Test("In a ring P2S the P are bonded to each other, across a shared edge they are not")
  func ring() {
    func ring(_ distance: Double) -> Structure {
      let half = distance / 2
      return cell(
        lithium: 0,
        [
          (.phosphorus, Vector3(-half, 0, 0)), (.phosphorus, Vector3(half, 0, 0)),
          (.sulfur, Vector3(0, (2.1 * 2.1 - half * half).squareRoot(), 0)),
        ])
    }
    // Two bonds each and P(−1), or one each and P(−2); the S has two.
    #expect(ElectronBalance.surplus(ring(2.2)) == -2)
    #expect(ElectronBalance.surplus(ring(2.55)) == -4)
  }

  @Test("An atom bonded to its own image is in a chain, which is in balance")
  func chain() throws {
    let lattice = try #require(Lattice(Matrix3(diagonal: Vector3(2.1, 12, 12))))
    let chain = Structure(lattice: lattice, species: [.sulfur], positions: [.zero])
    #expect(ElectronBalance.surplus(chain) == 0)
  }
}
