import ArgumentParser
import Formats
import Foundation
import Potentials
import Quantities
import Structures

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces, stress and committee spread of every frame, as extended XYZ.")

  @Argument(help: "CIF, POSCAR, XSF or extended XYZ.", completion: .file())
  var structures: String

  @OptionGroup var choice: PotentialChoice

  @Option(help: "Extended XYZ to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    let potential = try choice.read()
    let frames = try StructureFile.read(URL(fileURLWithPath: structures))
    let results = try frames.map { frame in
      let evaluation = try potential.evaluate(frame.structure)
      var result = frame.labelled(by: evaluation)
      if let free = potential.freeAtomEnergies {
        let atoms = frame.structure.species.reduce(0) { $0 + (free[$1] ?? 0) }
        result.info["cohesive_energy"] = "\(evaluation.energy - atoms)"
      }
      return result
    }
    try Delivery.write(ExtendedXYZ.write(results), to: output)
  }
}

extension LabelledStructure {
  /// The structure with the labels of an evaluation in place of its own.
  func labelled(by evaluation: Evaluation) -> LabelledStructure {
    var info = info
    // One member has no spread to tell its error by.
    info["energy_error"] =
      evaluation.memberEnergies.count > 1
      ? "\(evaluation.energyEstimate.standardError)" : nil
    info["short_contacts"] = "\(evaluation.shortContacts)"
    return LabelledStructure(
      structure: structure, energy: evaluation.energy, forces: evaluation.forces,
      virial: evaluation.virial, info: info)
  }
}
