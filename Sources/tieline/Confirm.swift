import ArgumentParser
import Campaigns
import Files
import Foundation
import Labels
import Quantities
import Reports

struct Confirm: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What a finished run ends with, computed again from first principles.",
    discussion: """
      Members of the hull and the best of each composition get a single point each, as by \
      tieline label. The best is the lowest whose electrons come out even by the octet rule, \
      or, where there is none, the lowest. The labels are kept in confirmed.extxyz of the run \
      folder, and the table, the structures and the report are made anew: with the formation \
      energy and the energy above hull by first principles, and with what the potential gets \
      wrong. Labels that are there stay, also of what is not the best any more.

      Each label is kept as soon as it is there. The same command again goes on with what is \
      missing, also after a kill.
      """)

  @Argument(help: "The run folder.", completion: .directory)
  var folder: String

  @OptionGroup var program: LabelProgram

  @OptionGroup var loudness: Loudness

  func validate() throws {
    guard (program.cp2k == nil) != (program.command == nil) else {
      throw ValidationError("give --cp2k or --command, and one of them")
    }
  }

  func run() throws {
    let folder = RunFolder.current(URL(fileURLWithPath: folder))
    let source = program.source(in: LabelRun.folder(of: folder.confirmed))!
    var run = try ConfirmationRun(folder, level: source.level)
    let interruption = Interruption()
    let reporter = loudness.reporter("confirming", total: run.total, done: run.done)
    let outcome = try run.work(
      source, retries: program.retries, isInterrupted: { interruption.isRequested },
      progress: { reporter?.update(done: $0) },
      remark: { reporter?.message($0) ?? Message.write($0) })
    reporter?.finish()
    guard let outcome else {
      loudness.say([
        "stopped; \(run.done) of \(run.total) crystals are computed, the same command goes on"
      ])
      throw ExitCode.interrupted
    }
    try Delivery.write(outcome.table.summary(), to: nil)
    for (id, reason) in outcome.failures { Message.write("tieline: \(id): \(reason)") }
    guard outcome.failures.isEmpty else { throw ExitCode(FailureKind.badInput.rawValue) }
  }
}
