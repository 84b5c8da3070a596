import Foundation

/// Whole files, written entirely or not at all.
///
/// The bytes go into a temporary beside the target, are flushed to the disk,
/// and the temporary is renamed over the target: whoever looks, and whenever
/// the power fails, sees the old file or the new one.
public enum AtomicFile {
  public static func write(_ text: String, to url: URL) throws(FileError) {
    try write(Array(text.utf8), to: url)
  }

  public static func write(_ data: Data, to url: URL) throws(FileError) {
    try write([UInt8](data), to: url)
  }

  /// - Parameter isDurable: false does not wait for the disk: still whole or not at all, but for a
  ///   power cut.
  /// - Edge cases: a symbolic link stays and its target is replaced; a device
  ///   or a pipe such as /dev/stdout is written through, for there is nothing
  ///   to rename over.
  public static func write(
    _ bytes: [UInt8], to url: URL, isDurable: Bool = true
  ) throws(FileError) {
    let shown = url.relativePath
    let target = url.resolvingSymlinksInPath()
    var status = stat()
    if stat(target.path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw .cannotWrite(path: shown, reason: reason(EISDIR))
      default: return try writeThrough(bytes, to: target, shown: shown)
      }
    }
    let folder = target.deletingLastPathComponent()
    let temporary = folder.appendingPathComponent(temporaryName(for: target.lastPathComponent))
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotWrite(path: shown, reason: reason(errno)) }
    var failure = writeAll(bytes, to: descriptor)
    if failure == 0, isDurable, fsync(descriptor) != 0 { failure = errno }
    // Where the file is on another machine, it may be full only now.
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary.path, target.path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary.path)
      throw .cannotWrite(path: shown, reason: reason(failure))
    }
    // The name is durable only when the folder is.
    guard isDurable else { return }
    let folderDescriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  /// A folder and those above it, where they are not there yet.
  public static func makeFolder(_ folder: URL) throws(FileError) {
    var path = ""
    for name in folder.standardizedFileURL.pathComponents.dropFirst() {
      path += "/" + name
      if mkdir(path, 0o777) != 0, errno != EEXIST {
        throw .cannotWrite(path: folder.relativePath, reason: String(cString: strerror(errno)))
      }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotWrite(path: folder.relativePath, reason: "it is a file, not a folder")
    }
  }

  /// Some editors put it before the first line of a text.
  public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// All of a text file, without its byte order mark.
  public static func readText(_ url: URL) throws(FileError) -> String {
    var bytes = try read(url)
    if bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw .notText(path: url.relativePath, line: lineOfFirstInvalidByte(in: bytes))
  }

  /// All bytes of a file.
  public static func read(_ url: URL) throws(FileError) -> [UInt8] {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotRead(path: url.relativePath, reason: reason(errno))
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotRead(path: url.relativePath, reason: reason(errno))
      }
      bytes += chunk[..<count]
    }
  }

  /// Removes what writers that were killed left behind in a folder.
  ///
  /// Only for whoever has the folder to itself: the temporary of a living
  /// writer goes too.
  public static func removeLeftovers(in folder: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // A database under way has a journal, whose name goes on after the suffix.
    for name in names where name.hasPrefix(".") && name.contains(temporarySuffix) {
      unlink(folder.appendingPathComponent(name).path)
    }
  }

  private static let temporarySuffix = ".tieline-partial"

  /// Hidden, beside the target, and different each time.
  static func temporaryName(for name: String) -> String {
    // A name may be as long as the file system allows; the temporary's must fit too.
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    return ".\(name.prefix(60)).\(random)\(temporarySuffix)"
  }

  private static func writeThrough(
    _ bytes: [UInt8], to target: URL, shown: String
  ) throws(FileError) {
    let descriptor = open(target.path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotWrite(path: shown, reason: reason(errno)) }
    defer { close(descriptor) }
    let failure = writeAll(bytes, to: descriptor)
    if failure != 0 { throw .cannotWrite(path: shown, reason: reason(failure)) }
  }

  /// 0, or the number of the error.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress! + written, buffer.count - written)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { return errno }
        written += count
      }
      return 0
    }
  }

  private static func lineOfFirstInvalidByte(in bytes: [UInt8]) -> Int {
    var line = 1
    for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if String(validating: part, as: UTF8.self) == nil { return line }
      line += 1
    }
    return line
  }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
