import Foundation

/// Time that a processor worked, s; other programs on the machine do not count.
enum ProcessorTime {
  /// Of the thread that asks.
  static var thread: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
