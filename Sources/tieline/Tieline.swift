import ArgumentParser
import Foundation
import Quantities

@main
struct Tieline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieline",
    abstract: "Maps the line between two compounds: structures, stability, conductivity.",
    version: Quantities.version,
    subcommands: [
      Sample.self, Resume.self, Work.self, Status.self, Export.self, Report.self, Evaluate.self,
      Relax.self, Drive.self, Label.self, Confirm.self, Train.self, Diffuse.self, Motifs.self,
      Hull.self,
      Convert.self, Schema.self, Columns.self, Manual.self, Benchmark.self,
    ])

  /// Runs the command and turns whatever it throws into one sentence and the
  /// exit code that belongs to it.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as any ReportableError {
      Message.write("tieline: \(error.sentence)")
      Foundation.exit(error.kind.rawValue)
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}

/// Text to standard error: results alone go to standard output.
enum Message {
  static func write(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}

extension ExitCode {
  /// Interrupted by the user, everything finished is saved.
  static let interrupted = ExitCode(130)
}
