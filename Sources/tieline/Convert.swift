import ArgumentParser
import Formats
import Foundation

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Converts crystals from one file format to another.",
    discussion: """
      The formats follow from the names: .cif, .poscar, .vasp, POSCAR…, CONTCAR…, .xsf (aenet), \
      .xyz and .extxyz (ASE). A disordered CIF is refused.
      """)

  @Argument(help: "The file to read.", completion: .file())
  var input: String

  @Argument(help: "The file to write; one that exists is replaced.", completion: .file())
  var output: String

  func run() throws {
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
