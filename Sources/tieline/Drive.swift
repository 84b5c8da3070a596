import ArgumentParser
import Campaigns
import Formats
import Foundation
import Labels
import Potentials
import Structures

struct Drive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces and virial for a program that moves atoms, by the i-PI protocol.",
    discussion: """
      The program is the server and is there first: i-PI, ASE's SocketIOCalculator, `tieline \
      label`. It sends positions and cells and no elements; these, and their order, are those of \
      the structure. It is answered until it says EXIT or, as ASE's does, hangs up after an answer. \
      A server that goes at another time, or sends another number of atoms, no numbers or two \
      atoms on one place, ends the command with code 65.

      Beside the numbers it is sent a remark, a dictionary of JSON: energy_error (eV, standard \
      error of the energy, of a committee) and short_contacts (pairs of atoms nearer than any in \
      training).
      """)

  @Argument(
    help: "CIF, POSCAR, XSF or extended XYZ; its first frame gives the atoms.",
    completion: .file())
  var structure: String

  @OptionGroup var choice: PotentialChoice

  @Option(
    help: "The server's Unix socket, /tmp/ipi_NAME; with a slash in it, the path of a socket.")
  var socket: String?

  @Option(help: "The server's port.")
  var port: Int?

  @Option(help: "The server's machine (default: this one).")
  var host: String?

  func validate() throws {
    guard (socket == nil) != (port == nil) else {
      throw ValidationError("give --socket or --port, and one of them")
    }
    guard host == nil || port != nil else { throw ValidationError("--host goes with --port") }
  }

  func run() throws {
    let potential = try choice.read()
    let frames = try FrameCheck.read(URL(fileURLWithPath: structure), for: potential.elements)
    let address =
      socket.map { LabelSocket.unix(name: $0) }
      ?? .port(port!, host: host ?? "127.0.0.1")
    try Self.answer(address, frames[0].structure, by: potential)
  }

  private static func answer(
    _ address: LabelSocket, _ first: Structure, by potential: some Potential
  ) throws {
    let calculator = potential.makeCalculator()
    var number = 0
    let ending = try IPIClient(address, species: first.species).run { structure in
      number += 1
      try FrameCheck.check(
        structure, file: address.text, frame: number, elements: potential.elements)
      let label = LabelledStructure(structure: structure)
        .labelled(by: try calculator.evaluate(structure))
      return IPIClient.Answer(label, remark: remark(of: label))
    }
    // Who looks for a server that died finds when.
    if ending == .hangUp {
      Message.write("the server hung up after \(number) structures, without EXIT")
    }
  }

  /// JSON, which i-PI keeps by its keys.
  private static func remark(of label: LabelledStructure) -> String {
    let numbers = [
      ("energy_error", label.energyError.map { "\($0)" }),
      ("short_contacts", label.info["short_contacts"]),
    ]
    return "{"
      + numbers.compactMap { key, value in value.map { "\"\(key)\": \($0)" } }
      .joined(separator: ", ") + "}"
  }
}
