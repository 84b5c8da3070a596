import Foundation
import Quantities

/// What a potential learned, as a drawing: its errors epoch by epoch, and what it says against what
/// the labels say.
public struct TrainingFigure: Sendable {
  /// Root mean square errors after an epoch: of energies, eV/atom, and of components of forces, eV/Å.
  public struct Epoch: Sendable, Hashable {
    public var number: Int
    public var trainingEnergy: Double
    public var trainingForce: Double
    public var validationEnergy: Double
    public var validationForce: Double

    public init(
      number: Int, trainingEnergy: Double, trainingForce: Double, validationEnergy: Double,
      validationForce: Double
    ) {
      self.number = number
      (self.trainingEnergy, self.trainingForce) = (trainingEnergy, trainingForce)
      (self.validationEnergy, self.validationForce) = (validationEnergy, validationForce)
    }
  }

  /// A number of a label and what the potential says in its place.
  public struct Pair: Sendable, Hashable {
    public var label: Double
    public var prediction: Double

    public init(label: Double, prediction: Double) {
      (self.label, self.prediction) = (label, prediction)
    }
  }

  public var epochs: [Epoch]
  /// Above what the elements of a frame make by themselves, eV/atom.
  public var energies: [Pair]
  /// Components, eV/Å.
  public var forces: [Pair]
  /// Of what the pairs are: "test".
  public var part: String
  /// SHA-256 of the potential's file, by which a report knows whose figure it is.
  public var digest: String

  public init(
    epochs: [Epoch], energies: [Pair], forces: [Pair], part: String, digest: String
  ) {
    (self.epochs, self.energies, self.forces) = (epochs, energies, forces)
    (self.part, self.digest) = (part, digest)
  }

  /// Pairs that are drawn, at most: more would only blacken the paper. The error in the title is of
  /// all.
  private static let mostPoints = 3000

  /// Whether a drawing is of the potential with this digest.
  public static func isOf(_ digest: String, svg: String) -> Bool {
    svg.contains("SHA-256 \(digest).")
  }

  public var svg: String { charts.svg(isFile: true) }

  var charts: ChartGrid {
    ChartGrid(
      name: "potential", title: "Training of the potential",
      summary: "Errors in training and validation after each of \(epochs.count) epochs, and "
        + "\(energies.count) energies and \(forces.count) components of forces of the \(part) as "
        + "predicted against their labels, of the potential with SHA-256 \(digest).",
      charts: [
        curve("energies", unit: "meV/atom", \.trainingEnergy, \.validationEnergy),
        curve("forces", unit: "meV/Å", \.trainingForce, \.validationForce),
        parity("energy above the elements", energies, unit: "eV/atom", milli: "meV/atom"),
        parity("force component", forces, unit: "eV/Å", milli: "meV/Å"),
      ], columns: 2)
  }

  private static let (width, height) = (440.0, 360.0)

  private func curve(
    _ name: String, unit: String, _ training: KeyPath<Epoch, Double>,
    _ validation: KeyPath<Epoch, Double>
  ) -> Chart {
    func points(_ error: KeyPath<Epoch, Double>) -> [ChartPoint] {
      epochs.map { ChartPoint(x: Double($0.number), y: log10($0[keyPath: error] * 1000)) }
        .filter(\.y.isFinite)
    }
    let values = (points(training) + points(validation)).map(\.y)
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    return Chart(
      name: "potential-\(name)", title: "Errors of \(name)",
      summary: "Root mean square errors of \(name) after each epoch.",
      x: ChartAxis("epoch", unit: "", from: 0, to: Double(epochs.last?.number ?? 1) + 0.5),
      y: ChartAxis("rms error", unit: unit, from: low - 0.1, to: high + 0.1, isInDecades: true),
      marks: [
        ChartMark(.line, "curve", points(validation)), ChartMark(.line, "zero", points(training)),
        ChartMark(.circles(3), "figure unknown", points(training)),
        ChartMark(.circles(4), "figure k0", points(validation)),
      ],
      keys: [
        Chart.Key(form: .circles(4), style: "figure k0", text: "validation"),
        Chart.Key(form: .circles(3), style: "figure unknown", text: "training"),
      ], width: Self.width, height: Self.height, isPanel: true)
  }

  private func parity(_ name: String, _ pairs: [Pair], unit: String, milli: String) -> Chart {
    let squares = pairs.reduce(0) { $0 + ($1.prediction - $1.label) * ($1.prediction - $1.label) }
    let error = (squares / Double(max(1, pairs.count))).squareRoot() * 1000
    // Forces come as x, y, z: no step is to leave out two of them.
    var every = max(1, (pairs.count + Self.mostPoints - 1) / Self.mostPoints)
    if every.isMultiple(of: 3) { every += 1 }
    let points = stride(from: 0, to: pairs.count, by: every).map {
      ChartPoint(x: pairs[$0].label, y: pairs[$0].prediction)
    }.filter { $0.x.isFinite && $0.y.isFinite }
    let values = points.flatMap { [$0.x, $0.y] }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = 0.04 * (high - low)
    func axis(_ title: String) -> ChartAxis {
      ChartAxis(title, unit: unit, from: low - margin, to: high + margin)
    }
    let title = "\(name), \(part): rms error \(Typography.number(error, 1)) \(milli)"
    return Chart(
      name: "potential-parity-\(name.split(separator: " ")[0])",
      title: title.prefix(1).uppercased() + title.dropFirst(),
      summary: "Predictions of \(pairs.count) numbers against their labels.",
      x: axis("label"), y: axis("potential"),
      marks: [
        ChartMark(.line, "zero", [ChartPoint(x: low, y: low), ChartPoint(x: high, y: high)]),
        ChartMark(.dots, "dot parity", points),
      ], width: Self.width, height: Self.height, isPanel: true)
  }
}
