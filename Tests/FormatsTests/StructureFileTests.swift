import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

@Suite("Files of structures")
struct StructureFileTests {
  @Test(
    "The name tells the format",
    arguments: [
      ("a.cif", StructureFile.Format.cif), ("a.b.CIF", .cif), ("POSCAR", .poscar),
      ("CONTCAR_relaxed", .poscar), ("x/POSCAR.1", .poscar), ("a.vasp", .poscar), ("a.xsf", .xsf),
      ("a.axsf", .xsf),
      ("a.xyz", .extendedXYZ), ("run.extxyz", .extendedXYZ), ("POSCAR.cif", .cif),
      ("input.data", .n2p2), ("li-p-s.input.data", .n2p2), ("input.data.Li2S", .n2p2),
      ("crystal.data", .lammps), ("data.crystal", .lammps), ("a.lmp", .lammps),
      ("vasprun.xml", .vasprun), ("OUTCAR", .outcar), ("1_OUTCAR", .outcar), ("OUTCAR.2", .outcar),
      ("a.pwi", .espressoInput), ("a.pwo", .espressoOutput), ("pw.out", .espressoOutput),
      ("response.json", .optimade), ("cp2k.inp", .cp2kInput),
    ])
  func formats(name: String, format: StructureFile.Format) {
    #expect(StructureFile.Format(fileName: name) == format)
  }

  @Test("Other names tell none", arguments: ["", "cif", "a.pdb", "a.cif.gz", "data.", ".", "/"])
  func noFormat(name: String) {
    #expect(StructureFile.Format(fileName: name) == nil)
  }

  /// A directory for one test, removed at the end of it.
  static func withDirectory<T>(_ body: (URL) throws -> T) throws -> T {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "tieline-formats-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
  }

