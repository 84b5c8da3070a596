import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct EspressoInputTests {
  @Test func `The input has the cell, the atoms and a mesh`() {
    let structure = Structure(
      lattice: Lattice(a: 4, b: 5, c: 13, alpha: 90, beta: 90, gamma: 90)!,
      species: [.sulfur, .lithium], positions: [.zero, Vector3(0.5, 0.25, 0.125)])
    let lines = EspressoInput.write(structure).split(separator: "\n").map(String.init)
    #expect(lines.contains("  nat = 2") && lines.contains("  ntyp = 2"))
    #expect(lines.contains("Li 6.94 Li.UPF") && lines.contains("S 32.06 S.UPF"))
    #expect(lines.suffix(3) == ["ATOMIC_POSITIONS crystal", "S 0.0 0.0 0.0", "Li 0.5 0.25 0.125"])
    let mesh = lines.firstIndex(of: "K_POINTS automatic")! + 1
    #expect(lines[mesh] == "3 3 1 0 0 0")
  }

  @Test(.enabled(if: ASE.isThere)) func `ASE reads what is written`() throws {
    let structure = ExtendedXYZTests.frame(4).structure
    let seen = try ASE.read(
      EspressoInput.write(structure), name: "a.pwi", format: "espresso-in")
    try #require(seen.count == 1)
    ASE.expectSame(LabelledStructure(structure: structure), seen[0])
  }
}
