import ArgumentParser
import Campaigns
import Files
import Formats
import Foundation
import Labels
import Quantities
import Structures

struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces and stress of every frame by a first-principles code.",
    discussion: """
      With --cp2k the input is Tieline's: PBE, GTH, TZVP-MOLOPT for P and S, DZVP-MOLOPT-SR for \
      Li, 400 Ry, k points to 12 Å. With --command a command of yours is run for each frame, in a \
      folder of its own: it reads input.extxyz and writes output.extxyz, the same frame with \
      energy, forces and, if it can, stress.

      Each label is kept as soon as it is there. The same command again goes on with what is \
      missing, also after a kill; what failed is tried again. Every frame gets the key 'level', \
      what was calculated.
      """)

  @Argument(help: "CIF, POSCAR, XSF or extended XYZ.", completion: .file())
  var structures: String

  @Option(help: "Extended XYZ to write.", completion: .file())
  var output: String

  @Option(help: "How CP2K is called, such as cp2k.psmp or 'mpirun -np 4 cp2k.psmp'.")
  var cp2k: String?

  @Option(help: "A command of the shell that labels input.extxyz as output.extxyz.")
  var command: String?

  @Option(help: "What a --command calculates, for the key 'level' (default: the command).")
  var level: String?

  @Option(help: "Processes at once.")
  var jobs = 1

  @Option(help: "Time for one frame, s.")
  var timeLimit = 36000.0

  @Option(help: "How often a frame that fails is tried again.")
  var retries = 1

  func validate() throws {
    guard [cp2k, command].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("give --cp2k or --command, and one of them")
    }
    guard level == nil || cp2k == nil else {
      throw ValidationError("--level goes with --command; --cp2k has its own")
    }
    guard jobs > 0 else { throw ValidationError("--jobs is a positive number") }
    guard timeLimit > 0 else { throw ValidationError("--time-limit is a positive time in s") }
    guard retries >= 0 else { throw ValidationError("--retries is not negative") }
  }

  func run() throws {
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structures), for: (1...118).compactMap(Element.init(atomicNumber:)))
    let output = URL(fileURLWithPath: output)
    let program: CommandSource.Program =
      cp2k.map { .cp2k($0) } ?? .command(command!, level: level ?? command!)
    let source = CommandSource(
      program, folder: LabelRun.folder(of: output), jobs: jobs, timeLimit: timeLimit)
    var run = try LabelRun(
      frames, file: structures, output: output, level: source.level)
    let interruption = Interruption()
    let reporter = ProgressReporter(label: "labelling", total: frames.count, done: run.done)
    let failures = try run.work(
      source, retries: retries, isInterrupted: { interruption.isRequested },
      progress: { reporter.update(done: $0) }, remark: reporter.message)
    reporter.finish()
    guard let failures else {
      Message.write(
        "stopped; \(run.done) of \(frames.count) frames are labelled, the same command "
          + "goes on")
      throw ExitCode.interrupted
    }
    for (frame, error) in failures {
      Message.write("tieline: \(structures), frame \(frame): \(error.sentence)")
    }
    guard failures.isEmpty else { throw ExitCode(FailureKind.badInput.rawValue) }
  }
}
