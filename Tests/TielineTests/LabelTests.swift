import Foundation
import Formats
import Quantities
import Structures
import Testing

@Suite struct LabelTests {
  private let folder = TemporaryFolder()

  /// Crystals of the same atoms, pulled more and more.
  private func write(_ count: Int, to name: String = "in.extxyz") throws {
    let crystal = try StructureFile.read(Tieline.structures.appendingPathComponent("Li2P2S6.cif"))[
      0]
    let frames = (0..<count).map { number in
      var frame = crystal
      frame.structure.lattice = Lattice(
        crystal.structure.lattice.matrix * (1 + 0.002 * Double(number)))!
      frame.info["number"] = "\(number)"
      return frame
    }
    try StructureFile.write(frames, to: folder[name])
  }

  /// Energies −1.5 eV, and a force on every atom.
  private static let command = """
    awk 'NR == 2 {sub(/Properties=[^ ]*/, "Properties=species:S:1:pos:R:3:forces:R:3 energy=-1.5")}
      {print $0 (NR > 2 ? " 0.1 0 -0.1" : "")}' input.extxyz > output.extxyz
    """

  private func label(_ arguments: String...) throws -> Tieline.Result {
    try Tieline(["label", "in.extxyz", "--output", "out.extxyz"] + arguments, in: folder.url)
      .result()
  }

  private func read(_ name: String = "out.extxyz") throws -> [LabelledStructure] {
    try ExtendedXYZ.read(contentsOf: folder[name])
  }

  @Test func `A command labels every frame, and the frames keep what they held`() throws {
    try write(4)
    let result = try label("--command", Self.command, "--level", "awk", "--jobs", "2")
    #expect(result.code == 0 && result.output.isEmpty, "\(result)")
    #expect(result.messages.contains("labelling 4/4"))
    let frames = try read()
    #expect(frames.map { $0.info["number"] } == ["0", "1", "2", "3"])
    #expect(frames.allSatisfy { $0.energy == -1.5 && $0.info["level"] == "awk" })
    #expect(!FileManager.default.fileExists(atPath: folder["out.extxyz.labels"].path))
    // The same again has nothing to do, so that a command that fails is not asked.
    let again = try label("--command", "exit 1", "--level", "awk")
    #expect(again.code == 0, "\(again)")
    try FileManager.default.removeItem(at: folder["out.extxyz"])
    let quiet = try label("--command", Self.command, "--level", "awk", "--quiet")
    #expect(quiet.code == 0 && quiet.messages.isEmpty, "\(quiet)")
  }

