import ArgumentParser
import Foundation
import Labels

/// A first-principles code that is called for each structure.
struct LabelProgram: ParsableArguments {
  @Option(help: "How CP2K is called, such as cp2k.psmp or 'mpirun -np 4 cp2k.psmp'.")
  var cp2k: String?

  @Option(help: "A command of the shell that labels input.extxyz as output.extxyz.")
  var command: String?

  @Option(help: "What the command or the clients calculate, for the key 'level'.")
  var level: String?

  @Option(help: "Processes at once.")
  var jobs = 1

  @Option(help: "Time for one frame, s.")
  var timeLimit = 36000.0

  @Option(help: "How often a frame that fails is tried again.")
  var retries = 1

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs is a positive number") }
    guard timeLimit > 0 else { throw ValidationError("--time-limit is a positive time in s") }
    guard retries >= 0 else { throw ValidationError("--retries is not negative") }
    guard level == nil || cp2k == nil else { throw Self.knownLevel }
  }

  static let knownLevel = ValidationError(
    "the level of CP2K with Tieline's input is known; leave out --level")

  /// - Parameter folder: where its processes work.
  /// - Returns: `nil` where no program is named.
  func source(in folder: URL) -> CommandSource? {
    let program: CommandSource.Program? =
      cp2k.map { .cp2k($0) } ?? command.map { .command($0, level: level ?? $0) }
    return program.map {
      CommandSource($0, folder: folder, jobs: jobs, timeLimit: timeLimit)
    }
  }
}
