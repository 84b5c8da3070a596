import Formats
import Foundation
import Quantities
import Structures

/// Crystals that were read are written, and read again as the same crystals.
enum CrystalFiles {
  static func test(_ bytes: [UInt8], _ format: StructureFile.Format) {
    let file = Scratch.file("crystal." + ending(format), bytes)
    guard let frames = try? StructureFile.read(file) else { return }
    let text = mustHold("writing what was read") {
      try StructureFile.write(frames, format, file: "written")
    }
    let again = mustHold("\(text)") { try read(text, format) }
    law(frames.count == again.count, "as many crystals as were written")
    for (frame, copy) in zip(frames, again) { compare(frame, copy, format) }
    let second = mustHold("writing again") {
      try StructureFile.write(again, format, file: "written")
    }
    _ = mustHold("\(second)") { try read(second, format) }
    if format == .poscar { law(second == text, "the same bytes, written again") }
  }

  static func testDisorder(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self),
      let crystals = try? CIF.read(text, file: "read")
    else { return }
    for crystal in crystals {
      let written = CIF.write(crystal.structure, name: crystal.name)
      let again = mustHold(written) { try CIF.read(written, file: "written") }[0].structure
      law(again.sites.count == crystal.structure.sites.count, "as many sites as were written")
      for (site, copy) in zip(crystal.structure.sites, again.sites) {
        law(site.position == copy.position, "the place of a site")
        law(
          site.occupants.map(\.element) == copy.occupants.map(\.element)
            && site.occupants.map(\.charge) == copy.occupants.map(\.charge),
          "the species of a site")
        law(
          zip(site.occupants, copy.occupants).allSatisfy {
            abs($0.occupancy - $1.occupancy) <= 0.02
          }, "the occupancies of a site")
      }
      compare(crystal.structure.lattice, again.lattice, angles: true)
    }
  }

  private static func compare(
    _ frame: LabelledStructure, _ copy: LabelledStructure, _ format: StructureFile.Format
  ) {
    var structure = frame.structure
    if format == .poscar {
      // The atoms of an element are written together.
      let order = structure.species.reduce(into: [Element]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      structure = structure.selecting(
        order.flatMap { element in
          structure.species.indices.filter { structure.species[$0] == element }
        })
    }
    law(structure.species == copy.structure.species, "the elements of the atoms")
    compare(structure.lattice, copy.structure.lattice, angles: format == .cif)
    switch format {
    case .cif, .poscar:
      law(structure.positions == copy.structure.positions, "fractional positions, to the last bit")
    case .xsf, .extendedXYZ:
      for (one, two) in zip(structure.positions, copy.structure.positions) {
        let scale = structure.lattice.lengths.dot(Vector3(abs(one.x), abs(one.y), abs(one.z)))
        let distance = structure.lattice.cartesian(one - two).length
        law(distance <= 1e-6 * scale + 1e-12, "positions, but for rounding: \(one) \(two)")
      }
      law(frame.energy == copy.energy && frame.forces == copy.forces, "energy and forces")
    }
    if format == .extendedXYZ {
      law(
        frame.freeEnergy == copy.freeEnergy && frame.energyError == copy.energyError
          && frame.forceErrors == copy.forceErrors, "errors and the free energy")
      law(frame.virial == copy.virial, "the virial")
      law(frame.info == copy.info, "the information: \(frame.info) \(copy.info)")
    }
  }

  private static func compare(_ one: Lattice, _ two: Lattice, angles: Bool) {
    guard angles else { return law(one == two, "the lattice, to the last bit") }
    let (a, b) = (one.lengths, two.lengths)
    law((a - b).length <= 1e-6 * a.length, "the edges of the cell: \(a) \(b)")
    law((one.angles - two.angles).length <= 1e-3, "the angles of the cell")
  }

  private static func read(
    _ text: String, _ format: StructureFile.Format
  ) throws -> [LabelledStructure] {
    switch format {
    case .poscar: return [try POSCAR.read(text, file: "written")]
    case .xsf: return [try XSF.read(text, file: "written")]
    case .extendedXYZ: return try ExtendedXYZ.read(text, file: "written")
    case .cif: return try StructureFile.read(Scratch.file("written.cif", Array(text.utf8)))
    }
  }

  private static func ending(_ format: StructureFile.Format) -> String {
    switch format {
    case .cif: "cif"
    case .poscar: "poscar"
    case .xsf: "xsf"
    case .extendedXYZ: "xyz"
    }
  }

  // MARK: seeds

  static func seeds(_ format: StructureFile.Format) -> [[UInt8]] {
    let structure = Structure(
      lattice: Lattice(a: 4, b: 5, c: 6, alpha: 90, beta: 100, gamma: 85)!,
      species: [.lithium, .sulfur, .lithium],
      positions: [Vector3(0.1, 0.2, 0.3), Vector3(0.6, 0.5, 0.5), Vector3(0.6, 0.1, 0.9)])
    let forces = [Vector3(0, 0.1, -0.2), Vector3(1, 0, 0), Vector3(-1, -0.1, 0.2)]
    let frames = [
      LabelledStructure(structure: structure),
      LabelledStructure(structure: structure, energy: -3.5, forces: forces),
      LabelledStructure(
        structure: structure, energy: -3.5, freeEnergy: -3.4, energyError: 0.1, forces: forces,
        forceErrors: [0.1, 0.2, 0.3], virial: .identity, info: ["name": "a b", "x": "[1, 2]"]),
    ]
    let written = frames.compactMap { try? StructureFile.write([$0], format, file: "") }
    return (written + texts(format)).map { Array($0.utf8) }
  }

  private static func texts(_ format: StructureFile.Format) -> [String] {
    switch format {
    case .cif:
      [
        """
        data_a
        _cell_length_a 4.0(1)
        _cell_length_b 4
        _cell_length_c 5
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        _space_group_name_H-M_alt 'P 4/m m m'
        _symmetry_Int_Tables_number 123
        _chemical_formula_sum 'Li S Si'
        loop_ _atom_type_symbol _atom_type_oxidation_number Li 1 S -2
        loop_ _atom_site_label _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z
        _atom_site_occupancy _atom_site_calc_flag _atom_site_symmetry_multiplicity
        Li1 0 0 0 0.5 d 1 S1 .25 .25 0.1(3) 1. . 8 Si1 0 0 0 0.5 . ? X 0 0 0 1 dum ?
        _text
        ;one
        two
        ;
        """,
        """
        data_b
        _cell.length_a 4 _cell.length_b 4 _cell.length_c 5
        _cell.angle_alpha 90 _cell.angle_beta 90 _cell.angle_gamma 120
        _symmetry_space_group_name_Hall 'P 3'
        loop_ _symmetry_equiv_pos_as_xyz x,y,z '-y, x-y, z' "-x+y,-x,z+0/2"
        loop_ _atom_site.type_symbol _atom_site.fract_x _atom_site.fract_y _atom_site.fract_z
        Li1+ 0.1 0.2 0.3 S2- 0 0 0 # a comment
        """,
      ]
    case .poscar:
      [
        "Li S\n-100\n1 0 0\n0 1 0\n0 0 2\n1 2\nSelective dynamics\nCartesian\n"
          + "0 0 0 T T F\n0.5 0 0 F F F\n.5 .5 1e-1 T T T\n",
        "c\n1 2 3\n1 0 0\n0 1 0\n0 0 2\nLi_sv S/ab Li\n1 1 1\nDirect\n0 0 0\n.5 0 0\n.2 .3 .4\n",
      ]
    case .xsf:
      [
        "# total energy = -1.5 eV\nCRYSTAL\nPRIMVEC\n4 0 0\n0 4 0\n0 0 4\nCONVVEC\n4 0 0\n0 4 0\n"
          + "0 0 4\nPRIMCOORD\n2 1\n3 0 0 0 .1 .1 .1\nS 1 1 1 -.1 -.1 -.1\n"
      ]
    case .extendedXYZ:
      [
        "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=id:I:1:Z:I:1:pos:R:3:REF_forces:R:3 "
          + "REF_energy=1 REF_stress=\"1 2 3 4 5 6\" pbc=[T, T, T] flag 'a b'={1 2} c=\"\\\"\"\n"
          + "1 3 0 0 0 1 2 3\n2 16 1 1 1 1 2 3\n",
        "1\nLattice=\"_JSON [[4, 0, 0], [0, 4, 0], [0, 0, 4]]\" free_energy=2 "
          + "virial=\"1 0 0 0 1 0 0 0 1\"\nLi 1e0 2D0 -.3\n",
      ]
    }
  }
}
