import Files
import Foundation
import Labels
import Potentials
import Structures

/// The section `labels` of a config: how the potential is mended between one search and the next.
public struct LabelSettings: Sendable {
  /// Who labels.
  public var program: CommandSource.Program
  /// The training that goes on from the potential with the labels.
  public var training: URL
  /// Labels in all.
  public var budget: Int
  /// Labels between two searches.
  public var perRound: Int
  /// eV/atom above the hull up to which candidates are worth a label.
  public var window: Double
  /// Atoms of a structure that is labelled, at most.
  public var maximumAtoms: Int
  /// Of the snapshots that are labelled beside the candidates, K; `nil` for none.
  public var snapshotTemperature: Double?
  /// Of a label in the training.
  public var weight: Double
  /// By which the labels lie above the scale of the potential, eV for each atom.
  public var offsets: [Element: Double]
  /// Calculations at once.
  public var jobs: Int
  /// Of one calculation, s.
  public var timeLimit: Double
  public var retries: Int

  /// How often the potential is mended.
  public var rounds: Int { (budget + perRound - 1) / perRound }

  /// Labels of a round, from 1 on.
  public func count(inRound round: Int) -> Int { min(perRound, budget - (round - 1) * perRound) }

  init(_ section: ConfigSection) throws {
    let cp2k = try section.optionalString("cp2k")
    let command = try section.optionalString("command")
    let level = try section.optionalString("level")
    switch (cp2k, command) {
    case (let cp2k?, nil):
      guard level == nil else {
        throw section.refusal(of: "level", because: "goes with a command; CP2K has its own")
      }
      program = .cp2k(cp2k)
    case (nil, let command?): program = .command(command, level: level ?? command)
    default:
      throw section.refusal(
        of: "command", because: "or cp2k says who labels, and one of them is enough")
    }
    training = try section.file("training")
    budget = try section.int("budget", in: 1...10_000_000)
    perRound = try section.int("per_round", default: 20, in: 1...1_000_000)
    window = try section.double("window_meV_per_atom", default: 100, above: 0) / 1e3
    maximumAtoms = try section.int("maximum_atoms", default: 80, in: 1...100_000)
    snapshotTemperature = try section.optionalDouble("snapshot_K", in: 1...5000)
    weight = try section.double("weight", default: 5, in: 0...1000)
    offsets = try section.optionalSection("offsets_eV")?.numbersOfElements() ?? [:]
    jobs = try section.int("jobs", default: 1, in: 1...10_000)
    timeLimit = try section.double("time_limit_s", default: 36000, above: 0)
    retries = try section.int("retries", default: 1, in: 0...1000)
  }
}
