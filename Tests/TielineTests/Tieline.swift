import Foundation
import Testing

/// The program itself, run as its users run it.
struct Tieline {
  /// The package, as its sources stand.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let inputs = root.appendingPathComponent("Inputs")
  static let potential = inputs.appendingPathComponent("potentials/li-p-s.potential")
  static let structures = inputs.appendingPathComponent("structures")

  /// How many times as long as elsewhere things may take: under a sanitizer, of which `make sanitize` tells.
  static let slowness =
    ProcessInfo.processInfo.environment["TIELINE_SLOWNESS"].flatMap(Int.init) ?? 1

  /// Built with the tests, and so beside them.
  static let executable: URL? = {
    let folders = [
      Bundle.main.executableURL, URL(fileURLWithPath: CommandLine.arguments[0]),
      Bundle.main.bundleURL,
    ].compactMap { $0?.resolvingSymlinksInPath().deletingLastPathComponent() }
    let builds = ["release", "debug"].map { root.appendingPathComponent(".build/\($0)") }
    return (folders + builds).map { $0.appendingPathComponent("tieline") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) && !isFolder($0) }
  }()

  struct Result: CustomStringConvertible {
    var output: String
    var messages: String
    /// Exit code; minus the number of the signal for a process that a signal ended.
    var code: Int32

    /// Lines on standard error.
    var lines: [String] { messages.split(separator: "\n").map(String.init) }
    var description: String { "code \(code)\n\(messages)\(output.prefix(2000))" }
  }

  struct NotBuilt: Error {}

  private let process = Process()
  private let folder: TemporaryFolder
  private let ended = DispatchSemaphore(value: 0)

  /// Starts the program and does not wait.
  ///
  /// - Parameter output: a device or file for standard output, in place of what
  ///   `Result` holds.
  init(
    _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:],
    output: String? = nil
  ) throws {
    // Files and not pipes: nothing waits for a reader, and what a killed
    // process wrote is there.
    folder = TemporaryFolder()
    guard let executable = Self.executable else { throw NotBuilt() }
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = directory ?? folder.url
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "dumb"]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    for name in ["output", "messages"] {
      try folder.write("", to: name)
    }
    process.standardOutput = try FileHandle(
      forWritingTo: output.map { URL(fileURLWithPath: $0) } ?? folder["output"])
    process.standardError = try FileHandle(forWritingTo: folder["messages"])
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  /// The program from its start to its end.
  @discardableResult
  static func run(
    _ arguments: String..., in directory: URL? = nil, environment: [String: String] = [:],
    output: String? = nil
  ) throws -> Result {
    try Tieline(arguments, in: directory, environment: environment, output: output).result()
  }

  /// Names of all commands, from the help.
  static func commands() throws -> [String] {
    let help = try run("--help").output
    let names = help.matches(of: #/\n  ([a-z]+)  /#).map { String($0.1) }.filter { $0 != "help" }
    try #require(names.count > 15, "\(help)")
    return names
  }

  var isRunning: Bool { process.isRunning }
  var processIdentifier: Int32 { process.processIdentifier }

  /// On standard error.
  var saidSoFar: String {
    String(
      decoding: FileManager.default.contents(atPath: folder["messages"].path) ?? Data(),
      as: UTF8.self)
  }

  func send(_ signal: Int32) {
    // Not to a number that may be another's by now.
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// Waits for the end; kills what takes longer than anything here should.
  func result(limit seconds: Int = 600 * slowness) -> Result {
    if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
      send(SIGKILL)
      ended.wait()
      Issue.record("\(process.arguments ?? []) did not end within \(seconds) s")
    }
    ended.signal()
    func text(_ name: String) -> String {
      String(
        decoding: FileManager.default.contents(atPath: folder[name].path) ?? Data(), as: UTF8.self)
    }
    let code = process.terminationStatus
    return Result(
      output: text("output"), messages: text("messages"),
      code: process.terminationReason == .exit ? code : -code)
  }

  /// Waits until something holds of the running process.
  ///
  /// - Returns: whether it came to hold before the process ended.
  func wait(until holds: () throws -> Bool) rethrows -> Bool {
    while isRunning {
      if try holds() { return true }
      usleep(2000)
    }
    return try holds()
  }
}

/// A folder for one test, gone when the test is over.
final class TemporaryFolder: Sendable {
  let url: URL

  init() {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("tieline-\(UUID().uuidString)")
    try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(name: String) -> URL { url.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: self[name])
  }

  /// Every file below, with its bytes; folders with a slash and nothing.
  var everything: [String: Data] { contents(of: url) }
}

func isFolder(_ url: URL) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    && isFolder.boolValue
}

/// Every file below a folder, with its bytes; folders with a slash and nothing.
func contents(of folder: URL) -> [String: Data] {
  let files = FileManager.default
  var contents: [String: Data] = [:]
  for name in (try? files.subpathsOfDirectory(atPath: folder.path)) ?? [] {
    let url = folder.appendingPathComponent(name)
    if isFolder(url) {
      contents[name + "/"] = Data()
    } else {
      contents[name] = files.contents(atPath: url.path) ?? Data()
    }
  }
  return contents
}

/// What a finished run leaves for its user, byte for byte.
struct Results: Equatable {
  var table: Data
  var structures: [String: Data]
  /// The page itself says where its run is.
  var figures: [String: Data]

  init(of run: URL) throws {
    table = try Data(contentsOf: run.appendingPathComponent("phase-diagram.csv"))
    structures = contents(of: run.appendingPathComponent("structures"))
    try #require(structures.count > 1, "\(run.path) has no structures")
    figures = contents(of: run.appendingPathComponent("figures"))
    try #require(!figures.isEmpty, "\(run.path) has no figures")
  }

  /// Names of the files in which two results differ.
  func different(from other: Results) -> [String] {
    func differences(_ own: [String: Data], _ other: [String: Data]) -> [String] {
      Set(own.keys).union(other.keys).filter { own[$0] != other[$0] }.sorted()
    }
    return (table == other.table ? [] : ["phase-diagram.csv"])
      + differences(structures, other.structures) + differences(figures, other.figures)
  }
}

/// A config of `Inputs` in a folder of its own, changed here and there.
struct InputConfig {
  let folder = TemporaryFolder()
  let file: String
  var url: URL { folder[file] }

  /// - Parameter changes: texts of the file and what stands there instead.
  init(_ changes: [(String, String)] = [], of file: String = "quick.yaml") throws {
    self.file = file
    for name in ["potentials", "structures", "units"] {
      try FileManager.default.createSymbolicLink(
        at: folder[name], withDestinationURL: Tieline.inputs.appendingPathComponent(name))
    }
    var text = try String(
      contentsOf: Tieline.inputs.appendingPathComponent(file), encoding: .utf8)
    for (old, new) in changes {
      try #require(text.contains(old), "\(file) does not contain '\(old)'")
      text = text.replacingOccurrences(of: old, with: new)
    }
    try folder.write(text, to: file)
  }
}
