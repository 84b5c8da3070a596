import Foundation

/// The folder of a training.
///
///     config.yaml         as it was read, every default written out
///     learning-curve.csv  errors of each epoch
///     checkpoint          what the next epoch goes on from
///     NAME.potential      of the best epoch
///     NAME.svg            its drawing: curve and parity
///     errors.md           its errors by system
///     log.jsonl           events
struct TrainingFolder: Sendable {
  let url: URL

  init(_ url: URL) { self.url = url }

  var config: URL { file("config.yaml") }
  var curve: URL { file("learning-curve.csv") }
  var checkpoint: URL { file("checkpoint") }
  var errors: URL { file("errors.md") }
  var log: URL { RunFolder(url).log }

  func potential(_ name: String) -> URL { file(name + ".potential") }

  /// The drawing of its training that stands beside a potential.
  static func figure(beside potential: URL) -> URL {
    potential.deletingPathExtension().appendingPathExtension("svg")
  }

  /// Whether an epoch was finished here.
  var hasCheckpoint: Bool { exists(checkpoint) }

  /// A file of somebody else that a training of that name would replace. Where there is a log or a checkpoint, a
  /// training has been here, perhaps killed in its first epoch, and what it has left is its own.
  func foreignFile(_ name: String) -> URL? {
    guard !exists(log), !hasCheckpoint else { return nil }
    let potential = potential(name)
    return [config, errors, curve, potential, Self.figure(beside: potential)].first(where: exists)
  }

  private func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }

  private func file(_ name: String) -> URL { url.appendingPathComponent(name) }
}
