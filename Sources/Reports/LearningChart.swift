import Foundation

/// What a potential of a run that learns was worth on structures that it had not seen.
public struct LearningStep: Sendable, Hashable {
  /// Of search, labels and training, from 1.
  public var round: Int
  /// Labels of the run that the potential had learned from.
  public var learned: Int
  /// New labels, on which it was tried.
  public var labels: Int
  /// Root mean square, eV/atom.
  public var energyError: Double
  /// Of a component, root mean square, eV/Å.
  public var forceError: Double

  public init(round: Int, learned: Int, labels: Int, energyError: Double, forceError: Double) {
    (self.round, self.learned, self.labels) = (round, learned, labels)
    (self.energyError, self.forceError) = (energyError, forceError)
  }
}

/// How the potential grew better while the run went on.
extension RunReport {
  /// Errors of energies and forces on new structures against the labels learned from; `nil` for a
  /// run that does not learn.
  var learningCharts: ChartGrid? {
    guard let most = learning.map(\.learned).max() else { return nil }
    func panel(_ name: String, _ title: String, unit: String, _ error: (LearningStep) -> Double)
      -> Chart
    {
      let points = learning.map { ChartPoint(x: Double($0.learned), y: error($0)) }
      return Chart(
        name: name, title: title,
        summary: "\(title) of each potential on labels that it had not seen.",
        x: ChartAxis(
          "labels learned from", unit: "", from: -0.04 * Double(most), to: 1.04 * Double(most)),
        y: ChartAxis("rms error", unit: unit, from: 0, to: points.map(\.y).max()! * 1.1),
        marks: [
          ChartMark(.line, "curve", points),
          ChartMark(.circles(4.5), "figure k0", points, title: title),
        ], width: Self.half, height: 280, isPanel: true)
    }
    return ChartGrid(
      name: "learning", title: "What the potential learned",
      summary:
        "Errors of \(learning.count) potentials on structures that were new to them, against "
        + "the number of labels that they had learned from.",
      charts: [
        panel("learning-energy", "Energies", unit: "meV/atom") { $0.energyError * 1e3 },
        panel("learning-forces", "Forces", unit: "meV/Å") { $0.forceError * 1e3 },
      ], columns: 2)
  }

  var learningTable: PageTable {
    PageTable(
      caption:
        "Errors of the potential of each round on the labels of that round, which it had not "
        + "seen: root mean squares.",
      columns: [
        .init(name: "round", isNumber: true), .init(name: "learned from", isNumber: true),
        .init(name: "new labels", isNumber: true),
        .init(name: "energy", unit: "meV/atom", isNumber: true),
        .init(name: "force component", unit: "meV/Å", isNumber: true),
      ],
      rows: learning.map {
        PageTable.Row(cells: [
          "\($0.round)", "\($0.learned)", "\($0.labels)",
          Typography.number($0.energyError * 1e3, 1), Typography.number($0.forceError * 1e3, 0),
        ])
      })
  }
}
