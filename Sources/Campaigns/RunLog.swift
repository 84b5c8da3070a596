import Files
import Foundation

/// What happened when, a JSON object a line. For people; read back are only the beginnings of its sessions, which
/// reports and `status` tell.
final class RunLog: Sendable {
  private let descriptor: Int32

  init(_ url: URL) throws(FileError) {
    descriptor = open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(
        path: url.relativePath,
        reason: "the log cannot be opened: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  /// A full disk must not stop a run for its log; the archive will say so.
  func write(_ event: String, _ values: [String: any Encodable & Sendable]) {
    var values = values
    values["event"] = event
    values["time"] = Date().ISO8601Format()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    guard let line = try? encoder.encode(Line(values: values)) else { return }
    // In one write, so that lines of several threads do not mix.
    let bytes = Array(line) + [UInt8(ascii: "\n")]
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  private struct Line: Encodable {
    struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
    var values: [String: any Encodable & Sendable]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in values { try container.encode(value, forKey: Key(stringValue: key)) }
    }
  }

  /// What was done when a session began.
  struct Session {
    var begun: Date
    /// Candidates, epochs or ps.
    var done: Int

    /// How far the work is, with the rate of this session.
    func progress(_ label: String, _ done: Int, of total: Int, tail: String, now: Date)
      -> ProgressLine
    {
      ProgressLine(
        label: label, done: done, total: total, doneBefore: self.done,
        elapsed: now.timeIntervalSince(begun), tail: tail)
    }
  }

  /// In the order in which they began; none of a log that is not there or not readable.
  static func sessions(in url: URL) -> [Session] {
    events(in: url).filter { $0.event == start }
      .map { Session(begun: $0.time, done: $0.done ?? 0) }
  }

  /// Whether nothing came after the end.
  static func isFinished(in url: URL) -> Bool { events(in: url).last?.event == finished }

  private struct Event: Decodable {
    var event: String
    var time: Date
    var done: Int?
  }

  private static func events(in url: URL) -> [Event] {
    guard let text = try? AtomicFile.readText(url) else { return [] }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return text.split(separator: "\n").compactMap { line in
      try? decoder.decode(Event.self, from: Data(line.utf8))
    }
  }

  /// A session begins.
  ///
  /// - Parameters: of candidates, epochs or ps: those done before, and all.
  func begin(workers: Int, done: Int, total: Int) {
    write(Self.start, ["workers": workers, "done": done, "total": total])
  }

  private static let start = "start"
  /// The last event of a run.
  static let finished = "finished"
}
