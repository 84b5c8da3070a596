import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite struct CP2KInputTests {
  static func crystal(_ symbols: [String], edges: Vector3) -> Structure {
    Structure(
      lattice: Lattice(Matrix3(diagonal: edges))!, species: symbols.map { Element($0)! },
      positions: symbols.indices.map { Vector3(repeating: Double($0) / Double(symbols.count)) })
  }

  static func text(_ structure: Structure, _ change: (inout CP2KInput) -> Void = { _ in }) throws
    -> String
  {
    var input = try CP2KInput(structure)
    change(&input)
    return input.text
  }

  @Test(arguments: [
    (Vector3(12, 12, 12), [1, 1, 1]), (Vector3(11.9, 6, 24), [2, 2, 1]),
    (Vector3(4, 3, 7.7), [3, 4, 2]),
  ])
  func `The mesh repeats a cell to 12 Å, and no farther`(edges: Vector3, mesh: [Int]) throws {
    #expect(CP2KInput.mesh(of: Lattice(Matrix3(diagonal: edges))!) == mesh)
    let text = try Self.text(Self.crystal(["Li", "Li", "S"], edges: edges))
    let isGamma = mesh == [1, 1, 1]
    #expect(text.contains("&KPOINTS") == !isGamma && text.contains("&DIAGONALIZATION") == !isGamma)
    #expect(text.contains("&OT") == isGamma)
    #expect(
      isGamma || text.contains("MONKHORST-PACK \(mesh[0]) \(mesh[1]) \(mesh[2])\n"))
  }

  @Test func `The mesh counts the distance of faces, not the length of edges`() {
    let sheared = Lattice(Matrix3(Vector3(12, 0, 0), Vector3(11, 12, 0), Vector3(0, 0, 12)))!
    #expect(sheared.heights.x < 9)
    #expect(CP2KInput.mesh(of: sheared) == [2, 1, 1])
  }

  @Test func `The mesh has the symmetry of hexagonal and primitive cubic cells`() throws {
    let hexagonal = try #require(Lattice(a: 7, b: 7, c: 7, alpha: 90, beta: 90, gamma: 120))
    #expect(CP2KInput.mesh(of: hexagonal) == [3, 3, 2])
    let cubic = try #require(Lattice(a: 4, b: 4, c: 4, alpha: 60, beta: 60, gamma: 60))
    #expect(CP2KInput.mesh(of: cubic) == [5, 5, 5])
    let triclinic = try #require(Lattice(a: 7, b: 7.1, c: 7.2, alpha: 80, beta: 85, gamma: 95))
    #expect(CP2KInput.mesh(of: triclinic) == [2, 2, 2])
  }

  @Test func `A supercell has the mesh of its cell, divided`() {
    let cell = Self.crystal(["Li", "Li", "S"], edges: Vector3(4, 6, 8))
    #expect(CP2KInput.mesh(of: cell.supercell(3, 2, 1).lattice) == [1, 1, 2])
    #expect(CP2KInput.mesh(of: cell.supercell(3, 2, 2).lattice) == [1, 1, 1])
  }

  @Test func `Each element has its basis and its electrons, and is named once`() throws {
    let text = try Self.text(
      Self.crystal(
        ["S", "P", "Li", "Li", "Li", "S", "S", "S", "Li", "Cl"], edges: .init(repeating: 9)))
    let kinds = text.matches(
      of: /&KIND (\w+)\s+BASIS_SET (\S+)\s+POTENTIAL (\S+)\s+&END KIND/
    ).map { "\($0.1) \($0.2) \($0.3)" }
    #expect(
      kinds == [
        "Li TZVP-MOLOPT-SR-GTH-q3 GTH-PBE-q3", "P TZVP-MOLOPT-GTH-q5 GTH-PBE-q5",
        "S TZVP-MOLOPT-GTH-q6 GTH-PBE-q6", "Cl TZVP-MOLOPT-GTH-q7 GTH-PBE-q7",
      ])
  }

  /// What each line of a block says, sections aside.
  private static func numbers(_ text: String, _ start: String, _ end: String) -> [[Double]] {
    let block = text.components(separatedBy: start)[1].components(separatedBy: end)[0]
    return block.split(separator: "\n").map {
      $0.split(separator: " ").compactMap { Double($0) }
    }.filter { $0.count == 3 }
  }

  @Test func `Cell and positions are there to the last digit, folded into the cell`() throws {
    let frame = ExtendedXYZTests.frame(3, atoms: 6).structure
    let text = try Self.text(frame)
    let cell = Self.numbers(text, "&CELL", "&END CELL")
    #expect(cell.flatMap { $0 } == frame.lattice.matrix.rowMajor)
    let positions = Self.numbers(text, "SCALED", "&END COORD")
    #expect(
      positions.map { Vector3($0[0], $0[1], $0[2]) } == frame.positions.map(\.wrappedToUnit))
  }

  @Test func `The output of one calculation is to have the cell and the positions`() throws {
    let text = try Self.text(Self.crystal(["Li", "Li", "S"], edges: Vector3(5, 5, 5)))
    #expect(text.contains("&CELL ON\n") && text.contains("&ATOMIC_COORDINATES ON\n"))
  }

  @Test func `Sections are closed in the order in which they were opened`() throws {
    let structure = Self.crystal(["Li", "Li", "S"], edges: Vector3(5, 12, 13))
    let large = structure.supercell(3, 1, 1)
    for driver in [CP2KInput.Driver.none, .unixSocket("a"), .port(31415, host: "localhost")] {
      for (crystal, cautious) in [(structure, false), (structure, true), (large, true)] {
        let text = try Self.text(crystal) {
          $0.driver = driver
          $0.isCautious = cautious
        }
        var open: [Substring] = []
        for line in text.split(separator: "\n") {
          let words = line.split(separator: " ")
          guard let first = words.first, first.hasPrefix("&") else { continue }
          if first == "&END" {
            #expect(words.count == 2 && open.popLast() == words[1], "\(text)")
          } else {
            open.append(first.dropFirst())
          }
        }
        #expect(open.isEmpty)
        #expect(text.contains("&DRIVER") == (driver != .none))
      }
    }
  }

  @Test func `A server of i-PI is found where it was said to be`() throws {
    let structure = Self.crystal(["Li", "Li", "S"], edges: Vector3(5, 5, 5))
    let local = try Self.text(structure) { $0.driver = .unixSocket("mine") }
    #expect(local.contains("RUN_TYPE DRIVER"))
    #expect(local.contains(/&DRIVER\s+UNIX\s+HOST mine\s+&END DRIVER/))
    let remote = try Self.text(structure) { $0.driver = .port(31415, host: "node7") }
    #expect(!remote.contains("&ATOMIC_COORDINATES"))
    #expect(remote.contains(/&DRIVER\s+HOST node7\s+PORT 31415\s+&END DRIVER/))
    #expect(try Self.text(structure).contains("RUN_TYPE ENERGY_FORCE"))
  }

  @Test func `The level names what differs between crystals, and no more`() throws {
    let a = try CP2KInput(Self.crystal(["Li", "Li", "S"], edges: Vector3(5, 5, 5)))
    let b = try CP2KInput(Self.crystal(["S", "Li", "Li"], edges: Vector3(15, 15, 15)))
    let c = try CP2KInput(Self.crystal(["S", "P", "Cl"], edges: Vector3(15, 15, 15)))
    #expect(a.level == b.level && a.level != c.level)
    #expect(
      a.level
        == "PBE, GTH, TZVP-MOLOPT-SR-GTH Li, TZVP-MOLOPT-GTH S, 400/50 Ry, k points to 12 Å")
  }

  @Test func `Open shells and odd electrons are refused`() {
    let edges = Vector3(5, 5, 5)
    #expect(
      sentence { try CP2KInput(Self.crystal(["Fe", "S"], edges: edges)) }
        == "Fe is not described by paired electrons, or has no MOLOPT basis; expected elements of "
        + "closed shells, such as Li, P and S.")
    #expect(
      sentence { try CP2KInput(Self.crystal(["Li", "S"], edges: edges)) }
        == "The cell holds 9 electrons, an odd number, and one is left unpaired; expected as many "
        + "cations as the anions take electrons of.")
  }
}
