import Foundation
import Quantities
import Testing

@testable import Formats

/// Where the tests find files.
enum TestFiles {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The data the project is built from lies beside the package and is not part of it.
  static let data = ["../shared/data", "../../shared/data"]
    .map { root.appending(path: $0).standardizedFileURL }
    .first { FileManager.default.fileExists(atPath: $0.path) }

  static func data(_ path: String) -> URL? {
    guard let url = data?.appending(path: path),
      FileManager.default.fileExists(atPath: url.path)
    else { return nil }
    return url
  }
}

/// What a reader said to a bad file.
func sentence(_ body: () throws -> some Any) -> String {
  do {
    let value = try body()
    return "no error, but \(value)"
  } catch let error as any ReportableError {
    return error.sentence
  } catch {
    return "another error: \(error)"
  }
}
