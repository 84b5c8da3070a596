import ArgumentParser
import Campaigns

/// `tieline columns`.
struct Columns: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The columns of the CSV tables that the program writes, with units, in Markdown.")

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    try Delivery.write(TableKind.page, to: output)
  }
}
