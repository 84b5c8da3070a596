import Formats
import Foundation
import Quantities
import Structures

/// Crystals that were read are written, and read again as the same crystals.
enum CrystalFiles {
  static func test(_ bytes: [UInt8], _ format: StructureFile.Format) {
    let file = Scratch.file("crystal." + ending(format), bytes)
    guard let frames = try? StructureFile.read(file) else { return }
    // Animations are read and not written.
    guard format.isWritten, format != .xsf || frames.count == 1 else { return testLabels(frames) }
    // n2p2 has no place for what has no labels.
    if format == .n2p2, frames.contains(where: { $0.energy == nil }) { return }
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

  /// What is read and not written goes into extended XYZ, which has a place for all of it.
  private static func testLabels(_ frames: [LabelledStructure]) {
    law(!frames.isEmpty, "a structure")
    let text = ExtendedXYZ.write(frames)
    let again = mustHold(text) { try ExtendedXYZ.read(text, file: "written") }
    law(frames.count == again.count, "as many crystals as were read")
    for (frame, copy) in zip(frames, again) { compare(frame, copy, .extendedXYZ) }
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
    compare(structure.lattice, copy.structure.lattice, angles: format == .cif || format == .lammps)
    switch format {
    case .cif, .poscar:
      law(structure.positions == copy.structure.positions, "fractional positions, to the last bit")
    case .lammps:
      // Turned, and reversed where it was left-handed.
      let volumes = (structure.lattice.volume, copy.structure.lattice.volume)
      law(abs(volumes.0 - volumes.1) <= 1e-6 * volumes.0, "the volume of the cell")
    case .xsf, .extendedXYZ, .n2p2, .vasprun, .outcar, .espressoInput, .espressoOutput, .cp2kInput,
      .cp2kOutput, .optimade:
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
      law(frame.stress == copy.stress, "the stress")
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
    case .xsf: return try XSF.read(text, file: "written").frames
    case .extendedXYZ: return try ExtendedXYZ.read(text, file: "written")
    case .n2p2: return try N2P2Data.read(text, file: "written")
    default:
      return try StructureFile.read(Scratch.file("written.\(ending(format))", Array(text.utf8)))
    }
  }

  private static func ending(_ format: StructureFile.Format) -> String {
    switch format {
    case .cif: "cif"
    case .poscar: "poscar"
    case .xsf: "xsf"
    case .extendedXYZ: "xyz"
    case .n2p2: "input.data"
    case .lammps: "lmp"
    case .vasprun: "xml"
    case .outcar: "OUTCAR"
    case .espressoInput: "pwi"
    case .espressoOutput: "pwo"
    case .cp2kInput: "inp"
    case .cp2kOutput: "out"
    case .optimade: "json"
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
          + "0 0 4\nPRIMCOORD\n2 1\n3 0 0 0 .1 .1 .1\nS 1 1 1 -.1 -.1 -.1\n",
        "ANIMSTEPS 2\nCRYSTAL\nPRIMVEC 1\n4 0 0\n0 4 0\n0 0 4\nPRIMCOORD 1\n1 1\n3 0 0 0 1 2 3\n"
          + "PRIMVEC 2\n5 0 0\n0 4 0\n0 0 4\nPRIMCOORD 2\n1 1\n3 1 0 0 1 2 3\n",
      ]
    case .extendedXYZ:
      [
        "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=id:I:1:Z:I:1:pos:R:3:REF_forces:R:3 "
          + "REF_energy=1 REF_stress=\"1 2 3 4 5 6\" pbc=[T, T, T] flag 'a b'={1 2} c=\"\\\"\"\n"
          + "1 3 0 0 0 1 2 3\n2 16 1 1 1 1 2 3\n",
        "1\nLattice=\"_JSON [[4, 0, 0], [0, 4, 0], [0, 0, 4]]\" free_energy=2 "
          + "virial=\"1 0 0 0 1 0 0 0 1\"\nLi 1e0 2D0 -.3\n",
      ]
    case .n2p2:
      [
        "begin\ncomment a b\nlattice 4 0 0\nlattice 0 4 0\nlattice 0 0 4\n"
          + "atom 0 0 0 Li 0.5 0 1 2 3\natom 1 1 1 S 0 0 -1e0 -2 -3\nenergy -1.5\ncharge 1\nend\n"
      ]
    case .lammps:
      [
        "c\n\n2 atoms\n2 atom types\n0 4 xlo xhi\n-1 4 ylo yhi\n0 5 zlo zhi\n1 .5 -.5 xy xz yz\n\n"
          + "Masses\n\n1 6.94 # Li\n2 32.06\n\nAtoms # charge\n\n2 2 -2 1 1 1 0 1 0\n1 1 1 0 0 0\n"
          + "\nVelocities\n\n1 0 0 0\n2 0 0 0\n"
      ]
    case .vasprun:
      [
        """
        <?xml version="1.0"?><!-- c --><modeling><parameters>
        <separator name="electronic convergence"><i name="NELM"> 60</i></separator>
        <i name="PSTRESS"> 10.0</i></parameters>
        <atominfo><array name="atoms"><set><rc><c>Li</c><c>1</c></rc></set></array></atominfo>
        <calculation><scstep><energy><i name="e_fr_energy"> -1.5 </i><i name="e_0_energy"> -1.4 </i>
        </energy></scstep><structure><crystal><varray name="basis"><v>4 0 0</v><v>0 4 0</v><v>0 0 4
        </v></varray></crystal><varray name="positions"><v>.5 0 0</v></varray></structure>
        <varray name="forces"><v>0 0 0.1</v></varray><varray name="stress"><v>1 0 0</v><v>0 2 0</v>
        <v>0 0 3</v></varray><energy><i name="e_fr_energy"> -1.6 </i></energy></calculation>
        </modeling>
        """
      ]
    case .outcar:
      [
        """
         vasp.6.3.0
         POTCAR:    PAW_PBE Li_sv 10Sep2004
           TITEL  = PAW_PBE Li_sv 10Sep2004
           ions per type =    1
           NELM   =     60;   NELMIN=  2
        --- Iteration      1(   2)  ---
        -- aborting loop because EDIFF is reached --
          FORCE on cell =-STRESS in cart. coord.  units (eV):
          in kB      1.0 2.0 3.0 0.1 0.2 0.3
          direct lattice vectors                 reciprocal lattice vectors
             4.0  0.0  0.0     0.25 0.0 0.0
             0.0  4.0  0.0     0.0 0.25 0.0
             0.0  0.0  4.0     0.0 0.0 0.25
         POSITION                                       TOTAL-FORCE (eV/Angst)
         ---
           0.5 0.0 0.0     0.0 0.0 0.1
         ---
          FREE ENERGIE OF THE ION-ELECTRON SYSTEM (eV)
          ---
          free  energy   TOTEN  =       -1.5 eV

          energy  without entropy=      -1.4  energy(sigma->0) =      -1.45

        """
      ]
    case .espressoInput: []
    case .espressoOutput:
      [
        """
             Program PWSCF v.7.1 starts
             number of atoms/cell      =            1
             celldm(1)=  10.000000  celldm(2)=   0.000000
             crystal axes: (cart. coord. in units of alat)
                       a(1) = (   1.000000   0.000000   0.000000 )
                       a(2) = (   0.000000   1.000000   0.000000 )
                       a(3) = (   0.000000   0.000000   1.000000 )
             site n.     atom                  positions (alat units)
                 1           Li  tau(   1) = (   0.5000000   0.0000000   0.0000000  )
        !    total energy              =     -20.0 Ry
             smearing contrib. (-TS)   =      -0.2 Ry
             Forces acting on atoms (cartesian axes, Ry/au):

             atom    1 type  1   force =     0.01 -0.02 0.03
                  total   stress  (Ry/bohr**3)                   (kbar)     P=      -29.42
          -0.0001 0.0 0.0 -14.71 0.0 0.0
           0.0 -0.0002 0.0 0.0 -29.42 0.0
           0.0 0.0 -0.0003 0.0 0.0 -44.13
        CELL_PARAMETERS (alat= 10.0)
          1.1 0 0
          0 1 0
          0 0 1
        ATOMIC_POSITIONS (crystal)
        Li 0.1 0.2 0.3
           JOB DONE.

        """
      ]
    case .cp2kInput: []
    case .cp2kOutput:
      [
        """
         CP2K| version string:                 CP2K version 2023.1
         CELL| Vector a [angstrom]:       4.000     0.000     0.000   |a| =     4.000000
         CELL| Vector b [angstrom]:       0.000     4.000     0.000   |b| =     4.000000
         CELL| Vector c [angstrom]:       0.000     0.000     4.000   |c| =     4.000000
         CELL| Angle (b,c), alpha [degree]:                                    90.000000
         CELL| Angle (a,c), beta  [degree]:                                    90.000000
         CELL| Angle (a,b), gamma [degree]:                                    90.000000
         CELL| Periodicity                                                           XYZ
         MODULE QUICKSTEP: ATOMIC COORDINATES IN ANGSTROM

           Atom Kind Element         X             Y             Z       Z(eff)     Mass
              1    1 Li    3      0.000000      0.000000      0.000000   3.0000   6.9400
              2    2 S    16      2.000000      2.000000      2.000000   6.0000  32.0600

        """
      ].flatMap { head in Labels.outputs.map { head + String(decoding: $0, as: UTF8.self) } }
    case .optimade:
      [
        """
        {"meta": {"provider": {"name": "p"}}, "data": [{"id": "a", "type": "structures",
        "attributes": {"dimension_types": [1, 1, 1], "lattice_vectors": [[4, 0, 0], [0, 4, 0], [0, 0,
        4]], "cartesian_site_positions": [[0, 0, 1e0]], "species_at_sites": ["L"], "species":
        [{"name": "L", "chemical_symbols": ["Li"], "concentration": [1.0]}]}}]}
        """
      ]
    }
  }
}
