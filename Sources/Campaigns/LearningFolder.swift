import Foundation
import PhaseDiagrams
import Reports

/// The folder of a run that learns: one search after another, between two of them the labels and
/// the training that the next one goes on with.
///
///     config.yaml             as it was read, every default written out
///     search-1.yaml           the first search
///     search-1/               its run folder
///     labels-1/chosen.extxyz  what is labelled of what it found
///     labels-1/labels.extxyz  the labels
///     training-1.yaml         the training with them
///     training-1/             its run folder, with the potential of the next search
///     seeds-2.extxyz          what the next search begins with
///     search-2.yaml …
///     learning.csv            what each potential was worth on structures new to it
struct LearningFolder: Sendable {
  let url: URL

  init(_ url: URL) { self.url = url }

  /// The folder that a search is a round of; `nil` for a search of its own.
  init?(of search: RunFolder) {
    self.init(search.url.deletingLastPathComponent())
    guard holdsRun, searches.contains(where: { $0.url.path == search.url.path }) else { return nil }
  }

  /// What `learning.csv` says, as far as it goes.
  var steps: [LearningStep] {
    get throws {
      guard FileManager.default.fileExists(atPath: curve.path) else { return [] }
      let table = try CSVTable(contentsOf: curve.path, columns: ActiveLearning.columns.map(\.name))
      let isCurve = table.header == ActiveLearning.columns.map(\.name)
      var learned = 0
      return try table.rows.map { row in
        guard isCurve, let round = Int(row.fields[0]), let labels = Int(row.fields[1]),
          let energy = Double(row.fields[3]), let force = Double(row.fields[5]),
          (0...1_000_000_000).contains(labels), (0...1e9).contains(energy),
          (0...1e9).contains(force)
        else {
          throw CampaignError.unusable(
            file: curve.relativePath, reason: "line \(row.line) is none of a learning curve")
        }
        defer { learned += labels }
        return LearningStep(
          round: round, learned: learned, labels: labels, energyError: energy / 1e3,
          forceError: force / 1e3)
      }
    }
  }

  var config: URL { file("config.yaml") }
  var curve: URL { file("learning.csv") }

  func searchConfig(_ round: Int) -> URL { file("search-\(round).yaml") }
  func search(_ round: Int) -> RunFolder { RunFolder(file("search-\(round)")) }
  func chosen(_ round: Int) -> URL { file("labels-\(round)/chosen.extxyz") }
  func labels(_ round: Int) -> URL { file("labels-\(round)/labels.extxyz") }
  func trainingConfig(_ round: Int) -> URL { file("training-\(round).yaml") }
  func training(_ round: Int) -> URL { file("training-\(round)") }
  func seeds(_ round: Int) -> URL { file("seeds-\(round).extxyz") }

  /// As a config in this folder names a file in it.
  func path(_ file: URL) -> String {
    String(file.path.dropFirst(url.path.count).drop { $0 == "/" })
  }

  /// Whether a run that learns was begun here.
  var holdsRun: Bool { FileManager.default.fileExists(atPath: searchConfig(1).path) }

  /// The searches that were begun, the first first.
  var searches: [RunFolder] {
    (1...).lazy.map { round in (round, search(round)) }
      .prefix { FileManager.default.fileExists(atPath: searchConfig($0.0).path) }
      .map(\.1)
  }

  private func file(_ name: String) -> URL { url.appendingPathComponent(name) }
}