  @Test(
    "A crystal survives every format that is written and read",
    arguments: StructureFile.Format.allCases.filter { $0.isWritten && $0.isRead })
  func roundTrip(format: StructureFile.Format) throws {
    let names: [StructureFile.Format: String] = [
      .cif: "a.cif", .poscar: "POSCAR", .xsf: "a.xsf", .extendedXYZ: "a.extxyz",
      .n2p2: "input.data", .lammps: "a.lmp",
    ]
    var frame = ExtendedXYZTests.frame(11)
    frame.structure = frame.structure.sortedByElement
    try Self.withDirectory { directory in
      let url = directory.appending(path: try #require(names[format]))
      try StructureFile.write([frame], to: url)
      let back = try #require(try StructureFile.read(url).first)
      #expect(back.structure.species == frame.structure.species)
      #expect((back.structure.lattice.lengths - frame.structure.lattice.lengths).length < 1e-12)
      for (a, b) in zip(back.structure.positions, frame.structure.positions) {
        #expect((a - b).length < 1e-14)
      }
      let lost = format.lost(of: [frame])
      #expect((back.energy == nil) == lost.contains("energy"))
      #expect((back.forces == nil) == lost.contains("forces"))
      #expect((back.virial == nil) == lost.contains("stress"))
      #expect((back.freeEnergy == nil) == lost.contains("free_energy"))
      #expect((back.forceErrors == nil) == lost.contains("force_errors"))
      #expect((back.info["system"] == nil) == lost.contains("system"))
      #expect(format.lost(of: [LabelledStructure(structure: frame.structure)]).isEmpty)
    }
  }

  @Test("A title is not lost, nor a free energy that is the energy; many names are counted")
  func whatIsLost() {
    var frame = LabelledStructure(
      structure: ExtendedXYZTests.frame(2).structure, energy: -1, freeEnergy: -1,
      info: ["name": "a", "comment": "b", "charge": "1"])
    #expect(StructureFile.Format.n2p2.lost(of: [frame]).isEmpty)
    #expect(
      StructureFile.Format.cif.leftOut(of: [frame], file: "a.cif")
        == "a.cif: left out, for CIF has no place for them: energy, charge")
    frame.energy = nil
    frame.freeEnergy = nil
    frame.info = ["a\u{1B}": "1"]
    #expect(
      StructureFile.Format.cif.leftOut(of: [frame], file: "a.cif")
        == "a.cif: left out, for CIF has no place for it: a?")
    for k in 1...20 { frame.info["k\(k)"] = "" }
    #expect(
      StructureFile.Format.cif.leftOut(of: [frame], file: "a.cif")?.hasSuffix(", k19 and 9 more")
        == true)
    #expect(StructureFile.Format.extendedXYZ.leftOut(of: [frame], file: "a.xyz") == nil)
  }

  @Test("Several crystals fit into CIF, XSF and extended XYZ, not into the others")
  func several() throws {
    let frames = [ExtendedXYZTests.frame(1), ExtendedXYZTests.frame(2)]
    let animation = try StructureFile.write(frames, .xsf, file: "a.xsf")
    #expect(try XSF.read(animation, file: "a.xsf").frames.count == 2)
    #expect(
      sentence { try StructureFile.write(frames, .poscar, file: "a.vasp") }
        == "a.vasp is to hold 2 structures, but a file in the format POSCAR is written with one.")
    #expect(
      sentence { try StructureFile.write(frames, .lammps, file: "a.lmp") }
        == "a.lmp is to hold 2 structures, but a file in the format LAMMPS data is written with one."
    )
    let cif = try StructureFile.write(frames, .cif, file: "a.cif")
    let names = try CIF.read(cif, file: "a.cif").map(\.name)
    #expect(names == ["Li3P2S2_1", "Li3P2S2_2"])
  }

  @Test("What cannot be read or written is named")
  func refusals() throws {
    try Self.withDirectory { directory in
      let mixed = directory.appending(path: "a.cif")
      let rows = CIFTests.atoms("M1 Al 0 0 0 0.25\nM1 Ti 0 0 0 0.75")
      try (CIFTests.head + CIFTests.mirror + rows)
        .write(to: mixed, atomically: true, encoding: .utf8)
      #expect(
        sentence { try StructureFile.read(mixed) }
          == "\(mixed.path): the crystal 'x' is disordered, its site M1 holds Al 0.25, Ti 0.75; "
          + "expected one element on every site.")
      let frame = ExtendedXYZTests.frame(1)
      let nowhere = directory.appending(path: "no/a.xyz")
      #expect(
        sentence { try StructureFile.write([frame], to: nowhere) }
          == "\(nowhere.path) cannot be written: No such file or directory")
      #expect(!FileManager.default.fileExists(atPath: nowhere.path))
      #expect(
        sentence { try StructureFile.read(directory.appending(path: "a.pdb")) }
          == "\(directory.path)/a.pdb has no name of a known format; expected .cif, .poscar, "
          + ".vasp, .xsf, .axsf, .xyz, .extxyz, .data, .lmp, .xml, .json, .pwi, .pwo, .out, .inp, POSCAR, "
          + "CONTCAR or OUTCAR.")
      #expect(
        sentence { try StructureFile.write([frame], to: directory.appending(path: "OUTCAR")) }
          == "\(directory.path)/OUTCAR is to be written as OUTCAR, which is read only.")
    }
  }

  @Test("What a file named .data holds decides whose it is")
  func dataFiles() throws {
    try Self.withDirectory { directory in
      for (name, text, count) in [
        ("input.data", LAMMPSDataTests.file, 1), ("a.data", N2P2DataTests.file, 2),
        ("data.a", N2P2DataTests.file, 2), ("b.data", LAMMPSDataTests.file, 1),
      ] {
        let url = directory.appending(path: name)
        try Data(text.utf8).write(to: url)
        #expect(try StructureFile.read(url).count == count, "\(name)")
      }
    }
  }

  @Test("What is left out of a file is said with what it holds")
  func remarks() throws {
    try Self.withDirectory { directory in
      let url = directory.appending(path: "OUTCAR")
      let text = OUTCARTests.head + OUTCARTests.step(1) + OUTCARTests.step(2, electronic: 4)
      try Data(text.utf8).write(to: url)
      let contents = try StructureFile.contents(of: url)
      #expect(contents.frames.count == 1)
      #expect(
        contents.remarks == [
          "\(url.path): left out 1 of 2 steps, which did not become self-consistent"
        ])
      #expect(try StructureFile.contents(Array(text.utf8), of: url).frames == contents.frames)
    }
  }

  /// Every format's reader, with a file it can read.
  static let readers: [(name: String, text: String, read: @Sendable (String) throws -> Int)] = [
    ("CIF", CIFTests.file, { try CIF.read($0, file: "f").count }),
    ("POSCAR", POSCARTests.file, { try POSCAR.read($0, file: "f").structure.count }),
    ("XSF", XSFTests.file, { try XSF.read($0, file: "f").frames.count }),
    (
      "extended XYZ", ExtendedXYZTests.twoAtoms, { try ExtendedXYZ.read($0, file: "f").count }
    ),
    ("n2p2", N2P2DataTests.file, { try N2P2Data.read($0, file: "f").count }),
    ("LAMMPS data", LAMMPSDataTests.file, { try LAMMPSData.read($0, file: "f").structure.count }),
    ("vasprun.xml", VASPRunTests.file, { try VASPRun.read($0, file: "f").frames.count }),
    ("OUTCAR", OUTCARTests.file, { try OUTCAR.read($0, file: "f").frames.count }),
    (
      "output of pw.x", EspressoOutputTests.file,
      { try EspressoOutput.read($0, file: "f").frames.count }
    ),
    (
      "output of CP2K", CP2KStepsTests.file, { try CP2KSteps.read($0, file: "f").frames.count }
    ),
    ("OPTIMADE", OPTIMADETests.file, { try OPTIMADE.read($0, file: "f").frames.count }),
  ]

  @Test("A cut or damaged file is read or refused in a sentence", arguments: 0..<11)
  func damaged(index: Int) throws {
    let (_, text, read) = Self.readers[index]
    #expect(try read(text) > 0)
    let bytes = Array(text.utf8)
    var stream = RandomStream(seed: 5, purpose: "damage", candidate: index)
    var refused = 0
    for round in 0..<600 {
      var damaged = bytes
      if round < 300 {
        damaged = Array(bytes.prefix(round * bytes.count / 300))
      } else {
        let place = stream.index(below: bytes.count)
        damaged[place] = [0, 10, 32, 39, 45, 57, 59, 95, 255][stream.index(below: 9)]
      }
      do {
        _ = try read(String(decoding: damaged, as: UTF8.self))
      } catch let error as any ReportableError {
        refused += 1
        #expect(error.sentence.hasPrefix("f"))
      }
    }
    #expect(refused > 100)
  }
}
