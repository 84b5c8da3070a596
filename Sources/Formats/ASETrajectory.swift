import Foundation
import Quantities
import Structures

/// Trajectories of ASE, the files `.traj`: numbers as they are in memory, some 24 bytes for an atom.
///
/// The file is an Ulm file of ASE: a head (magic, tag, version, number of items, where the list of
/// items is), arrays, and for each item a JSON text that says where its arrays are. Read are cells,
/// positions and atomic numbers; what else the frames hold is passed over.
///
/// Source: ase/io/ulm.py and ase/io/trajectory.py, wiki.fysik.dtu.dk/ase/ase/io/ulm.html.
public enum ASETrajectory {
  public static func read(contentsOf url: URL, file: String) throws -> Trajectory {
    try read(TextLines.bytes(of: url), file: file)
  }

  public static func read(_ bytes: [UInt8], file: String) throws -> Trajectory {
    let reader = UlmReader(bytes, file: file)
    var collector = FrameCollector(file: file)
    var species: [Element] = []
    for (index, item) in try reader.items().enumerated() {
      func broken(_ what: String) -> FormatError {
        .notUlm(file: file, problem: "frame \(index + 1) has no \(what)")
      }
      if let numbers = try reader.integers(item, "numbers") {
        species = try numbers.map { number in
          guard let element = Element(atomicNumber: number) else {
            throw broken("element of the atomic number \(number)")
          }
          return element
        }
      }
      if let periodic = item["pbc"] as? [Bool], periodic != [true, true, true] {
        throw FormatError.notPeriodicFrame(file: file, frame: index + 1)
      }
      guard let cell = try reader.numbers(item, "cell"), let matrix = Matrix3(rowMajor: cell),
        let lattice = Lattice(matrix)
      else { throw broken("cell that spans a volume") }
      guard let places = try reader.numbers(item, "positions"), !species.isEmpty,
        places.count == 3 * species.count
      else { throw broken("position for each of \(species.count) atoms") }
      try collector.add(
        lattice, species,
        species.indices.map { atom in
          lattice.fractional(Vector3(places[3 * atom], places[3 * atom + 1], places[3 * atom + 2]))
        })
    }
    return try collector.trajectory()
  }

  /// - Edge cases: positions are Cartesian in the file, so a fractional position comes back to
  ///   rounding, some 1e-16; the time between frames has no place in it.
  public static func write(_ trajectory: Trajectory) -> [UInt8] {
    var writer = UlmWriter(tag: "ASE-Trajectory")
    for frame in 0..<trajectory.count {
      let structure = trajectory.structure(frame)
      var fields: [String] = []
      if frame == 0 {
        let numbers = structure.species.map { Int64($0.atomicNumber).littleEndian }
        let place = numbers.withUnsafeBytes { writer.append($0) }
        fields.append("\"version\": 1, \"ase_version\": \"3.22.0\", \"pbc\": [true, true, true]")
        fields.append("\"numbers.\": {\"ndarray\": [[\(numbers.count)], \"int64\", \(place)]}")
      }
      let places = structure.cartesianPositions.flatMap { place in
        [place.x, place.y, place.z].map { $0.bitPattern.littleEndian }
      }
      let place = places.withUnsafeBytes { writer.append($0) }
      fields.append(
        "\"positions.\": {\"ndarray\": [[\(structure.count), 3], \"float64\", \(place)]}")
      let matrix = structure.lattice.matrix
      let rows = [matrix.a, matrix.b, matrix.c].map { "[\($0.x), \($0.y), \($0.z)]" }
      fields.append("\"cell\": [\(rows.joined(separator: ", "))]")
      writer.endItem("{\(fields.joined(separator: ", "))}")
    }
    return writer.finished()
  }
}

