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
