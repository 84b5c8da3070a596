import ArgumentParser
import Campaigns
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Structures

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Energy, forces, stress and committee spread of every frame, as extended XYZ.",
    discussion: """
      ASE reads energy, free_energy, stress and forces as the results of a calculator, \
      energy_error (eV) and short_contacts in atoms.info, and force_errors (eV/Å, of a component) \
      in atoms.arrays. free_energy is the energy: a potential has no electrons.
      """)

  @Argument(help: "CIF, POSCAR, XSF or extended XYZ.", completion: .file())
  var structures: String

  @OptionGroup var choice: PotentialChoice

  @Option(help: "Extended XYZ to write (default: standard output).", completion: .file())
  var output: String?

  @OptionGroup var loudness: Loudness

  func run() throws {
    let potential = try choice.read()
    let frames = try FrameCheck.read(
      URL(fileURLWithPath: structures), for: potential.elements,
      remark: { loudness.say([$0]) })
    let progress = loudness.reporter("evaluating", total: frames.count, delay: 2)
    let results = try frames.map { frame in
      defer { progress?.advance() }
      let evaluation = try potential.evaluateWithForceErrors(frame.structure)
      var result = frame.labelled(by: evaluation)
      if let free = potential.freeAtomEnergies {
        let atoms = frame.structure.species.reduce(0) { $0 + (free[$1] ?? 0) }
        result.info[LabelledStructure.cohesiveEnergy] = "\(evaluation.energy - atoms)"
      }
      return result
    }
    progress?.finish()
    try Delivery.write(ExtendedXYZ.write(results), to: output)
  }
}

extension LabelledStructure {
  /// Key of the energy from that of free atoms, eV, which potentials of aenet know.
  fileprivate static let cohesiveEnergy = "cohesive_energy"

  /// The structure with the labels of an evaluation in place of its own.
  func labelled(by evaluation: Evaluation) -> LabelledStructure {
    var info = info
    // ASE would take these, which an earlier calculation left, for results of this one.
    for key in Self.otherResults + [Self.cohesiveEnergy] { info[key] = nil }
    info["short_contacts"] = "\(evaluation.shortContacts)"
    return LabelledStructure(
      structure: structure, energy: evaluation.energy, freeEnergy: evaluation.energy,
      // One member has no spread to tell its error by.
      energyError: evaluation.memberEnergies.count > 1
        ? evaluation.energyEstimate.standardError : nil, forces: evaluation.forces,
      forceErrors: evaluation.forceErrors.isEmpty ? nil : evaluation.forceErrors,
      virial: evaluation.virial, info: info)
  }
}
