import ArgumentParser
import Foundation
import Quantities

/// Does the work of a command; a failure that can be worded goes to standard
/// error as its sentence, and the command ends with the code of its kind.
func reportingFailures(_ work: () throws -> Void) throws {
  do {
    try work()
  } catch let failure as any ReportableError {
    printMessage("Error: \(failure.sentence)")
    throw ExitCode(failure.kind.rawValue)
  }
}

/// One line on standard error.
func printMessage(_ text: String) {
  try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}
