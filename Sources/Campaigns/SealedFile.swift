import Files
import Foundation

/// A value as a file of two lines: what it is, with the SHA-256 of the rest; and the rest, JSON.
///
/// So a file that was cut short, changed or written by something else is known for what it is.
/// Numbers return bit for bit, those that are none too.
enum SealedFile {
  /// - Parameter kind: the first words of the file, such as "tieline batch 1".
  static func bytes(_ value: some Encodable, kind: String) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let json = try? encoder.encode(value) else {
      preconditionFailure("numbers and text can be encoded")
    }
    let body = [UInt8](json) + [UInt8(ascii: "\n")]
    return Array("\(kind) \(Digest.sha256(body))\n".utf8) + body
  }

  /// Writes the bytes whole or not at all, and does not wait for the disk.
  ///
  /// What a power cut leaves of it is known by its seal and made again: only the archive has
  /// to be durable. A run on many machines writes thousands of such files, and a disk takes
  /// longer for one than a driver has for a candidate.
  static func write(_ bytes: [UInt8], to url: URL) throws(FileError) {
    try AtomicFile.write(bytes, to: url, isDurable: false)
  }

  /// The first words of a file, without its seal; empty where it has none.
  static func kind(of url: URL) throws -> String {
    let head = try AtomicFile.read(url).prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: head, as: UTF8.self).split(separator: " ").dropLast()
      .joined(separator: " ")
  }

  /// - Parameter file: what messages call it.
  static func value<Value: Decodable>(
    _ bytes: [UInt8], kind: String, file: String
  ) throws(CampaignError) -> Value {
    let head = Array("\(kind) ".utf8)
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), bytes[..<end].starts(with: head)
    else {
      throw .unusable(file: file, reason: "expected a file that begins with '\(kind)'")
    }
    let body = Array(bytes[(end + 1)...])
    guard String(decoding: bytes[head.count..<end], as: UTF8.self) == Digest.sha256(body) else {
      throw .unusable(file: file, reason: "it is not the one that was written")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return try decoder.decode(Value.self, from: Data(body))
    } catch {
      throw .unusable(file: file, reason: "what is in it is nothing that this program writes")
    }
  }
}
