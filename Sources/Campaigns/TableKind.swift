import PhaseDiagrams
import Reports

/// The CSV tables that the program writes, with all the columns that they may have.
public enum TableKind: String, CaseIterable, Sendable {
  case phaseDiagram, conductivities, motifs, radial, hull, windows, voltage, profiles, learning,
    learningCurve

  /// Where it is written.
  public var title: String {
    switch self {
    case .phaseDiagram: "phase-diagram.csv"
    case .conductivities: "conductivities.csv"
    case .motifs: "tieline motifs"
    case .radial: "tieline motifs --radial"
    case .hull: "tieline hull"
    case .windows: "tieline hull --open Li"
    case .voltage: "tieline hull --open Li --voltage 2"
    case .profiles: "tieline hull --open Li --voltage 0:5"
    case .learning: "learning.csv"
    case .learningCurve: "learning-curve.csv"
    }
  }

  /// What a row is.
  public var sentence: String {
    switch self {
    case .phaseDiagram:
      """
      Of a run, and what `tieline export` writes: a row for each entry on the line, by x, then by \
      energy. Between three end members and more there is a column of x for each but the last.
      """
    case .conductivities:
      """
      Of `tieline diffuse` with a config, in its run folder: a row for each solid and temperature, \
      and one at 300 K.
      """
    case .motifs: "A row for each structure. The last three are there with three or more `--known`."
    case .radial: "A row for each pair of elements and distance."
    case .hull: "The columns of the input, and these."
    case .windows: "The columns of the input, and these; the names of some have the metal in them."
    case .voltage: "The columns of the input, and these."
    case .profiles: "A row for each entry and set of phases, by falling voltage."
    case .learning: "Of a run that learns, in its run folder: a row for each round."
    case .learningCurve: "Of `tieline train`, in its run folder: a row for each epoch."
    }
  }

  public var columns: [TableColumn] {
    switch self {
    case .phaseDiagram: ReportColumn.all(endMembers: ["Li2S", "P2S5"]).map(\.column)
    case .conductivities: ConductivityTable.columns
    case .motifs: MotifTable.columns
    case .radial: RadialTable.columns
    case .hull: HullTable.columns
    case .windows: OpenTable.windowColumns(metal: "Li")
    case .voltage: OpenTable.voltageColumns
    case .profiles: OpenTable.profileColumns(metal: "Li")
    case .learning: ActiveLearning.columns
    case .learningCurve: TrainingRun.columns
    }
  }

  /// A page in Markdown with all tables.
  public static var page: String {
    let introduction = """
      # Columns of the tables

      What stands in the columns of the CSV files that the program writes.

      ## Overview

      What is not known is empty. Errors are one standard deviation. `tieline columns` prints this page.
      """
    return introduction + "\n"
      + allCases.map { kind in
        "\n### \(kind.title)\n\n\(kind.sentence)\n\n\(TableColumn.markdown(kind.columns))\n"
      }.joined()
  }
}
