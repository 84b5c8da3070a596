import ArgumentParser
import Campaigns
import Files
import Foundation

struct BenchmarkArchive: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Candidates per second that an archive takes durably.",
    discussion: """
      Archives are filled in a folder that is made in the current one, and so on its disk, with \
      one candidate in each commit and with many; they are opened again, and what was recorded is \
      compared with what is there. The folder is removed.
      """)

  @Option(help: "Candidates in an archive; a twentieth where each is a commit.")
  var rows = 2560

  @Option(help: "text or json.")
  var format = BenchmarkFormat.text

  func validate() throws {
    guard (1...1_000_000).contains(rows) else {
      throw ValidationError("--rows is a number from 1 to 1000000, found \(rows).")
    }
  }

  func run() throws {
    try BenchmarkFolder.use { folder in
      try AtomicFile.makeFolder(folder)
      try format.write(ArchiveBenchmark(rows: rows, folder: folder))
    }
  }
}