private struct UlmReader {
  let bytes: [UInt8]
  let file: String

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  func items() throws(FormatError) -> [[String: Any]] {
    guard bytes.count >= 48, bytes.starts(with: "- of Ulm".utf8) else {
      throw .notUlm(file: file, problem: "it does not begin as one")
    }
    let tag = String(decoding: bytes[8..<24], as: UTF8.self).trimmingCharacters(in: .whitespaces)
    guard tag == "ASE-Trajectory" else {
      throw .notUlm(file: file, problem: "its tag is '\(tag.prefix(16))'")
    }
    let (count, list) = (try integer(at: 32), try integer(at: 40))
    guard count > 0 else { throw .noStructures(file: file) }
    guard count <= bytes.count / 8 else { throw .notUlm(file: file, problem: "it is cut off") }
    var items: [[String: Any]] = []
    for index in 0..<count {
      let offset = try integer(at: list + 8 * index)
      let length = try integer(at: offset)
      let text = try slice(offset + 8, length)
      guard let item = try? JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] else {
        throw .notUlm(file: file, problem: "frame \(index + 1) is not described")
      }
      items.append(item)
    }
    return items
  }

  /// Numbers that stand in the text itself, or in an array that it points to.
  func numbers(_ item: [String: Any], _ name: String) throws(FormatError) -> [Double]? {
    if let rows = item[name] as? [[Double]] { return rows.flatMap { $0 } }
    guard let array = try array(item, name) else { return nil }
    let numbers: [Double]
    switch array.kind {
    case "float64":
      numbers = words(array.bytes, UInt64.self).map { Double(bitPattern: $0) }
    case "float32":
      numbers = words(array.bytes, UInt32.self).map { Double(Float(bitPattern: $0)) }
    default: return nil
    }
    return numbers
  }

  func integers(_ item: [String: Any], _ name: String) throws(FormatError) -> [Int]? {
    if let list = item[name] as? [Int] { return list }
    guard let array = try array(item, name) else { return nil }
    switch array.kind {
    case "int64": return words(array.bytes, UInt64.self).map { Int(Int64(bitPattern: $0)) }
    case "int32": return words(array.bytes, UInt32.self).map { Int(Int32(bitPattern: $0)) }
    default: return nil
    }
  }

  private func array(
    _ item: [String: Any], _ name: String
  ) throws(FormatError) -> (kind: String, bytes: ArraySlice<UInt8>)? {
    guard let entry = item[name + "."] as? [String: Any], let array = entry["ndarray"] as? [Any],
      array.count == 3, let shape = array[0] as? [Int], let kind = array[1] as? String,
      let offset = array[2] as? Int
    else { return nil }
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow, product <= bytes.count else {
        throw .notUlm(file: file, problem: "it is cut off")
      }
      count = product
    }
    return (kind, try slice(offset, count * (kind.hasSuffix("32") ? 4 : 8)))
  }

  private func words<Word: FixedWidthInteger>(
    _ bytes: ArraySlice<UInt8>, _ type: Word.Type
  ) -> [Word] {
    let width = Word.bitWidth / 8
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: width).map { start in
      (0..<width).reversed().reduce(0) { $0 << 8 | Word(bytes[start + $1]) }
    }
  }

  private func integer(at offset: Int) throws(FormatError) -> Int {
    Int(Int64(bitPattern: words(try slice(offset, 8), UInt64.self)[0]))
  }

  private func slice(_ offset: Int, _ length: Int) throws(FormatError) -> ArraySlice<UInt8> {
    guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else {
      throw .notUlm(file: file, problem: "it is cut off")
    }
    return bytes[offset..<(offset + length)]
  }
}

private struct UlmWriter {
  private var bytes: [UInt8]
  private var items: [Int] = []

  init(tag: String) {
    bytes =
      Array("- of Ulm".utf8) + Array(tag.padding(toLength: 16, withPad: " ", startingAt: 0).utf8)
    bytes += [UInt8](repeating: 0, count: 24)
  }

  /// - Returns: where the array begins, at a multiple of eight bytes.
  mutating func append(_ array: UnsafeRawBufferPointer) -> Int {
    align()
    defer { bytes += array }
    return bytes.count
  }

  mutating func endItem(_ text: String) {
    align()
    items.append(bytes.count)
    append(integer: text.utf8.count)
    bytes += text.utf8
  }

  mutating func finished() -> [UInt8] {
    align()
    let list = bytes.count
    items.forEach { append(integer: $0) }
    for (place, value) in [(24, 3), (32, items.count), (40, list)] {
      withUnsafeBytes(of: Int64(value).littleEndian) {
        bytes.replaceSubrange(place..<(place + 8), with: $0)
      }
    }
    return bytes
  }

  private mutating func append(integer: Int) {
    withUnsafeBytes(of: Int64(integer).littleEndian) { bytes += $0 }
  }

  private mutating func align() {
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: "#")) }
  }
}
