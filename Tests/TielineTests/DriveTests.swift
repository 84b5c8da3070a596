import Formats
import Foundation
import Quantities
import Structures
import Testing

@Suite struct DriveTests {
  private let folder = TemporaryFolder()
  private static let crystal = Tieline.structures.appendingPathComponent("Li2P2S6.cif")
  private static let argon = Tieline.inputs.appendingPathComponent("potentials/argon.yaml")

  /// Crystals of the same atoms, pulled and shaken.
  private func write(_ count: Int, to name: String = "in.extxyz") throws {
    let crystal = try StructureFile.read(Self.crystal)[0]
    var stream = RandomStream(seed: 3, purpose: "drive", candidate: 0)
    func small() -> Double { 0.02 * (stream.uniform() - 0.5) }
    let frames = (0..<count).map { _ in
      let strain = Matrix3(rowMajor: (0..<9).map { _ in small() })!
      let structure = crystal.structure
      return LabelledStructure(
        structure: Structure(
          lattice: structure.lattice.strained(by: strain)!, species: structure.species,
          positions: structure.positions.map { $0 + Vector3(small(), small(), small()) }))
    }
    try StructureFile.write(frames, to: folder[name])
  }

  private func drive(
    _ address: [String], structure: URL? = nil, potential: URL = Tieline.potential
  ) throws -> Tieline {
    try Tieline(
      ["drive", (structure ?? Self.crystal).path, "--potential", potential.path] + address,
      in: folder.url)
  }

  // MARK: servers of Tieline and of ASE

  @Test(arguments: ["--socket", "--port"])
  func `What label hears from drive is what evaluate says`(option: String) throws {
    try write(20)
    let address =
      option == "--port" ? "\(10000 + Int(getpid()) % 10000)" : "tieline-\(UUID().uuidString)"
    let run = try Tieline(
      ["label", "in.extxyz", "--output", "labels.extxyz", option, address], in: folder.url)
    #expect(run.wait { run.saidSoFar.contains("waiting for clients") })
    let driver = try drive([option, address])
    let labelled = run.result()
    try #require(labelled.code == 0, "\(labelled)")
    let result = driver.result()
    #expect(result.code == 0 && result.messages.isEmpty, "\(result)")
    let evaluated = try Tieline.run(
      "evaluate", "in.extxyz", "--potential", Tieline.potential.path, "--output", "ours.extxyz",
      in: folder.url)
    try #require(evaluated.code == 0, "\(evaluated)")
    let (labels, ours) = (
      try ExtendedXYZ.read(contentsOf: folder["labels.extxyz"]),
      try ExtendedXYZ.read(contentsOf: folder["ours.extxyz"])
    )
    #expect(labels.count == 20 && ours.count == 20)
    for (label, our) in zip(labels, ours) { try expectSame(label, our) }
  }

  private func expectSame(_ label: LabelledStructure, _ our: LabelledStructure) throws {
    let (energy, forces, virial) = (our.energy!, our.forces!, our.virial!)
    #expect(abs(try #require(label.energy) - energy) < 1e-10 * abs(energy))
    let scale = forces.map(\.length).max()!
    for (f, g) in zip(try #require(label.forces), forces) {
      #expect((f - g).length < 1e-10 * scale)
    }
    #expect((try #require(label.virial) - virial).norm < 1e-10 * virial.norm)
  }

  private static let server = """
    import json, subprocess, sys, uuid
    from ase.calculators.socketio import SocketIOCalculator
    from ase.io import read
    frames = read(sys.argv[1], ":")
    name = f"tieline-{uuid.uuid4()}"
    seen = []
    with SocketIOCalculator(unixsocket=name, timeout=60) as calc:
        process = subprocess.Popen(sys.argv[2:] + ["--socket", name])
        for a in frames:
            a.calc = calc
            seen.append(dict(energy=a.get_potential_energy(), forces=a.get_forces().tolist(),
              stress=a.get_stress(voigt=False).tolist()))
    print(json.dumps(dict(code=process.wait(), frames=seen)))
    """

  private struct Seen: Decodable {
    struct Frame: Decodable {
      var energy: Double
      var forces, stress: [[Double]]
    }
    var code: Int32
    var frames: [Frame]
  }

