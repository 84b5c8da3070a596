import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Symmetry of a CIF")
struct CIFSymmetryTests {
  @Test(
    "A group by its name gives what its operations give",
    arguments: [
      "_space_group_name_H-M_alt 'F m -3 m'", "_symmetry_space_group_name_H-M Fm-3m",
      "_space_group_IT_number 225", "_space_group.name_Hall '-F 4 2 3'",
    ])
  func groupByName(line: String) throws {
    let start = try #require(CIFTests.file.range(of: "loop_\n_space_group_symop_id"))
    let end = try #require(CIFTests.file.range(of: "loop_ _atom_type_symbol"))
    var text = CIFTests.file
    text.replaceSubrange(start.lowerBound..<end.lowerBound, with: line + "\n")
    let one = text.replacing("Li2 Li1+ .75 .25 .25 ?  # the second of the two\n", with: "")
    let listed = try #require(try CIFTests.read(CIFTests.file).structure.ordered())
    let named = try #require(try CIFTests.read(one).structure.ordered())
    #expect(named.composition == listed.composition)
    for position in named.positions {
      #expect(
        listed.positions.contains {
          listed.lattice.shortestImage($0 - position).length < 1e-12
        })
    }
  }

  @Test("A name with several settings is refused unless it says which")
  func settings() throws {
    func text(_ name: String) -> String {
      CIFTests.head + "_symmetry_space_group_name_H-M '\(name)'\n" + CIFTests.atoms("C1 C 0 0 0 1")
    }
    #expect(
      sentence { try CIF.read(text("F d -3 m"), file: "a.cif") }
        == "a.cif, line 8: 'F d -3 m' stands for 2 settings of this cell; "
        + "the symmetry operations must be listed.")
    for choice in ["F d -3 m S", "F d -3 m :1"] {
      #expect(try CIFTests.read(text(choice)).structure.sites.count == 8)
    }
    #expect(try CIFTests.read(text("F d -3 m Z")).structure.sites.count == 16)
    #expect(
      sentence { try CIF.read(text("R -3 m H"), file: "a.cif") }
        == "a.cif, line 8: 'R -3 m H' is no tabulated space group of this cell; "
        + "the symmetry operations must be listed.")
  }

  @Test(
    "Operations as they are written",
    arguments: [
      ("x,y,z", [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]),
      ("-X, -Y, 1/2+Z", [-1, 0, 0, 0, -1, 0, 0, 0, 1], [0, 0, 0.5]),
      ("x-y,x,z+.3333", [1, -1, 0, 1, 0, 0, 0, 0, 1], [0, 0, 1.0 / 3]),
      ("-y+0.25,z-3/4, x", [0, -1, 0, 0, 0, 1, 1, 0, 0], [0.25, 0.25, 0]),
    ] as [(String, [Double], [Double])])
  func operations(text: String, rotation: [Double], translation: [Double]) throws {
    let operation = try #require(CIFSymmetry.parse(text))
    #expect(operation.rotation.rowMajor == rotation)
    let t = Vector3(translation[0], translation[1], translation[2])
    #expect((operation.translation - t).length < 1e-15)
  }

  @Test(
    "What is no operation is none",
    arguments: [
      "", "x,y", "x,y,z,x", "x,y,y", "x,y,q", "x,y,z+1/0", "x y,y,z", "x,y,1/2/3+z", "0,y,z",
      "x,y,",
    ])
  func noOperation(text: String) {
    #expect(CIFSymmetry.parse(text) == nil)
  }

  @Test("Neither operations nor a group, and a multiplicity that does not come out, are refused")
  func refusesSymmetry() {
    let rows = CIFTests.atoms("Li1 Li 0 0 0 1")
    #expect(
      sentence { try CIF.read(CIFTests.head + rows, file: "a.cif") }
        == "a.cif, line 1: the data block gives neither symmetry operations nor a space group.")
    let stated = rows.replacing("occupancy", with: "symmetry_multiplicity")
      .replacing("0 0 0 1", with: "0.1 0 0 1")
    #expect(
      sentence { try CIF.read(CIFTests.head + CIFTests.mirror + stated, file: "a.cif") }
        == "a.cif, line 19: found 2 images of Li1, expected the stated multiplicity 1.")
    let hexagonal = CIFTests.head + CIFTests.mirror.replacing("-x,y,z", with: "-x+y,y,z")
    #expect(
      sentence { try CIF.read(hexagonal + rows, file: "a.cif") }
        == "a.cif, line 11: found '-x+y,y,z', expected a symmetry operation that maps the cell "
        + "onto itself.")
  }

  @Test("The operations of every tabulated setting are a group")
  func groups() {
    for setting in SpaceGroupSetting.all {
      #expect(CIFSymmetry.isGroup(setting.operations), "\(setting.hallSymbol)")
    }
    #expect(!CIFSymmetry.isGroup(SpaceGroupSetting.all[522].operations.dropLast()))
  }

  /// Edges and angles of a cell that has the shape of the setting and no better.
  static func cell(_ setting: SpaceGroupSetting) -> [Double] {
    switch setting.number {
    case ...2: return [5, 6, 7, 81, 83, 87]
    case ...15:
      let axis = setting.choice.first { "abc".contains($0) }
      return [5, 6, 7, axis == "a" ? 99 : 90, axis == "b" ? 99 : 90, axis == "c" ? 99 : 90]
    case ...74: return [5, 6, 7, 90, 90, 90]
    case ...142: return [5, 5, 7, 90, 90, 90]
    case ...194: return setting.choice == "R" ? [5, 5, 5, 80, 80, 80] : [5, 5, 7, 90, 90, 120]
    default: return [5, 5, 5, 90, 90, 90]
    }
  }

  @Test("Every setting is found by its Hall symbol; by its name never as another group")
  func tabulated() throws {
    var named = 0
    for setting in SpaceGroupSetting.all {
      let names = ["length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma"]
      let cell = zip(names, Self.cell(setting)).map { "_cell_\($0) \($1)\n" }.joined()
      func count(_ group: String) throws -> Int {
        let atoms = CIFTests.atoms("C1 C 0.137 0.291 0.0923 0.1")
        return try CIFTests.read("data_x\n\(cell)\(group)\n\(atoms)").structure.sites.count
      }
      let operations = setting.operations.count
      #expect(try count("_space_group_name_Hall '\(setting.hallSymbol)'") == operations)
      do {
        #expect(try count("_space_group_name_H-M_alt '\(setting.fullSymbol)'") == operations)
        named += 1
      } catch FormatError.ambiguousSpaceGroup(_, _, _, let settings) {
        #expect(settings > 1)
      }
    }
    // The others have two origins, or are of groups 67 and 68, whose names tell less than their axes.
    #expect(named == 458)
  }

  @Test("A multiplicity may be written as ASE writes it, and is a whole number all the same")
  func realMultiplicity() throws {
    let rows = CIFTests.atoms("Li1 Li 0.1 0 0 2.0").replacing(
      "occupancy", with: "symmetry_multiplicity")
    let crystals = try CIF.read(CIFTests.head + CIFTests.mirror + rows, file: "a.cif")
    #expect(crystals.count == 1)
    let half = rows.replacing("0 0 2.0", with: "0 0 1.5")
    #expect(
      sentence { try CIF.read(CIFTests.head + CIFTests.mirror + half, file: "a.cif") }
        == "a.cif, line 19: found '1.5', expected the multiplicity of Li1.")
  }
}
