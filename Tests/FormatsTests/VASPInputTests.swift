import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct VASPInputTests {
  /// The atoms of an element are not together.
  private static let crystal = CP2KInputTests.crystal(
    ["S", "Li", "P", "S", "Ga"], edges: Vector3(4, 5, 13))

  @Test func `The potentials stand in the order of POSCAR, and none is left out`() throws {
    let incar = VASPInput.incar(Self.crystal)
    #expect(incar.contains("PBE potentials in this order: S Li_sv P Ga_d\n"))
    let poscar = POSCAR.write(Self.crystal, comment: "c").split(separator: "\n")
    #expect(poscar[5] == "S Li P Ga")
    for number in 1...118 {
      let element = try #require(Element(atomicNumber: number))
      let alone = CP2KInputTests.crystal([element.symbol], edges: Vector3(4, 5, 6))
      #expect(VASPInput.incar(alone).contains("order: \(element.symbol)"))
    }
  }

  /// The tags of an INCAR, without what is said of them.
  static func tags(_ incar: String) -> [String: String] {
    var tags: [String: String] = [:]
    for line in incar.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split(separator: "=")
      guard words.count == 2 else { continue }
      tags[words[0].trimmingCharacters(in: .whitespaces)] =
        words[1].trimmingCharacters(in: .whitespaces)
    }
    return tags
  }

  @Test func `A single point of PBE is asked for, with its stress`() {
    let tags = Self.tags(VASPInput.incar(Self.crystal))
    let expected = [
      "SYSTEM": Self.crystal.composition.formula, "GGA": "PE", "ENCUT": "520", "EDIFF": "1E-6",
      "ISMEAR": "0", "SIGMA": "0.05", "IBRION": "-1", "NSW": "0", "ISIF": "2", "ISPIN": "1",
    ]
    for (tag, value) in expected { #expect(tags[tag] == value) }
  }

  @Test func `The mesh is that of the other inputs, with Γ in it`() {
    let lines = VASPInput.kPoints(Self.crystal).split(separator: "\n")
    #expect(lines.count == 5 && lines[1...] == ["0", "Gamma", "3 3 1", "0 0 0"])
  }

  @Test(.enabled(if: ASE.isThere)) func `ASE reads both`() throws {
    try StructureFileTests.withDirectory { directory in
      try VASPInput.write(Self.crystal, beside: directory.appending(path: "POSCAR"))
      let said = try ASE.run(
        """
        import sys
        from ase.calculators.vasp import Vasp
        c = Vasp()
        c.read_incar(sys.argv[1] + "/INCAR")
        c.read_kpoints(sys.argv[1] + "/KPOINTS")
        print(c.float_params["encut"], c.int_params["ismear"], c.int_params["isif"],
          c.int_params["nsw"], list(map(int, c.input_params["kpts"])), c.input_params["gamma"])
        """, [directory.path])
      #expect(said == "520.0 0 2 0 [3, 3, 1] True\n")
    }
  }
}