  @Test(.enabled(if: Python.ase.isThere))
  func `ASE's SocketIOCalculator has the numbers of evaluate, and its client ends well`() throws {
    try write(4)
    let seen: Seen = try Python.ase.json(
      Self.server, folder["in.extxyz"].path, Tieline.executable!.path, "drive", Self.crystal.path,
      "--potential", Tieline.potential.path)
    let evaluated = try Tieline.run(
      "evaluate", "in.extxyz", "--potential", Tieline.potential.path, "--output", "ours.extxyz",
      in: folder.url)
    try #require(evaluated.code == 0 && seen.code == 0, "\(evaluated)")
    let ours = try ExtendedXYZ.read(contentsOf: folder["ours.extxyz"])
    #expect(seen.frames.count == ours.count)
    // The constants of ASE are of 2014, those here of 2018.
    for (seen, our) in zip(seen.frames, ours) {
      #expect(abs(seen.energy - our.energy!) < 1e-8 * abs(our.energy!))
      for (f, g) in zip(seen.forces, our.forces!) {
        #expect((Vector3(f[0], f[1], f[2]) - g).length < 1e-6)
      }
      #expect((Matrix3(rowMajor: seen.stress.flatMap(\.self))! - our.stress!).norm < 1e-7)
    }
  }

  // MARK: servers that are not what they should be

