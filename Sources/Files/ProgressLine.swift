import Foundation

/// One line that says how far a task is.
public struct ProgressLine: Sendable {
  public var label: String
  public var done: Int
  public var total: Int
  /// Done before the clock started, by an earlier process.
  public var doneBefore: Int
  /// Seconds.
  public var elapsed: Double
  public var tail: String

  public init(
    label: String, done: Int, total: Int, doneBefore: Int = 0, elapsed: Double, tail: String = ""
  ) {
    (self.label, self.done, self.total) = (label, done, total)
    (self.doneBefore, self.elapsed, self.tail) = (doneBefore, elapsed, tail)
  }

  /// Per second; `nil` until something is done.
  var rate: Double? {
    let count = done - doneBefore
    return count > 0 && elapsed > 0 ? Double(count) / elapsed : nil
  }

  /// Seconds, at the rate so far.
  var timeLeft: Double? { rate.map { Double(max(0, total - done)) / $0 } }

  /// "sampling 120/1000 12 %, 3.1/s, 4 min 44 s left, tail".
  public var plain: String {
    ([counts] + [speed, tail].filter { !$0.isEmpty }).joined(separator: ", ")
  }

  /// The same with a bar, in at most `width` characters.
  func bar(width: Int) -> String {
    let text = ([speed, tail].filter { !$0.isEmpty }).joined(separator: ", ")
    let cells = width >= 60 ? 20 : width >= 40 ? 10 : 0
    var line = counts
    if cells > 0 {
      let fraction = total > 0 ? Double(min(max(done, 0), total)) / Double(total) : 1
      let filled = Int(fraction * Double(cells))
      let bar =
        String(repeating: "#", count: filled) + String(repeating: "-", count: cells - filled)
      line = "[\(bar)] \(counts)"
    }
    if !text.isEmpty { line += ", " + text }
    let single = String(line.map { $0.isNewline ? " " : $0 })
    return single.count <= width ? single : String(single.prefix(max(0, width - 1))) + "…"
  }

  private var counts: String {
    // Rounded down: 100 % is for what is all done.
    let percent = total > 0 ? done * 100 / total : 100
    return "\(label) \(done)/\(total) \(percent) %"
  }

  /// "3.1/s, 4 min 44 s left"; empty until something is done.
  public var speed: String {
    guard let rate, let timeLeft else { return "" }
    let speed = rate >= 0.1 ? String(format: "%.3g/s", rate) : String(format: "%.3g/h", rate * 3600)
    return done >= total ? speed : "\(speed), \(Self.duration(timeLeft)) left"
  }

  /// "3 h 12 min", "4 min 44 s", "9 s".
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "ages" }
    let whole = Int(seconds.rounded(.up))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    case ..<86400: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    default: return "\(whole / 86400) d \(whole % 86400 / 3600) h"
    }
  }
}
