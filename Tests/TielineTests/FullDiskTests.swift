import Foundation
import Testing

/// A file system that fills up under a run; needs the right to mount one.
@Suite struct FullDiskTests {
  final class SmallDisk {
    let folder = TemporaryFolder()
    private let isMounted: Bool

    /// - Parameter size: such as "64k".
    init?(size: String) {
      let arguments = ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", folder.url.path]
      isMounted = Self.system("mount", arguments)
      if !isMounted { return nil }
    }

    deinit { if isMounted { _ = Self.system("umount", ["-l", folder.url.path]) } }

    private static func system(_ name: String, _ arguments: [String]) -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [name] + arguments
      process.standardError = FileHandle.nullDevice
      do { try process.run() } catch { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
  }

  static let canMount = SmallDisk(size: "64k") != nil

  @Test(.enabled(if: canMount), arguments: ["8k", "48k", "64k", "100k"], [false, true])
  func `On a full disk a run stops with 73, and goes on where there is space`(
    size: String, isByWorkers: Bool
  ) throws {
    let disk = try #require(SmallDisk(size: size))
    let inputs =
      try isByWorkers
      ? ExecutorTests.config(ExecutorTests.command("\(ExecutorTests.program) work")) : InputConfig()
    defer { withExtendedLifetime(inputs) {} }
    let config = inputs.url.path
    let run = disk.folder["run"]
    let result = try Tieline.run("sample", config, "--run", run.path)
    #expect(result.code == 73, "\(result)")
    let errors = result.lines.filter { $0.hasPrefix("tieline: ") }
    #expect(errors.count == 1, "\(result)")
    #expect(errors.first?.contains("cannot be written") == true, "\(result)")
    #expect(result.lines.last == errors.first)
    #expect(!contents(of: run).keys.contains { $0.contains("partial") })

    // Moved to a larger disk at the same depth, so that the paths in its config hold.
    let larger = TemporaryFolder()
    let moved = larger["run"]
    try FileManager.default.copyItem(at: run, to: moved)
    let command =
      KillTests.holdsRun(moved) ? ["resume", moved.path] : ["sample", config, "--run", moved.path]
    let resumed = try Tieline(command).result()
    #expect(resumed.code == 0, "\(resumed)")
    #expect(try Results(of: moved) == Results(of: SampleTests.finished.get().run))
  }
}
