import Foundation
import Quantities

/// Coordinates of fingerprints, in blocks: in memory as long as there is room, then in a file.
///
/// A crystal of three elements takes 2.6 kB, and a search has a million of them; a look-up asks for
/// one in thirty of those whose shadows it compares. The file has no name and goes with the process:
/// what it holds can be made again from the crystals.
///
/// - Edge cases: where the folder takes no file, or no more of it, all that comes stays in memory.
public final class FingerprintStore: Sendable {
  /// Numbers that were kept.
  enum Block {
    case memory([Double])
    /// Bytes from the beginning of the file.
    case file(offset: Int)
  }

  private struct State {
    /// Bytes.
    var room: Int
    var descriptor: Int32?
    var end = 0
    var isFull = false
  }

  private let folder: URL
  private let state: Guarded<State>

  /// - Parameters:
  ///   - folder: of the file.
  ///   - room: bytes that stay in memory.
  public init(folder: URL, room: Int = 64 << 20) {
    self.folder = folder
    state = Guarded(State(room: room))
  }

  deinit { state.withLock { $0.descriptor.map { _ = close($0) } } }

  /// Bytes that are in the file.
  var filed: Int { state.withLock(\.end) }

  func keep(_ numbers: [Double]) -> Block {
    state.withLock { state in
      let size = numbers.count * MemoryLayout<Double>.stride
      guard size > state.room else {
        state.room -= size
        return .memory(numbers)
      }
      if state.descriptor == nil, !state.isFull { state.descriptor = open() }
      guard let descriptor = state.descriptor, !state.isFull,
        Self.write(numbers, to: descriptor, at: state.end)
      else {
        state.isFull = true
        return .memory(numbers)
      }
      defer { state.end += size }
      return .file(offset: state.end)
    }
  }

  /// Some of the numbers of a block in the file.
  func numbers(_ range: Range<Int>, fromOffset offset: Int) -> ArraySlice<Double> {
    read(range.count, at: offset + range.lowerBound * MemoryLayout<Double>.stride)[...]
  }

  // MARK: the file

  private func open() -> Int32? {
    // Whoever is killed between these two lines leaves a name that the next run in the folder removes.
    let name = ".fingerprints.\(UInt64.random(in: .min ... .max)).tieline-partial"
    let path = folder.appending(path: name).path
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    unlink(path)
    return descriptor < 0 ? nil : descriptor
  }

  private static func write(_ numbers: [Double], to descriptor: Int32, at offset: Int) -> Bool {
    numbers.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = pwrite(
          descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  private func read(_ count: Int, at offset: Int) -> [Double] {
    let descriptor = state.withLock { $0.descriptor! }
    return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      var done = 0
      while done < bytes.count {
        let read = pread(
          descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
        if read < 0 && errno == EINTR { continue }
        // A search that cannot tell what it has found is not one to go on with; it can be resumed.
        guard read > 0 else { fatalError("fingerprints that were written cannot be read again") }
        done += read
      }
      initialized = count
    }
  }
}

/// Points of one space, in the order in which they came.
struct PointRows {
  /// Points of a block.
  static let blockLength = 64

  private let store: FingerprintStore?
  private var blocks: [FingerprintStore.Block] = []
  /// Of the last points, which fill no block yet.
  private var rest: [Double] = []
  private var dimension = 0
  private(set) var count = 0

  init(_ store: FingerprintStore?) { self.store = store }

  mutating func append(_ point: [Double]) {
    precondition(count == 0 || point.count == dimension, "points of one space")
    dimension = point.count
    rest += point
    count += 1
    guard count.isMultiple(of: Self.blockLength) else { return }
    blocks.append(store?.keep(rest) ?? .memory(rest))
    rest = []
  }

  subscript(row: Int) -> ArraySlice<Double> {
    let (block, place) = row.quotientAndRemainder(dividingBy: Self.blockLength)
    let range = (place * dimension)..<((place + 1) * dimension)
    guard block < blocks.count else { return rest[range] }
    switch blocks[block] {
    case .memory(let numbers): return numbers[range]
    case .file(let offset):
      guard let store else { preconditionFailure("who has no store has no file") }
      return store.numbers(range, fromOffset: offset)
    }
  }
}
