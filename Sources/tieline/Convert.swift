import ArgumentParser
import Formats
import Foundation
import Potentials

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Converts crystals, and networks of aenet, from one file format to another.",
    discussion: """
      The formats follow from the names: .cif, .poscar, .vasp, POSCAR…, CONTCAR…, .xsf (aenet), \
      .xyz and .extxyz (ASE). A disordered CIF is refused.

      A network of aenet (.nn, .ascii) is written in aenet's ASCII form, to a name ending in .ascii.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var input: String

  @Argument(help: "The file to write; one that exists is replaced.", completion: .file())
  var output: String

  private var isNetwork: Bool {
    AenetFile.endings.contains(URL(filePath: input).pathExtension)
  }

  func validate() throws {
    guard isNetwork else { return }
    guard URL(filePath: output).pathExtension == "ascii" else {
      throw ValidationError("a network of aenet is written to a name ending in .ascii")
    }
  }

  func run() throws {
    if isNetwork {
      return try AenetFile.write(
        AenetFile.read(URL(filePath: input)), to: URL(filePath: output))
    }
    let frames = try StructureFile.read(URL(filePath: input))
    try StructureFile.write(frames, to: URL(filePath: output))
    if let format = StructureFile.Format(fileName: output) {
      let lost = format.lost(of: frames)
      if !lost.isEmpty {
        Message.write(
          "\(output): \(format.rawValue) has no place for \(lost.joined(separator: ", "))")
      }
    }
  }
}
