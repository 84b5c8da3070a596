import ArgumentParser
import Campaigns
import Foundation
import Reports

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The phase diagram of a run, finished or not.",
    discussion: """
      csv and json hold every entry; extxyz the relaxed structure of every entry; cif the \
      members of the hull and the best of each composition; pymatgen every entry as a \
      ComputedStructureEntry in JSON, in its data the columns of csv.
      """)

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  @Option(help: "csv, json, extxyz, cif or pymatgen.")
  var format = PhaseDiagramTable.Format.csv

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    let table = try RunFolder.current(URL(fileURLWithPath: folder)).phaseDiagram()
    try Delivery.write(table.text(as: format), to: output)
    table.remarks.forEach(Message.write)
  }
}

extension PhaseDiagramTable.Format: ExpressibleByArgument {}
