import Foundation

/// Where the files of a batch are.
struct BatchFiles {
  let folder: URL
  let name: String

  init(_ name: String, in folder: URL) { (self.name, self.folder) = (name, folder) }

  var batch: URL { file(Batch.ending) }
  var result: URL { file(BatchResult.ending) }
  /// What its worker has said.
  var log: URL { file("log") }

  private func file(_ ending: String) -> URL {
    folder.appendingPathComponent("\(name).\(ending)")
  }

  /// The batch first: a result without one is nobody's.
  func remove() {
    for url in [batch, result, log] { unlink(url.path) }
  }

  /// The last line that its worker has said; `nil` where it has said nothing.
  var lastWords: String? {
    guard let handle = FileHandle(forReadingAtPath: log.path) else { return nil }
    defer { try? handle.close() }
    // The end of it: a worker may have said a lot.
    let size = (try? handle.seekToEnd()) ?? 0
    try? handle.seek(toOffset: size > 2000 ? size - 2000 : 0)
    let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).last?.trimmingCharacters(in: .whitespaces)
    return line.flatMap { $0.isEmpty ? nil : String($0.prefix(300)) }
  }
}

/// Whether somebody still waits for what a worker does: where the file of a batch is gone, another has done it.
final class Wish {
  private let file: String
  private var wasThere = true
  private var next = -Double.infinity

  /// s between two looks.
  private static let interval = 1.0

  init(for batch: URL) { file = batch.path }

  var isThere: Bool {
    if Machine.now >= next {
      wasThere = FileManager.default.fileExists(atPath: file)
      next = Machine.now + Self.interval
    }
    return wasThere
  }
}
