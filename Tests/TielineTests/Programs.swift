import Foundation

/// Programs that may be on this machine or not, such as another shell.
enum Programs {
  /// The first of these on the path, or of the files named.
  static func find(_ names: String...) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return names.lazy.flatMap { name in
      name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What a program says, standard output and error together, and its exit code.
  static func run(
    _ program: String, _ arguments: [String], in folder: URL, path: URL? = nil,
    environment more: [String: String] = [:]
  ) throws -> (code: Int32, text: String) {
    let output = folder.appendingPathComponent("output-\(UUID().uuidString)")
    try Data().write(to: output)
    defer { try? FileManager.default.removeItem(at: output) }
    let handle = try FileHandle(forWritingTo: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = folder.path
    if let path { environment["PATH"] = "\(path.path):\(environment["PATH"] ?? "")" }
    process.environment = environment.merging(more) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
  }
}
