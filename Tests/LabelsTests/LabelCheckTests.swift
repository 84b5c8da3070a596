import Formats
import Quantities
import Structures
import Testing

@testable import Labels

@Suite struct LabelCheckTests {
  private let structure = Samples.crystal(1)

  private func refusal(_ change: (inout LabelledStructure) -> Void) -> String? {
    var answer = Samples.label(of: structure)
    change(&answer)
    do {
      _ = try LabelCheck.label(answer, of: structure, source: "a.extxyz")
      return nil
    } catch { return error.sentence }
  }

  @Test func `A label is on the very structure that was asked for`() throws {
    var answer = Samples.label(of: structure)
    // As a code may fold and print it.
    answer.structure.positions = structure.positions.map { $0 + Vector3(1, 0, -2) + 1e-5 }
    let label = try LabelCheck.label(answer, of: structure, source: "a")
    #expect(label.structure == structure)
    #expect(label.energy == answer.energy && label.forces == answer.forces)
    #expect(label.virial == answer.virial)
  }

  @Test func `A code that knows no stress gives a label`() {
    #expect(refusal { $0.virial = nil } == nil)
  }

  @Test func `What is no label is refused in one sentence`() {
    #expect(refusal { $0.energy = nil } == "a.extxyz gives no energy")
    #expect(refusal { $0.forces = nil } == "a.extxyz gives no forces")
    #expect(
      refusal { $0.energy = -1e9 }
        == "a.extxyz gives an energy of \(-1e9 / 3) eV/atom, which atoms do not have")
    #expect(
      refusal { $0.forces![1].y = .nan }
        == "a.extxyz gives a force of nan eV/Å, which atoms do not have")
    #expect(refusal { $0.energy = .infinity }?.contains("an energy of inf") == true)
    #expect(
      refusal { $0.structure = structure.selecting([2, 0, 1]) }
        == "a.extxyz is of other atoms: found S Li2, expected Li2 S")
    #expect(
      refusal { $0.structure.lattice = Lattice(structure.lattice.matrix * 1.01)! }?
        .hasPrefix("a.extxyz is of another cell: its vectors differ by 0.0") == true)
    #expect(
      refusal { $0.structure.positions[1].z += 0.1 }?
        .hasPrefix("a.extxyz is of another structure: atom 2 is 0.") == true)
  }
}
