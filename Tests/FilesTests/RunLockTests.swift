import Files
import Foundation
import Quantities
import Testing

@Suite("Run locks")
struct RunLockTests {
  @Test("A second lock on a folder is refused, names the holder, and works after the first ends")
  func exclusive() throws {
    let folder = TemporaryFolder()
    #expect(!RunLock.isHeld(folder: folder.url))
    var first: RunLock? = try RunLock(folder: folder.url)
    #expect(RunLock.isHeld(folder: folder.url))
    let error = #expect(throws: FileError.self) { try RunLock(folder: folder.url) }
    #expect(error?.kind == .locked)
    let holder = Int(ProcessInfo.processInfo.processIdentifier)
    #expect(error == .locked(path: folder.url.relativePath, holder: holder))
    withExtendedLifetime(first) {}
    first = nil
    #expect(!RunLock.isHeld(folder: folder.url))
    let second = try RunLock(folder: folder.url)
    withExtendedLifetime(second) {}
  }

  @Test("The lock of a process that is killed is free at once")
  func killedHolder() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("", to: folder[RunLock.fileName])
    let holder = Process()
    holder.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Without a fork, so that the process killed is the one that has the lock.
    holder.arguments = ["flock", "-F", "-x", folder[RunLock.fileName].path, "sleep", "60"]
    try holder.run()
    let deadline = Date(timeIntervalSinceNow: 10)
    while !RunLock.isHeld(folder: folder.url), holder.isRunning, Date() < deadline {
      Thread.sleep(forTimeInterval: 0.01)
    }
    #expect(throws: FileError.self) { try RunLock(folder: folder.url) }
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    let lock = try RunLock(folder: folder.url)
    withExtendedLifetime(lock) {}
  }

  @Test("A folder that is not there cannot be locked")
  func missingFolder() {
    let folder = TemporaryFolder()
    let error = #expect(throws: FileError.self) { try RunLock(folder: folder["none"]) }
    #expect(error?.kind == .cannotWrite)
  }
}
