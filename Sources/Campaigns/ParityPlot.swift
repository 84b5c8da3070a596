import Foundation
import Potentials
import Quantities
import Structures

/// What a potential says against what the reference calculation says, as a
/// drawing (SVG): energies for each atom, less those of its elements, and
/// components of forces.
struct ParityPlot {
  private struct Panel {
    var title: String
    var unit: String
    /// Reference and prediction, and the number of the system.
    var points: [(x: Double, y: Double, system: Int)] = []
  }

  private var energies = Panel(title: "energy above the elements' fit", unit: "eV/atom")
  private var forces = Panel(title: "force components", unit: "eV/Å")
  private let systems: [String]

  /// Points of forces at most: more would only blacken the paper.
  private static let mostForces = 6000
  private static let side = 420.0
  private static let margin = 62.0

  /// - Parameter referenceEnergy: of a structure by its composition alone, eV.
  init(
    _ potential: NetworkPotential, frames: [LabelledFrame],
    referenceEnergy: (Structure) -> Double
  ) throws {
    var systems: [String] = []
    for frame in frames where !systems.contains(frame.system) { systems.append(frame.system) }
    self.systems = systems
    let components = frames.reduce(0) { $0 + 3 * $1.forces.count }
    let every = max(1, components / Self.mostForces)
    let calculator = potential.makeCalculator()
    var component = 0
    for frame in frames {
      let result = try calculator.evaluate(frame.structure)
      let system = systems.firstIndex(of: frame.system)!
      let (count, zero) = (Double(frame.structure.count), referenceEnergy(frame.structure))
      energies.points.append(
        ((frame.energy - zero) / count, (result.energy - zero) / count, system))
      for (reference, force) in zip(frame.forces, result.forces) {
        for axis in 0..<3 {
          if component.isMultiple(of: every) {
            forces.points.append((reference[axis], force[axis], system))
          }
          component += 1
        }
      }
    }
  }

  var svg: String {
    let width = 2 * (Self.side + Self.margin) + 190
    let height = max(Self.side + 2 * Self.margin, Double(systems.count) * 20 + 80)
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" \
      font-family="sans-serif" font-size="13">
      """,
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    lines += draw(energies, left: Self.margin, radius: 3)
    lines += draw(forces, left: 2 * Self.margin + Self.side, radius: 1.5)
    for (number, name) in systems.enumerated() {
      let (x, y) = (2 * (Self.side + Self.margin) + 30, 50 + 20 * Double(number))
      lines.append(Self.circle(x, y - 4, 5, color(number)))
      lines.append(Self.text(x + 12, y, name, anchor: "start"))
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func draw(_ panel: Panel, left: Double, radius: Double) -> [String] {
    let values = panel.points.flatMap { [$0.x, $0.y] }
    guard let least = values.min(), let most = values.max() else { return [] }
    let step = Self.step(most - least)
    let (low, high) = ((least / step).rounded(.down) * step, (most / step).rounded(.up) * step)
    let scale = Self.side / max(step, high - low)
    func x(_ value: Double) -> Double { left + (value - low) * scale }
    func y(_ value: Double) -> Double { 40 + Self.side - (value - low) * scale }
    var lines = [
      "<rect x=\"\(left)\" y=\"40\" width=\"\(Self.side)\" height=\"\(Self.side)\" fill=\"none\" "
        + "stroke=\"black\"/>",
      "<line x1=\"\(left)\" y1=\"\(40 + Self.side)\" x2=\"\(left + Self.side)\" y2=\"40\" "
        + "stroke=\"gray\"/>",
      Self.text(left + Self.side / 2, 26, Self.heading(panel), anchor: "middle"),
      Self.text(
        left + Self.side / 2, 40 + Self.side + 40, "reference, \(panel.unit)", anchor: "middle"),
      """
      <text transform="translate(\(left - 44) \(40 + Self.side / 2)) rotate(-90)" \
      text-anchor="middle">potential, \(panel.unit)</text>
      """,
    ]
    for k in 0...Int(((high - low) / step).rounded()) {
      let value = low + Double(k) * step
      let label = String(format: step < 0.1 ? "%.2f" : step < 1 ? "%.1f" : "%.0f", value)
      lines.append(Self.text(x(value), 40 + Self.side + 18, label, anchor: "middle"))
      lines.append(Self.text(left - 6, y(value) + 4, label, anchor: "end"))
    }
    for point in panel.points {
      lines.append(Self.circle(x(point.x), y(point.y), radius, color(point.system)))
    }
    return lines
  }

  private static func heading(_ panel: Panel) -> String {
    let squares = panel.points.reduce(0) { $0 + ($1.y - $1.x) * ($1.y - $1.x) }
    let error = (squares / Double(max(1, panel.points.count))).squareRoot()
    return panel.title + String(format: ": RMSE %.1f m", error * 1e3) + panel.unit
  }

  /// 1, 2 or 5 times a power of ten, so that there are five to twelve steps.
  private static func step(_ range: Double) -> Double {
    let power = pow(10, (log10(max(1e-9, range)) - 1).rounded(.down))
    return [1, 2, 5, 10, 20].map { $0 * power }.first { range / $0 <= 10 } ?? 20 * power
  }

  /// Hues as far apart as so many systems allow.
  private func color(_ system: Int) -> String {
    let hue = 360 * system / max(1, systems.count)
    return
      "hsl(\(hue),\(system.isMultiple(of: 2) ? 80 : 60)%,\(system.isMultiple(of: 2) ? 40 : 55)%)"
  }

  private static func circle(_ x: Double, _ y: Double, _ r: Double, _ color: String) -> String {
    String(format: "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" ", x, y, r)
      + "fill=\"\(color)\" fill-opacity=\"0.6\"/>"
  }

  private static func text(_ x: Double, _ y: Double, _ text: String, anchor: String) -> String {
    let escaped = text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;")
    return String(format: "<text x=\"%.1f\" y=\"%.1f\" ", x, y)
      + "text-anchor=\"\(anchor)\">\(escaped)</text>"
  }
}
