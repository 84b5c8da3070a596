import ArgumentParser
import Campaigns
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures

struct Relax: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Relaxes positions and cell of every frame, as extended XYZ.",
    discussion: """
      Each frame says in 'relaxation' how it ended: converged, stepLimit, stuck (the limit of \
      numerical precision) or exploded. The other keys are those of 'evaluate'.
      """)

  @Argument(help: "CIF, POSCAR, XSF or extended XYZ.", completion: .file())
  var structures: String

  @OptionGroup var choice: PotentialChoice

  @Option(help: "Extended XYZ to write (default: standard output).", completion: .file())
  var output: String?

  @Option(help: "Steps at most.")
  var steps = 500

  @Option(help: "Longest force that counts as none, eV/Å.")
  var force = 0.02

  @Flag(help: "Keep the cell.")
  var fixedCell = false

  @OptionGroup var loudness: Loudness

  func validate() throws {
    guard steps >= 0 else { throw ValidationError("--steps is not negative") }
    guard force > 0 else { throw ValidationError("--force is positive") }
  }

  func run() throws {
    let potential = try choice.read()
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structures), for: potential.elements,
      remark: { loudness.say([$0]) })
    let minimizer = Minimizer(forceTolerance: force, stepLimit: steps, relaxesCell: !fixedCell)
    let progress = loudness.reporter("relaxing", total: frames.count)
    let results = try frames.map { frame in
      var relaxed = try minimizer.relax(frame.structure, with: potential)
      relaxed.evaluation.forceErrors =
        try potential.evaluateWithForceErrors(relaxed.structure).forceErrors
      var result = frame
      result.structure = relaxed.structure
      result.info["relaxation"] = relaxed.outcome.rawValue
      result.info["steps"] = "\(relaxed.steps)"
      progress?.advance()
      return result.labelled(by: relaxed.evaluation)
    }
    progress?.finish()
    try Delivery.write(ExtendedXYZ.write(results), to: output)
  }
}