  @Test func `A frame that fails is named, what it said is kept, the others are labelled`() throws {
    try write(3)
    let fails = "[ $(basename $PWD | cut -d- -f2) != 2 ] || exit 4\n"
    let result = try label("--command", fails + Self.command, "--retries", "1")
    #expect(result.code == 65, "\(result)")
    #expect(
      result.lines.contains {
        $0.hasPrefix(
          "tieline: in.extxyz, frame 2: the command ended with code 4; what it said is in ")
          && $0.hasSuffix("out.extxyz.labels/frame-2-2/output.txt")
      }, "\(result)")
    #expect(try read().map { $0.info["number"] } == ["0", "2"])
    let again = try label("--command", fails + Self.command, "--retries", "1")
    #expect(again.code == 65)
  }

  @Test(arguments: [SIGKILL, SIGINT, SIGTERM])
  func `A run that is stopped goes on, labels nothing twice, and ends with the same bytes`(
    signal: Int32
  ) throws {
    try write(6)
    let log = folder["log"].path
    let slow = "echo $PWD >> \(log); sleep 0.2\n" + Self.command
    #expect(try label("--command", slow, "--level", "slow").code == 0)
    let expected = try Data(contentsOf: folder["out.extxyz"])
    try FileManager.default.removeItem(at: folder["out.extxyz"])
    try FileManager.default.removeItem(at: folder["log"])

    let run = try Tieline(
      ["label", "in.extxyz", "--output", "out.extxyz", "--command", slow, "--level", "slow"],
      in: folder.url)
    let third = folder["out.extxyz.labels/label-3.extxyz"].path
    #expect(run.wait { FileManager.default.fileExists(atPath: third) })
    run.send(signal)
    let stopped = run.result()
    #expect(stopped.code == (signal == SIGKILL ? -SIGKILL : 130), "\(stopped)")
    #expect(signal == SIGKILL || stopped.messages.contains(" of 6 frames are labelled"))
    #expect(!FileManager.default.fileExists(atPath: folder["out.extxyz"].path))
    #expect(try label("--command", slow, "--level", "slow").code == 0)
    #expect(try Data(contentsOf: folder["out.extxyz"]) == expected)
    let begun = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count
    // The one that was under way is begun again.
    #expect(begun == 6 || begun == 7)
  }

  @Test(arguments: [
    ([], 64, "give --cp2k, --command, --socket or --port, and one of them"),
    (["--command", "true", "--port", "1"], 64, "and one of them"),
    (["--command", "true", "--jobs", "0"], 64, "--jobs is a positive number"),
    (["--socket", "a", "--jobs", "2"], 64, "clients come by themselves"),
    (["--cp2k", "cp2k.psmp", "--level", "PBE"], 64, "leave out --level"),
    (["--command", "true", "--time-limit", "0"], 64, "--time-limit is a positive time in s"),
    (
      ["--socket", String(repeating: "x", count: 200)], 65,
      "has a name of 209 bytes, expected at most 107"
    ),
    (["--port", "99999"], 65, "a port is a number up to 65535"),
  ])
  func `What cannot be is said in one sentence`(
    arguments: [String], code: Int32, sentence: String
  ) throws {
    try write(1)
    let result = try Tieline(
      ["label", "in.extxyz", "--output", "out.extxyz"] + arguments, in: folder.url
    ).result()
    #expect(result.code == code && result.messages.contains(sentence), "\(result)")
  }

  @Test func `Clients are told no elements, so frames of other atoms are refused`() throws {
    try write(1)
    let one = try read("in.extxyz")[0]
    var turned = one
    turned.structure = one.structure.selecting((0..<one.structure.count).reversed())
    try StructureFile.write([one, turned], to: folder["in.extxyz"])
    let result = try label("--socket", "tieline-\(UUID().uuidString)")
    #expect(result.code == 65, "\(result)")
    #expect(
      result.lines.last
        == "tieline: in.extxyz, frame 2: it has other atoms than the first frame, or in another "
        + "order, of which clients of i-PI are not told; label each composition by itself")
  }

  @Test func `An output that cannot be written is said so before anything is calculated`() throws {
    try write(1)
    // A file stands where a folder would have to be.
    let result = try Tieline.run(
      "label", "in.extxyz", "--output", "in.extxyz/out.extxyz", "--command",
      "touch \(folder["run"].path)",
      in: folder.url)
    #expect(result.code == 73 && result.lines.count == 1, "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder["run"].path))
  }

  // MARK: ASE as a client

  /// `make test` puts the ASE of the tests there.
  static let python = Tieline.root.appending(path: ".build/ase/bin/python3")
  static let hasASE = FileManager.default.isExecutableFile(atPath: python.path)

  /// Labels what it is sent with Lennard-Jones pairs, and itself all frames of a file.
  private static let client = """
    import os, signal, sys
    from ase.io import read, write
    from ase.calculators.lj import LennardJones
    from ase.calculators.socketio import SocketClient
    frames = read(sys.argv[1], ":")
    def lj(): return LennardJones(sigma=2.5, epsilon=0.05, rc=7, smooth=True)
    class Doomed(LennardJones):
        def calculate(self, *arguments): os.kill(os.getpid(), signal.SIGKILL)
    if sys.argv[2] == "itself":
        for a in frames:
            a.calc = lj()
            a.get_potential_energy(), a.get_forces(), a.get_stress()
        write(sys.argv[3], frames, format="extxyz")
    else:
        a = frames[0]
        a.calc = Doomed() if "doomed" in sys.argv else lj()
        where = dict(unixsocket=sys.argv[3]) if sys.argv[2] == "unix" else dict(port=int(sys.argv[3]))
        SocketClient(**where).run(a, use_stress=True)
    """

  private func runClient(_ arguments: String...) throws -> Process {
    let process = Process()
    process.executableURL = Self.python
    process.arguments = ["-c", Self.client] + arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test(.enabled(if: hasASE), arguments: ["unix", "port"])
  func `Clients of ASE label as ASE does by itself, and one that is killed is made up for`(
    kind: String
  ) throws {
    try write(8)
    let itself = try runClient("in.extxyz", "itself", "theirs.extxyz")
    itself.waitUntilExit()
    try #require(itself.terminationStatus == 0)
    let theirs = try read("theirs.extxyz")

    let name = "tieline-\(UUID().uuidString)"
    let port = "\(20000 + Int(getpid()) % 20000)"
    let address = kind == "unix" ? name : port
    let run = try Tieline(
      ["label", "in.extxyz", "--output", "out.extxyz", "--retries", "3", "--level", "LJ"]
        + ["--\(kind == "unix" ? "socket" : "port")", address], in: folder.url)
    if kind == "unix" {
      #expect(run.wait { FileManager.default.fileExists(atPath: "/tmp/ipi_" + name) })
    } else {
      #expect(run.wait { Self.answers(Int(port)!) })
    }
    let doomed = try runClient("in.extxyz", kind, address, "doomed")
    doomed.waitUntilExit()
    #expect(doomed.terminationReason == .uncaughtSignal)
    let clients = try (0..<2).map { _ in try runClient("in.extxyz", kind, address) }
    let result = run.result(limit: 120)
    #expect(result.code == 0, "\(result)")
    // Whoever looked whether the port answers was a client too.
    #expect(
      result.messages.contains(
        #/frame 1, attempt 1: client [12] was dropped: the client has gone/#),
      "\(result)")
    for client in clients { client.waitUntilExit() }
    // Who comes when all is labelled finds nobody; who worked is sent home.
    #expect(clients.contains { $0.terminationStatus == 0 })
    let ours = try read()
    #expect(ours.map { $0.info["number"] } == (0..<8).map(String.init))
    for (our, their) in zip(ours, theirs) {
      #expect(our.info["level"] == "LJ")
      // The constants of ASE are of 2014, those here of 2018.
      #expect(abs(our.energy! - their.energy!) < 1e-6 * abs(their.energy!))
      for (f, g) in zip(our.forces!, their.forces!) { #expect((f - g).length < 1e-5) }
      #expect((our.virial! - their.virial!).norm < 1e-5 * max(1, their.virial!.norm))
    }
    #expect(kind == "port" || !FileManager.default.fileExists(atPath: "/tmp/ipi_" + name))
  }

  private static func answers(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
