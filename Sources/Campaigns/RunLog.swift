import Files
import Foundation

/// What happened when, a JSON object a line. For people; nothing is read back.
final class RunLog {
  private let handle: FileHandle

  init(_ url: URL) throws(FileError) {
    if !FileManager.default.fileExists(atPath: url.path) {
      guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
        throw .cannotWrite(path: url.relativePath, reason: "the log cannot be made")
      }
    }
    guard let handle = FileHandle(forWritingAtPath: url.path) else {
      throw .cannotWrite(path: url.relativePath, reason: "the log cannot be opened")
    }
    self.handle = handle
    _ = try? handle.seekToEnd()
  }

  deinit { try? handle.close() }

  /// A full disk must not stop a run for its log; the archive will say so.
  func write(_ event: String, _ values: [String: String]) {
    var object = values
    object["event"] = event
    object["time"] = Date().ISO8601Format()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let line = try? encoder.encode(object) else { return }
    try? handle.write(contentsOf: line + Data("\n".utf8))
  }
}
