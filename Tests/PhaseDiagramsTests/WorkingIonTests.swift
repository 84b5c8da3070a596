import PhaseDiagrams
import Structures
import Testing

@Suite struct WorkingIonTests {
  @Test func `Metals with one common ion have its charge, others none`() throws {
    #expect(WorkingIon(.lithium)?.charge == 1)
    #expect(WorkingIon(Element("Mg")!)?.charge == 2)
    #expect(WorkingIon(Element("Al")!)?.charge == 3)
    #expect(WorkingIon(Element("Fe")!) == nil && WorkingIon(.sulfur) == nil)
    #expect(Set(WorkingIon.all.map(\.element)).count == WorkingIon.all.count)
  }

  /// 2 F / 3.6 / 45.94 g/mol; the 1166 to 1168 mAh/g of Li2S in the literature.
  @Test func `Li2S has its known capacity, and magnesium carries twice the charge`() throws {
    let lithium = try #require(WorkingIon(.lithium))
    #expect(abs(lithium.capacity(ions: -2, of: Composition(formula: "Li2S")!) - 1167) < 1.5)
    let magnesium = try #require(WorkingIon(Element("Mg")!))
    let sulfur = Composition(formula: "S")!
    #expect(magnesium.capacity(ions: 1, of: sulfur) == lithium.capacity(ions: 2, of: sulfur))
    #expect(lithium.capacity(ions: 0, of: sulfur) == 0)
  }
}
