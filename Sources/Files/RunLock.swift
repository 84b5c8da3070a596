import Foundation

/// The right of one process to write in a run folder.
///
/// An advisory lock on a file in the folder. The kernel gives it up when the
/// process ends, however it ends, so a killed run leaves nothing to clear.
public final class RunLock: Sendable {
  public static let fileName = "lock"

  private let descriptor: Int32

  /// - Throws: `FileError.locked` where another process, or another lock of
  ///   this one, has it.
  public init(folder: URL) throws(FileError) {
    let url = folder.appendingPathComponent(Self.fileName)
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: url.relativePath, reason: reason(errno))
    }
    // A look by `isHeld(folder:)` takes the lock for an instant; it is waited out.
    var attempts = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      if number == EINTR { continue }
      attempts += 1
      guard number == EWOULDBLOCK else {
        close(descriptor)
        throw .cannotWrite(path: url.relativePath, reason: reason(number))
      }
      guard attempts <= 10 else {
        let holder = Self.writtenHolder(descriptor)
        close(descriptor)
        throw .locked(path: folder.relativePath, holder: holder)
      }
      usleep(10_000)
    }
    // The number only serves the message of whoever is refused.
    let number = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, number, number.count, 0)
    self.descriptor = descriptor
  }

  /// The lock goes with the last reference to it.
  deinit { close(descriptor) }

  /// Whether some process works in the folder, without disturbing it.
  public static func isHeld(folder: URL) -> Bool {
    let path = folder.appendingPathComponent(fileName).path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func writtenHolder(_ descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    return Int(text.prefix { $0.isNumber })
  }
}
