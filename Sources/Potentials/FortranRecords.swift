/// An unformatted sequential file of gfortran or ifort: each record stands
/// between two copies of its length in bytes, all little-endian.
struct FortranRecords: AenetFields {
  let file: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func integers(_ count: Int, _ field: String) throws(PotentialError) -> [Int] {
    let start = try record(4 * count, field)
    return (0..<count).map { Int(Int32(truncatingIfNeeded: word(start + 4 * $0))) }
  }

  mutating func reals(_ count: Int, _ field: String) throws(PotentialError) -> [Double] {
    let start = try record(8 * count, field)
    let numbers = (0..<count).map { k in
      let place = start + 8 * k
      return Double(bitPattern: UInt64(word(place)) | UInt64(word(place + 4)) << 32)
    }
    if let bad = numbers.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(file: file, what: "number \(bad + 1) of its \(field)")
    }
    return numbers
  }

  mutating func logical(_ field: String) throws(PotentialError) -> Bool {
    let start = try record(4, field)
    return word(start) != 0
  }

  mutating func text(_ length: Int, _ field: String) throws(PotentialError) -> String {
    let start = try record(length, field)
    return text(start..<start + length)
  }

  mutating func symbols(_ count: Int, _ field: String) throws(PotentialError) -> [String] {
    let start = try record(2 * count, field)
    return (0..<count).map { text(start + 2 * $0..<start + 2 * $0 + 2) }
  }

  /// Two rows, whatever the number of elements.
  mutating func skipEnvironments(
    features: Int, elements: Int, _ field: String
  ) throws(PotentialError) {
    _ = try record(4 * 2 * features, field)
  }

  private func text(_ range: Range<Int>) -> String {
    let ascii = bytes[range].lazy.map { $0 < 128 ? $0 : UInt8(ascii: "?") }
    return plain(
      String(validating: bytes[range], as: UTF8.self) ?? String(decoding: ascii, as: UTF8.self))
  }

  func finish() throws(PotentialError) {
    guard position == bytes.count else {
      throw .damaged(
        file: file, what: "\(bytes.count - position) bytes follow where it should end")
    }
  }

  /// Where the contents of the next record begin.
  private mutating func record(_ length: Int, _ field: String) throws(PotentialError) -> Int {
    let start = position + 4
    guard start <= bytes.count else { throw cutShort(field) }
    let before = Int(word(position))
    guard before == length else {
      throw .damaged(
        file: file,
        what: "the record of its \(field) has \(before) bytes where \(length) belong")
    }
    guard start + length + 4 <= bytes.count else { throw cutShort(field) }
    let after = Int(word(start + length))
    guard after == before else {
      throw .damaged(
        file: file, what: "the record of its \(field) has the marks \(before) and \(after)")
    }
    position = start + length + 4
    return start
  }

  private func cutShort(_ field: String) -> PotentialError {
    .endsEarly(file: file, bytes: bytes.count, field: field)
  }

  private func word(_ place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }
}
