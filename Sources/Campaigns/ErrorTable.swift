import Foundation
import Potentials
import Quantities
import Structures

/// Errors of a potential by system, as a table for people.
public struct ErrorTable: Sendable {
  public struct Row: Sendable {
    public var name: String
    public var sums: ErrorSums
    /// Of the trajectory's first frame, its crystal.
    public var first: ErrorSums?
    /// Root mean square of the reference forces, eV/Å.
    public var forceScale: Double
  }

  /// Rows of each part, by the part's name.
  public let parts: [(name: String, rows: [Row])]

  public init(
    _ potential: NetworkPotential, parts: [(String, [LabelledFrame])], firsts: [LabelledFrame],
    systems: [String]
  ) throws {
    let first = try Dictionary(
      uniqueKeysWithValues: firsts.map { ($0.system, try Self.errors(potential, $0)) })
    self.parts = try parts.map { name, frames in
      let groups = Dictionary(grouping: frames, by: \.system)
      let rows = try systems.compactMap { system -> Row? in
        guard let own = groups[system], !own.isEmpty else { return nil }
        var sums = ErrorSums()
        var squares = 0.0
        for frame in own {
          sums += try Self.errors(potential, frame)
          squares += frame.forces.reduce(0) { $0 + $1.lengthSquared }
        }
        return Row(
          name: system, sums: sums, first: first[system],
          forceScale: (squares / Double(max(1, sums.forceComponents))).squareRoot())
      }
      return (name, rows)
    }
  }

  static func errors(
    _ potential: some Potential, _ frame: LabelledFrame
  ) throws -> ErrorSums {
    let result = try potential.evaluate(frame.structure)
    let count = Double(frame.structure.count)
    var sums = ErrorSums()
    sums.frames = 1
    sums.energyErrors = (result.energy - frame.energy) / count
    sums.energySquares = sums.energyErrors * sums.energyErrors
    sums.forceComponents = 3 * frame.structure.count
    sums.forceSquares = zip(result.forces, frame.forces).reduce(0) {
      $0 + ($1.0 - $1.1).lengthSquared
    }
    if let virial = frame.virial {
      let error = (result.virial - virial).norm / count
      sums.virialComponents = 9
      sums.virialSquares = error * error
    }
    return sums
  }

  /// All systems of a part together, those named or all.
  public func total(part: Int, of names: [String]? = nil) -> ErrorSums {
    parts[part].rows.filter { names?.contains($0.name) ?? true }.reduce(into: ErrorSums()) {
      $0 += $1.sums
    }
  }

  public var markdown: String {
    var lines: [String] = []
    for part in parts {
      lines += [
        "### \(part.name)", "",
        "| system | frames | energy RMSE (bias), meV/atom | force RMSE, meV/Å | of rms force | "
          + "virial RMSE, meV/atom | frame 0: energy, meV/atom | forces, meV/Å |",
        "|---|---|---|---|---|---|---|---|",
      ]
      for row in part.rows { lines.append(Self.line(row)) }
      lines.append("")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ row: Row) -> String {
    let s = row.sums
    let first = row.first.map {
      String(format: "%+.1f | %.0f", $0.energyBias * 1e3, $0.forceRMSE * 1e3)
    }
    return "| \(row.name) | \(s.frames) | "
      + String(
        format: "%.1f (%+.1f) | %.0f | %.0f | ", s.energyRMSE * 1e3, s.energyBias * 1e3,
        s.forceRMSE * 1e3, row.forceScale * 1e3)
      + (s.virialRMSE.map { String(format: "%.1f", $0 * 1e3) } ?? "") + " | "
      + (first ?? " | ") + " |"
  }
}

extension CalibrationFit {
  /// The standard errors that are stated, and how often the truth is within them.
  var markdown: String {
    func line(_ name: String, _ scale: Calibration.Scale, _ part: (Double, Double)) -> String {
      "| \(name) | "
        + String(
          format: "%.1f | %.2f | %.0f %% | %.0f %% |", scale.floor * 1e3, scale.factor,
          part.0 * 100, part.1 * 100)
    }
    return [
      "### standard errors", "",
      "σ² = floor² + (factor · spread of the members)², fitted to the second half of each test, "
        + "checked on the other \(checked) frames.", "",
      "| | floor | factor | within σ | within 2σ |", "|---|---|---|---|---|",
      line("energy, meV/atom", calibration.energy, energyCoverage),
      line("force component, meV/Å", calibration.force, forceCoverage),
    ].joined(separator: "\n") + "\n"
  }
}
