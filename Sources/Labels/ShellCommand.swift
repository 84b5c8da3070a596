import Dispatch
import Foundation
import Quantities

/// A command of the shell with all that it starts.
///
/// It has a process group of its own, which is ended as a whole. It does not
/// outlive the program: where that is killed, a pipe closes, and a watchman in
/// the group ends it.
struct ShellCommand {
  enum Ending: Equatable {
    case exited(Int32)
    case overdue
    case cancelled
  }

  private let pid: pid_t
  /// The end of the pipe that is open as long as this program lives.
  private let lifeline: Int32

  /// - Parameters:
  ///   - output: file, in the folder, of all that it says.
  ///   - environment: beside this program's own.
  /// - Throws: `LabelError.noStart`.
  init(
    _ command: String, in folder: URL, output: String, environment: [String: String] = [:]
  ) throws(LabelError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let said = folder.appendingPathComponent(output).path
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, said, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This program may ignore Ctrl-C; its children, who would inherit that, do not.
    var defaults = sigset_t()
    sigfillset(&defaults)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let words = ["sh", "-c", Self.watched, "sh", command, folder.path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + settings).forEach { free($0) } }
    let (pid, lifeline, failure) = Self.oneByOne.withLock { _ -> (pid_t, Int32, Int32) in
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return (0, -1, errno) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, ends[0], 3)
      var pid: pid_t = 0
      let failure = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &arguments, &settings)
      close(ends[0])
      if failure != 0 { close(ends[1]) }
      return (pid, ends[1], failure)
    }
    guard failure == 0 else { throw .noStart(reason: Self.reason(failure)) }
    self.pid = pid
    self.lifeline = lifeline
  }

  /// Waits for the end, and brings it about where it takes too long or is not wanted any longer.
  ///
  /// - Parameter limit: s.
  func wait(limit: Double, isCancelled: () -> Bool) -> Ending {
    defer { close(lifeline) }
    let start = Clock.now
    var ending: Ending?
    while !hasEnded {
      if isCancelled() { ending = .cancelled }
      if Clock.now - start >= limit { ending = .overdue }
      if ending != nil { break }
      usleep(Clock.now - start < 1 ? 2000 : 20_000)
    }
    if ending != nil {
      // Who asks kindly first lets MPI end its ranks, which are not of the group.
      kill(-pid, SIGTERM)
      let asked = Clock.now
      while !hasEnded, Clock.now - asked < 2 { usleep(2000) }
    }
    // The rest of the group, while the number of its leader is still taken.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return ending ?? .exited(signal == 0 ? (status >> 8) & 0xff : 128 + signal)
  }

  /// Looks without letting go of the process number.
  private var hasEnded: Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 && info.si_signo != 0
  }

  /// Runs $1. What stands in parentheses is the watchman: his pipe, 3, closes when this program
  /// ends, whose end of it nobody else has.
  private static let watched = """
    cd "$2" || exit 127
    (trap '' TERM; read _ <&3; kill -TERM 0; sleep 2; kill -KILL 0) &
    watchman=$!
    exec 3<&-
    sh -c "$1"
    code=$?
    kill -KILL $watchman
    exit $code
    """

  /// A child that starts while another's pipe is not yet closed to it would hold it open.
  private static let oneByOne = Guarded(())

  private static func reason(_ number: Int32) -> String {
    String(cString: strerror(number)).lowercased()
  }
}

/// s, of a clock that never goes back.
enum Clock {
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }
}
