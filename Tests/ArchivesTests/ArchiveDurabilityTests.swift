import Archives
import Foundation
import Quantities
import Testing

/// What was acknowledged survives; what was not leaves no trace.
@Suite struct ArchiveDurabilityTests {
  let folder: Folder
  init() throws { folder = try Folder() }

  /// A process that is stopped, its files copied, is a process killed at that moment: the
  /// copies are all that would be left of it. Where it was stopped while pages of the file were
  /// being replaced, those pages are torn before the copy is opened, as a power cut may tear them.
  // Against a hang; beside the other tests it waits for a processor most of its time.
  @Test(.timeLimit(.minutes(20)))
  func `Killed at any moment, a run keeps every candidate that was acknowledged`() async throws {
    let path = folder.url.path
    // A thread of its own: tasks wait for their turn behind tests that do not let go of theirs,
    // while the process writes on.
    let (observed, observer) = AsyncThrowingStream<[(Int, Folder)], any Error>.makeStream()
    Thread {
      do {
        observer.yield(try Self.stops(of: path, count: 60))
        observer.finish()
      } catch {
        observer.finish(throwing: error)
      }
    }.start()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let folder = URL(fileURLWithPath: path, isDirectory: true)
      let archive = try Archive.create(
        at: folder.appendingPathComponent("archive.db"), run: Samples.run)
      let descriptor = open(folder.appendingPathComponent("count").path, O_RDWR | O_CREAT, 0o600)
      var counts = (getpid(), Int32(0))
      for n in 0..<1_000_000 {
        try Samples.record(n, in: archive)
        counts.1 = Int32(n + 1)
        pwrite(descriptor, &counts, 8, 0)
      }
    }
    var stops: [(Int, Folder)] = []
    for try await all in observed { stops = all }
    #expect(stops.count == 60)
    var torn = 0
    for (acknowledged, copy) in stops {
      let isTorn = try Self.tear(copy.archive)
      torn += isTorn ? 1 : 0
      let reader = try Archive.openReadOnly(at: copy.archive)
      let found = try reader.candidates()
      try reader.close()
      // A write that was cut off late may be durable already.
      let isLate = found.count == acknowledged + 1
      #expect(found.count == acknowledged || (isLate && !isTorn))
      let writer = try Archive.open(at: copy.archive)
      #expect(try writer.candidates() == found)
      #expect(found.map(\.number) == Array(0..<found.count))
      let evaluations = try writer.evaluations(stage: "search")
      let properties = try writer.properties()
      #expect(Set(evaluations.keys) == Set(0..<found.count))
      #expect(Set(properties.keys) == Set(0..<found.count))
      if let last = found.last {
        // The run goes on.
        try writer.record(last, Samples.evaluation(last.number, stage: "final"), [])
      }
      try writer.close()
    }
    #expect(torn > 0, "none of the stops came between the flush of the journal and the commit")
  }

  /// Overwrites the pages of an archive that its journal can restore.
  ///
  /// - Returns: whether there are any: not before the journal is flushed, when no page has been
  ///   touched, and not after the commit.
  ///
  /// The journal has a header of its own sector (mark, count of pages, …, sector and page size at
  /// bytes 20 and 24), then pages, each with its number before it and a checksum behind it. The
  /// count is written when the pages are on the disk. Source: sqlite.org/fileformat2.html,
  /// section 3.
  private static func tear(_ archive: URL) throws -> Bool {
    guard let data = FileManager.default.contents(atPath: archive.path + "-journal"),
      data.count > 28
    else { return false }
    let bytes = [UInt8](data)
    let word = { (at: Int) in bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (count, sector, page) = (word(8), word(20), word(24))
    if count == 0 { return false }
    let file = try FileHandle(forUpdating: archive)
    for k in 0..<count {
      let number = word(sector + k * (page + 8))
      try file.seek(toOffset: UInt64((number - 1) * page))
      try file.write(contentsOf: Data(repeating: 0xA5, count: page))
    }
    try file.close()
    return true
  }

  /// Stops the process that writes in `path` again and again, and kills it in the end.
  ///
  /// - Returns: the count it had acknowledged, and a copy of its files, for each stop.
  private static func stops(of path: String, count: Int) throws -> [(Int, Folder)] {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let counts = folder.appendingPathComponent("count")
    var process: Int32?
    let deadline = ContinuousClock.now + .seconds(900)
    while process == nil, ContinuousClock.now < deadline {
      usleep(5000)
      process = numbers(counts)?.process
    }
    guard let process else { return [] }
    defer { kill(process, SIGKILL) }
    var stops: [(Int, Folder)] = []
    for k in 0..<count {
      usleep(UInt32(1000 + 3677 * k % 7000))
      try #require(kill(process, SIGSTOP) == 0)
      while try !isStopped(process) { usleep(100) }
      let copy = try Folder()
      for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        try FileManager.default.copyItem(
          at: folder.appendingPathComponent(name), to: copy.url.appendingPathComponent(name))
      }
      stops.append((try #require(numbers(counts)).acknowledged, copy))
      try #require(kill(process, SIGCONT) == 0)
    }
    return stops
  }

  private static func numbers(_ url: URL) -> (process: Int32, acknowledged: Int)? {
    guard let data = try? Data(contentsOf: url), data.count == 8 else { return nil }
    return data.withUnsafeBytes {
      ($0.load(as: Int32.self), Int($0.load(fromByteOffset: 4, as: Int32.self)))
    }
  }

  /// Whether every thread of a process has come to a stop.
  private static func isStopped(_ process: Int32) throws -> Bool {
    let tasks = "/proc/\(process)/task"
    return try FileManager.default.contentsOfDirectory(atPath: tasks).allSatisfy { task in
      let status = try String(contentsOfFile: "\(tasks)/\(task)/stat", encoding: .utf8)
      // The state follows the name, which stands in brackets.
      return status[status.lastIndex(of: ")")!...].dropFirst(2).first == "T"
    }
  }

  @Test func `A full disk is told of, and costs nothing that was acknowledged`() async throws {
    let path = folder.archive.path
    await #expect(processExitsWith: .exitCode(73)) { [path = path as String] in
      let archive = try Archive.create(at: URL(fileURLWithPath: path), run: Samples.run)
      try Samples.record(0, in: archive)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(1) }
      for n in 1..<10_000 {
        do {
          try Samples.record(n, in: archive)
        } catch let error as ArchiveError {
          guard case .cannotWrite = error, try archive.candidates().count == n else { exit(2) }
          try "\(n)".write(toFile: path + ".count", atomically: false, encoding: .utf8)
          exit(error.kind.rawValue)
        }
      }
    }
    let count = try #require(Int(try String(contentsOfFile: path + ".count", encoding: .utf8)))
    let archive = try Archive.open(at: folder.archive)
    #expect(try archive.candidates() == (0..<count).map { Samples.candidate($0) })
    try Samples.record(count, in: archive)
  }

  @Test func `Whoever reads while a run writes sees whole candidates in order`() async throws {
    let url = folder.archive
    let writer = try Archive.create(at: url, run: Samples.run)
    let acknowledged = Counter()
    let writing = Task.detached {
      for n in 0..<60 {
        try Samples.record(n, in: writer)
        acknowledged.increment()
      }
    }
    var seen = 0
    while seen < 60 {
      let before = acknowledged.value
      let reader = try Archive.openReadOnly(at: url)
      let candidates = try reader.candidates()
      #expect(candidates.count >= max(before, seen))
      #expect(candidates == (0..<candidates.count).map { Samples.candidate($0) })
      seen = candidates.count
      let evaluations = try reader.evaluations(stage: "search")
      #expect(evaluations.count >= seen)
      #expect(evaluations.allSatisfy { $0.value == Samples.evaluation($0.key) })
      #expect(try reader.counts().outcomes["search", default: [:]].values.reduce(0, +) >= seen)
      try reader.close()
    }
    try await writing.value
  }
}

/// A count that threads share.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0
  var value: Int { lock.withLock { count } }
  func increment() { lock.withLock { count += 1 } }
}
