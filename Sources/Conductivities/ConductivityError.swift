import Foundation
import Quantities
import Structures

/// Why no site energies, and so no conductivity, can be given for a crystal.
public enum ConductivityError: ReportableError, Hashable {
  /// Nothing to conduct.
  case noLithium(formula: String)
  /// Nothing but lithium, or no anion that holds it.
  case noAnion(formula: String)
  /// An element without bond-valence parameters.
  case noParameters(element: Element, formula: String)
  /// Of the element that is asked for there is none in the trajectory.
  case noMobileIons(Element, formula: String)
  case fewFrames(count: Int)
  /// Even the slowest element of the framework has moved by `way`, Å, in `duration`, fs.
  case flows(Element, way: Double, duration: Double, temperature: Double?)
  /// No ion has moved further than `furthest`, Å, in `duration`, fs.
  case noJumps(Element, furthest: Double, duration: Double)
  /// Nowhere is the mean squared displacement a line.
  case notDiffusive(Element, duration: Double)
  case notPositive(what: String, value: Double)
  case fewTemperatures(count: Int)
  /// Temperatures or errors that no line can be told from.
  case noLine
  /// Diffusion that does not grow with temperature has no activation energy, eV.
  case noGrowth(Estimate)
  /// `jumps` at `temperature`, K, are too few to build on.
  case fewJumps(jumps: Double, temperature: Double)

  public var sentence: String {
    switch self {
    case .noLithium(let formula):
      "\(formula) has no lithium, so it has no lithium conductivity"
    case .noAnion(let formula):
      "\(formula) has no anion that holds lithium, so it has no bond-valence site energies"
    case .noParameters(let element, let formula):
      "\(formula) contains \(element), which has no bond-valence parameters here; "
        + "known are \(BondValence.elements.map(\.symbol).joined(separator: ", "))"
    case .noMobileIons(let element, let formula):
      "\(formula) has no \(element), so there is no diffusion of \(element)"
    case .fewFrames(let count):
      "the trajectory has \(count) \(count == 1 ? "frame" : "frames"); expected at least \(DiffusionFit.fewestFrames)"
    case .flows(let element, let way, let duration, let temperature):
      "the framework flows: \(element), its slowest element, moves by \(Self.short(way)) Å in "
        + "\(Self.short(duration / 1000)) ps"
        + (temperature.map { " at \(Self.short($0)) K" } ?? "")
        + "; this is a melt, and how its ions diffuse says nothing of the solid"
    case .noJumps(let element, let furthest, let duration):
      "no \(element) has jumped: none moves by more than \(Self.short(furthest)) Å in "
        + "\(Self.short(duration / 1000)) ps; a diffusion coefficient takes a longer run or a "
        + "higher temperature"
    case .notDiffusive(let element, let duration):
      "the mean squared displacement of \(element) does not become a line within "
        + "\(Self.short(duration / 1000)) ps; a diffusion coefficient takes a longer run or a "
        + "higher temperature"
    case .notPositive(let what, let value):
      "a \(what) of \(value) is not a positive number"
    case .fewTemperatures(let count):
      "found \(count) \(count == 1 ? "temperature" : "temperatures"); expected at least "
        + "\(ArrheniusFit.fewestTemperatures) for an activation energy"
    case .noLine:
      "the temperatures are so near to each other, or the errors so different, that there is no line "
        + "through them"
    case .noGrowth(let energy):
      "diffusion does not grow with temperature (the slope is "
        + String(format: "%.2f ± %.2f eV", energy.value, energy.standardError)
        + "): there is no activation energy, and nothing to extrapolate"
    case .fewJumps(let jumps, let temperature):
      "at \(Self.short(temperature)) K ions jump about \(Self.short(jumps)) times in all, too "
        + "few to extrapolate from"
    }
  }

  /// Three digits are enough for a sentence.
  private static func short(_ value: Double) -> String {
    let digits = max(0, 2 - Int(log10(max(1e-9, abs(value))).rounded(.down)))
    return value.formatted(
      .number.precision(.fractionLength(0...min(6, digits))).grouping(.never)
        .locale(Locale(identifier: "en_US_POSIX")))
  }
}
