import CGSL
import Dispatch
import Foundation

/// The computer at hand.
enum Machine {
  /// What the bytes of a result depend on beside the run itself: the same
  /// arithmetic differs in its last bits between types of CPU and libraries.
  static let description: String = {
    let cpu =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    var version = [UInt8](repeating: 0, count: 64)
    let length = version.withUnsafeMutableBytes {
      confstr(Int32(_CS_GNU_LIBC_VERSION), $0.baseAddress, $0.count)
    }
    let library =
      length > 1 ? String(decoding: version[..<(length - 1)], as: UTF8.self) : "C library unknown"
    let blas = openblas_get_config().map { String(cString: $0) }
    return [
      "CPU \(cpu ?? "unknown")", library,
      (blas ?? "BLAS unknown").trimmingCharacters(in: .whitespaces),
    ].joined(separator: "; ")
  }()

  /// The path of this program.
  static let executable: String = {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }()

  /// s, of a clock that never goes back.
  static var now: Double { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 }

  /// Seconds of this thread's processor time.
  static func processorTime(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    try body()
    return now() - start
  }
}
