import Foundation

/// A program that was started, with all that it starts in turn.
///
/// It is in a process group of its own: what is sent to the terminal's group does not reach it,
/// and what is sent to it reaches its children. Signals that this process ignores it hears.
public final class ChildProcess {
  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  private let process: pid_t
  private var ending: Ending?

  /// - Parameters:
  ///   - arguments: the first is the program, looked for in PATH.
  ///   - output, errors: descriptors for what it says; it reads nothing.
  /// - Throws: where there is no such program, or none may be started.
  public init(_ arguments: [String], output: Int32, errors: Int32) throws(FileError) {
    precondition(!arguments.isEmpty, "a program has a name")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, arguments[0], &actions, &attributes, words, environ)
    guard failure == 0 else {
      throw .cannotRead(path: arguments[0], reason: reason(failure))
    }
    self.process = process
  }

  /// How it ended; `nil` while it goes on.
  public func poll() -> Ending? {
    if let ending { return ending }
    var status: Int32 = 0
    guard waitpid(process, &status, WNOHANG) == process else { return nil }
    let signal = status & 0x7f
    ending = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
    return ending
  }

  /// Sends a signal to it and to its children; nothing once it has ended.
  public func send(_ signal: Int32) {
    if poll() == nil { kill(-process, signal) }
  }

  /// What a program says, when it has ended.
  public struct Answer: Hashable, Sendable {
    public var ending: Ending
    public var output: String
    public var errors: String
  }

  /// Runs a program to its end and keeps what it says.
  ///
  /// - Parameters:
  ///   - seconds: after which it is killed.
  ///   - isUnwanted: asked some fifty times a second; once it is true the program is killed.
  public static func answer(
    _ arguments: [String], within seconds: Double, isUnwanted: () -> Bool = { false }
  ) throws(FileError) -> Answer {
    let output = try Self.scratch()
    defer { close(output) }
    let errors = try Self.scratch()
    defer { close(errors) }
    let child = try ChildProcess(arguments, output: output, errors: errors)
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let ending = child.poll() {
        return Answer(ending: ending, output: text(output), errors: text(errors))
      }
      if ContinuousClock.now > end || isUnwanted() { child.send(SIGKILL) }
      usleep(5000)
    }
  }

  /// A file without a name.
  private static func scratch() throws(FileError) -> Int32 {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent(AtomicFile.temporaryName(for: "tieline"))
    let descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: url.path, reason: reason(errno))
    }
    unlink(url.path)
    return descriptor
  }

  private static func text(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
