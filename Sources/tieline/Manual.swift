import ArgumentParser
import Foundation

/// `tieline manual`: all that `--help` says, as a manual page.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The manual page, as mdoc; make install puts it where man finds it.")

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    let help = try JSONDecoder().decode(HelpDump.self, from: Data(Tieline._dumpHelp().utf8))
    try Delivery.write(ManualPage(help.command, date: Self.date).text, to: output)
  }

  /// When the program was made.
  private static var date: Date {
    let values = try? Bundle.main.executableURL?.resourceValues(forKeys: [
      .contentModificationDateKey
    ])
    return values?.contentModificationDate ?? Date()
  }
}
