import Files
import Foundation

/// A file of one line that names its kind and version, one line of JSON, and
/// single-precision numbers, little-endian, to the end.
///
/// The JSON says how many numbers follow, their SHA-256 and that of the header,
/// so that a file cut short or changed by a bit is known for what it is.
struct FloatPayload<Header: Codable> {
  var header: Header
  var numbers: [Float]

  private struct Envelope: Codable {
    var header: Header
    var numbers: Int
    var sha256: String
    /// Of the header as it stands in the file.
    var headerSHA256: String
  }

  /// - Parameter kind: the first words of the file, such as "tieline potential".
  func bytes(kind: String, version: Int) -> [UInt8] {
    let payload = numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
    let envelope = Envelope(
      header: header, numbers: numbers.count, sha256: Digest.sha256(payload),
      headerSHA256: Digest.sha256(Self.json(header)))
    return Array("\(kind) \(version)\n".utf8) + Self.json(envelope) + [UInt8(ascii: "\n")] + payload
  }

  private static func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else {
      preconditionFailure("a header holds finite numbers and text")
    }
    return Array(json)
  }

  /// Of the header as it stands in the file: encoded again, the same values
  /// could have other digits with another library.
  private static func headerDigest(_ line: some Sequence<UInt8>) -> String? {
    let text = String(decoding: Array(line), as: UTF8.self)
    guard let start = text.range(of: "{\"header\":"),
      let end = text.range(of: ",\"headerSHA256\":", options: .backwards),
      start.upperBound <= end.lowerBound
    else { return nil }
    return Digest.sha256(Array(text[start.upperBound..<end.lowerBound].utf8))
  }

  init(header: Header, numbers: [Float]) {
    self.header = header
    self.numbers = numbers
  }

  init(_ bytes: [UInt8], kind: String, version: Int, file: String) throws(PotentialError) {
    let newline = UInt8(ascii: "\n")
    let first = bytes.prefix(200).prefix { $0 != newline }
    let line = String(decoding: first, as: UTF8.self)
    guard line.hasPrefix(kind + " "), let found = Int(line.dropFirst(kind.utf8.count + 1)) else {
      let shown = line.prefix(40).filter { $0.isASCII && !$0.isNewline }
      throw .notAPotential(file: file, expected: kind, found: String(shown))
    }
    guard found == version else {
      throw .version(file: file, found: found, expected: version)
    }
    let rest = bytes.dropFirst(first.count + 1)
    guard let end = rest.firstIndex(of: newline),
      let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(rest[..<end]))
    else {
      throw .damaged(file: file, what: "its second line is not the header that belongs there")
    }
    guard envelope.headerSHA256 == Self.headerDigest(rest[..<end]) else {
      throw .damaged(file: file, what: "its header does not have the checksum it names")
    }
    guard (0...Int.max / 4).contains(envelope.numbers) else {
      throw .damaged(file: file, what: "it cannot hold \(envelope.numbers) numbers")
    }
    let payload = Array(rest[(end + 1)...])
    guard payload.count == 4 * envelope.numbers else {
      throw .truncated(file: file, bytes: payload.count, expected: 4 * envelope.numbers)
    }
    guard Digest.sha256(payload) == envelope.sha256 else {
      throw .damaged(file: file, what: "the numbers do not have the checksum of the header")
    }
    numbers = payload.withUnsafeBytes { raw in
      (0..<envelope.numbers).map { index in
        let bits = raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
    guard let bad = numbers.firstIndex(where: { !$0.isFinite }) else {
      header = envelope.header
      return
    }
    throw .notFinite(file: file, what: "number \(bad + 1)")
  }
}
