import Foundation

/// What a benchmark measured, for people and for programs.
public protocol BenchmarkResult: Encodable {
  /// Ends with a line feed.
  var text: String { get }
}

extension BenchmarkResult {
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("finite numbers and text can be encoded")
    }
    return String(decoding: data, as: UTF8.self)
  }
}

/// How often something was done, over many searches.
public struct BenchmarkCounts: Codable, Sendable, Equatable {
  public var median: Double
  public var mean: Double
  public var least: Int
  public var most: Int

  init(_ counts: [Int]) {
    precondition(!counts.isEmpty, "something was counted")
    let sorted = counts.sorted()
    let half = sorted.count / 2
    median =
      sorted.count % 2 == 1
      ? Double(sorted[half]) : 0.5 * Double(sorted[half - 1] + sorted[half])
    mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
    least = sorted[0]
    most = sorted[sorted.count - 1]
  }

  /// Above lines of counts.
  static let header =
    "                                median        mean     least      most"

  func line(_ name: String) -> String {
    name.padding(toLength: 28, withPad: " ", startingAt: 0)
      + String(format: "%10.1f%12.1f", median, mean) + String(format: "%10d%10d", least, most)
  }
}
