import ArgumentParser
import Campaigns
import Files
import Foundation
import Reports

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A page about a run, finished or not, in one file: charts, structures, provenance.",
    discussion: """
      The page needs no network and no other file. Its charts are written as SVG into the folder \
      figures of the run too.
      """)

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  @Option(help: "The page (default: report.html in the run folder).", completion: .file())
  var output: String?

  @OptionGroup var loudness: Loudness

  func run() throws {
    let folder = RunFolder.current(URL(fileURLWithPath: folder))
    let progress = loudness.reporter("report", total: 4, delay: 2)
    let archive = try folder.openArchive()
    progress?.advance()
    let report = try folder.runReport(of: archive)
    progress?.advance()
    let output = output ?? folder.report.relativePath
    try Delivery.write(report.html, to: output)
    progress?.advance()
    try folder.writeFigures(report)
    progress?.advance()
    progress?.finish()
    loudness.say([output])
  }
}
