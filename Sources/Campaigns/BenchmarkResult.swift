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
