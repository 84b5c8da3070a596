import Files
import Foundation

/// Where the results of a command go.
enum Delivery {
  /// To a file, whole or not at all, or to standard output.
  ///
  /// A device or a pipe is written to as it is; only a file is replaced.
  static func write(_ text: String, to path: String?) throws(FileError) {
    guard let path else {
      return try write(text, into: .standardOutput, name: "standard output")
    }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    if let type, ![.typeRegular, .typeDirectory, .typeSymbolicLink].contains(type) {
      guard let handle = FileHandle(forWritingAtPath: path) else {
        throw .cannotWrite(path: path, reason: "it cannot be opened")
      }
      return try write(text, into: handle, name: path)
    }
    try AtomicFile.write(text, to: URL(fileURLWithPath: path))
  }

  private static func write(
    _ text: String, into handle: FileHandle, name: String
  ) throws(FileError) {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw .cannotWrite(path: name, reason: "no space is left, or nobody reads it")
    }
  }
}