  /// Argon, so that little is calculated.
  private func argon(_ edge: Double = 5.3) throws -> (Structure, URL) {
    let structure = Structure(
      lattice: .cubic(edge)!, species: [Element](repeating: Element("Ar")!, count: 4),
      positions: [.zero, Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0)])
    let file = folder["argon.extxyz"]
    try StructureFile.write([LabelledStructure(structure: structure)], to: file)
    return (structure, file)
  }

  @Test func `Thousands of steps leave nothing behind`() throws {
    let (structure, file) = try argon()
    let server = FakeServer(in: folder)
    let driver = try drive(["--socket", server.path], structure: file, potential: Self.argon)
    try server.accept()
    let process = "/proc/\(driver.processIdentifier)"
    /// Pages of memory, and open files.
    func held() throws -> (pages: Int, files: Int) {
      let text = try String(contentsOfFile: "\(process)/statm", encoding: .utf8)
      return (
        Int(text.split(separator: " ")[1])!,
        try FileManager.default.contentsOfDirectory(atPath: "\(process)/fd").count
      )
    }
    func step(_ number: Int) throws -> LabelledStructure {
      var moved = structure
      moved.positions[0].x = 0.001 * Double(number % 10)
      return try server.label(moved)
    }
    let first = try (0..<500).map(step)
    let before = try held()
    var last: [LabelledStructure] = []
    for number in 0..<5000 {
      let label = try step(number)
      if number >= 4990 { last.append(label) }
    }
    let after = try held()
    #expect(after.files == before.files)
    // 5000 steps that left a kilobyte each would be 1200 pages. Sanitizers keep what is freed.
    if Tieline.slowness == 1 {
      #expect(after.pages - before.pages < 200, "\(before) \(after)")
    }
    #expect(last == Array(first.prefix(10)))
    server.send(IPIMessage.Request.exit.bytes)
    #expect(driver.result().code == 0)
  }

  struct Liar: CustomTestStringConvertible {
    let testDescription: String
    let sentence: String
    let lie: @Sendable (FakeServer, Structure) throws -> Void

    init(
      _ name: String, _ sentence: String,
      _ lie: @escaping @Sendable (FakeServer, Structure) throws -> Void
    ) {
      testDescription = name
      self.sentence = sentence
      self.lie = lie
    }
  }

  static let liars = [
    Liar("dies", "the server has gone") { server, _ in server.hangUp() },
    Liar("dies with an answer that it has not heard", "the server has gone") {
      server, structure in
      _ = try server.label(structure)
      server.send(IPIMessage.positions(of: structure))
      _ = try server.status()
      server.hangUp()
    },
    Liar("dies within a message", "the server has gone") { server, structure in
      server.send(Array(IPIMessage.positions(of: structure).prefix(200)))
      server.hangUp()
    },
    Liar("counts wrong", "the server sent positions of 3 atoms, expected 4") {
      $0.send(IPIMessage.positions(of: $1.selecting([0, 1, 2])))
    },
    Liar("babbles", "the server sent 'OOOOOOOOOOOO', expected STATUS, INIT, POSDATA, ") {
      server, _ in
      server.send([UInt8](repeating: 79, count: 500))
    },
    Liar("says NaN", "the server sent a position of nan, expected a number") {
      var structure = $1
      structure.positions[2].y = .nan
      $0.send(IPIMessage.positions(of: structure))
    },
    Liar("puts atoms on one place", ": frame 2: atoms 1 and 2 are on one place, 0.0 Å apart") {
      _ = try $0.label($1)
      var structure = $1
      structure.positions[1] = structure.positions[0]
      $0.send(IPIMessage.positions(of: structure))
    },
    Liar("loses an atom", ": frame 1: atom 3 is 10000000.0 cells away") {
      var structure = $1
      structure.positions[2].z = 1e7
      $0.send(IPIMessage.positions(of: structure))
    },
    Liar("wants forces of nothing", "the server asked for forces before it had sent positions") {
      server, _ in server.send(IPIMessage.Request.forces.bytes)
    },
  ]

  @Test(arguments: liars)
  func `A server that dies or lies is told of in one sentence`(liar: Liar) throws {
    let (structure, file) = try argon()
    let server = FakeServer(in: folder)
    let driver = try drive(["--socket", server.path], structure: file, potential: Self.argon)
    try server.accept()
    try liar.lie(server, structure)
    let result = driver.result(limit: 60)
    #expect(result.code == 65 && result.lines.count == 1, "\(result)")
    #expect(
      result.messages.hasPrefix("tieline: ") && result.messages.contains(liar.sentence),
      "\(result)")
  }

  @Test func `A server may hang up after an answer, and it is said after which`() throws {
    let (structure, file) = try argon()
    let server = FakeServer(in: folder)
    let driver = try drive(["--socket", server.path], structure: file, potential: Self.argon)
    try server.accept()
    for _ in 0..<3 { _ = try server.label(structure) }
    server.hangUp()
    let result = driver.result(limit: 60)
    #expect(result.code == 0, "\(result)")
    #expect(result.lines == ["the server hung up after 3 structures, without EXIT"])
  }

  @Test func `A server may begin as it likes, and ask for what it has once more`() throws {
    let (structure, file) = try argon()
    let server = FakeServer(in: folder)
    let driver = try drive(["--socket", server.path], structure: file, potential: Self.argon)
    try server.accept()
    server.send(IPIMessage.initialization)
    #expect(try server.status() == .ready)
    server.send(IPIMessage.positions(of: structure))
    #expect(try server.status() == .hasData && server.status() == .hasData)
    // Positions that were sent in error are made up for by others.
    server.send(IPIMessage.positions(of: structure))
    server.send(IPIMessage.Request.forces.bytes + IPIMessage.Request.exit.bytes)
    let result = driver.result(limit: 60)
    #expect(result.code == 0 && result.messages.isEmpty, "\(result)")
  }

  @Test(arguments: [
    ([], 64, "give --socket or --port, and one of them"),
    (["--socket", "a", "--port", "1"], 64, "give --socket or --port, and one of them"),
    (["--socket", "a", "--host", "b"], 64, "--host goes with --port"),
    (["--socket", "/nowhere/at/all"], 65, "no server answers at /nowhere/at/all: no such file"),
    (["--port", "1"], 65, "no server answers at 127.0.0.1:1: connection refused"),
  ])
  func `What cannot be is said in one sentence`(
    address: [String], code: Int32, sentence: String
  ) throws {
    let result = try drive(address).result(limit: 60)
    #expect(result.code == code && result.messages.contains(sentence), "\(result)")
  }

  @Test func `Elements that the potential does not know are refused before anybody is called`()
    throws
  {
    let result = try drive(["--socket", "/nowhere"], potential: Self.argon).result(limit: 60)
    #expect(
      result.code == 65 && result.messages.contains("expected no elements but Ar"), "\(result)")
  }
}
