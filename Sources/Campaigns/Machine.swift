import CGSL
import Foundation

/// What the bytes of a result depend on beside the run itself: the same
/// arithmetic differs in its last bits between types of CPU and libraries.
enum Machine {
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
}
