import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Elements of a CIF")
struct CIFSpeciesTests {
  @Test(
    "Elements of symbols and labels",
    arguments: [
      ("Li1+", "Li", 1.0), ("S2-", "S", -2), ("O-2", "O", -2), ("Fe+3", "Fe", 3), ("D", "H", nil),
      ("Cl-", "Cl", -1), ("Li0+", "Li", 0), ("P", "P", nil), ("CL", "Cl", nil),
    ])
  func symbols(text: String, element: String, charge: Double?) throws {
    let species = try #require(CIFSpecies.symbol(text))
    #expect(species.element.symbol == element)
    #expect(species.charge == charge)
  }

  @Test("Labels without symbols: by letters, and by the formula where those leave a choice")
  func labels() throws {
    #expect(CIFSpecies.label("Li1").map(\.symbol) == ["Li"])
    #expect(CIFSpecies.label("LI1A").map(\.symbol) == ["Li"])
    #expect(CIFSpecies.label("S2A").map(\.symbol) == ["S"])
    #expect(CIFSpecies.label("D1").map(\.symbol) == ["H"])
    #expect(CIFSpecies.label("SI1").map(\.symbol) == ["Si", "S"])
    #expect(CIFSpecies.symbol("Wat") == nil && CIFSpecies.symbol("X1") == nil)
    let rows =
      "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n"
      + "_atom_site_fract_z\nSI1 0 0 0\nO1 .5 .5 .5\n"
    let text = CIFTests.head + CIFTests.mirror
    #expect(
      sentence { try CIF.read(text + rows, file: "a.cif") }
        == "a.cif, line 17: 'SI1' is not the symbol of an element.")
    let formula = "_chemical_formula_sum 'Si O'\n"
    #expect(
      try CIFTests.read(text + formula + rows).structure.ordered()?.composition.formula == "OSi")
  }
}
