import ArgumentParser
import Campaigns
import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures

struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces and stress of every frame by a first-principles code.",
    discussion: """
      With --cp2k the input is Tieline's: PBE, GTH, TZVP-MOLOPT for P and S, TZVP-MOLOPT-SR for \
      Li, 400 Ry, k points to 12 Å. With --command a command of yours is run for each frame, in a \
      folder of its own: it reads input.extxyz and writes output.extxyz, the same frame with \
      energy, forces and, if it can, stress. With --socket or --port clients of the i-PI protocol \
      (CP2K, Quantum ESPRESSO, FHI-aims, DFTB+, ASE's SocketClient) are waited for, as many as \
      come; all frames must be of the same atoms in the same order.

      Each label is kept as soon as it is there. The same command again goes on with what is \
      missing, also after a kill; what failed is tried again. Every frame gets the key 'level', \
      what was calculated.
      """)

  @Argument(help: "CIF, POSCAR, XSF or extended XYZ.", completion: .file())
  var structures: String

  @Option(help: "Extended XYZ to write.", completion: .file())
  var output: String

  @OptionGroup var program: LabelProgram

  @Option(help: "Name of a Unix socket for clients on this machine, /tmp/ipi_NAME.")
  var socket: String?

  @Option(help: "Port for clients.")
  var port: Int?

  @Option(help: "Address of the port; 0.0.0.0 for clients on other machines, whoever they are.")
  var host: String?

  @Option(
    name: .customLong("cp2k-input"),
    help: "An input to write, with which CP2K is a client of the socket or port.",
    completion: .file())
  var cp2kInput: String?

  @OptionGroup var loudness: Loudness

  func validate() throws {
    let (cp2k, command) = (program.cp2k, program.command)
    guard [cp2k, command, socket, port.map(String.init)].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("give --cp2k, --command, --socket or --port, and one of them")
    }
    guard program.level == nil || cp2kInput == nil else { throw LabelProgram.knownLevel }
    guard cp2kInput == nil || socket != nil || port != nil else {
      throw ValidationError("--cp2k-input goes with --socket or --port")
    }
    guard host == nil || port != nil else { throw ValidationError("--host goes with --port") }
    guard program.jobs == 1 || cp2k != nil || command != nil else {
      throw ValidationError("--jobs goes with --cp2k or --command; clients come by themselves")
    }
  }

  func run() throws {
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structures), for: (1...118).compactMap(Element.init(atomicNumber:)),
      remark: { loudness.say([$0]) })
    let output = URL(fileURLWithPath: output)
    let source = try source(for: frames[0].structure, LabelRun.folder(of: output))
    var run = try LabelRun(frames, file: structures, output: output, level: source.level)
    let interruption = Interruption()
    let reporter = loudness.reporter("labelling", total: frames.count, done: run.done)
    let failures = try run.work(
      source, retries: program.retries, isInterrupted: { interruption.isRequested },
      progress: { reporter?.update(done: $0) },
      remark: { reporter?.message($0) ?? Message.write($0) })
    reporter?.finish()
    guard let failures else {
      loudness.say([
        "stopped; \(run.done) of \(frames.count) frames are labelled, the same command goes on"
      ])
      throw ExitCode.interrupted
    }
    for (frame, reason) in failures {
      Message.write("tieline: \(structures), frame \(frame): \(reason)")
    }
    guard failures.isEmpty else { throw ExitCode(FailureKind.badInput.rawValue) }
  }

  private func source(for structure: Structure, _ folder: URL) throws -> any LabelSource {
    if let source = program.source(in: folder) { return source }
    let host = host ?? "127.0.0.1"
    let address = socket.map { LabelSocket.unix(name: $0) } ?? .port(port!, host: host)
    var theory = IPIServer.Theory.stated(program.level ?? "a client of i-PI")
    if let cp2kInput {
      var input = try CP2KInput(structure)
      input.driver =
        socket.map { .unixSocket($0) } ?? .port(port!, host: host == "0.0.0.0" ? "localhost" : host)
      theory = .cp2k(input)
      try Delivery.write(input.text, to: cp2kInput)
    }
    let server = try IPIServer(
      address, theory, species: structure.species, timeLimit: program.timeLimit)
    loudness.say(["waiting for clients at \(address.text)"])
    return server
  }
}
