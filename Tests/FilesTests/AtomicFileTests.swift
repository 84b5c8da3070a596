import Files
import Foundation
import Quantities
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
  @Test("What is written is read, over an old file too, and nothing else is left")
  func writeRead() throws {
    let folder = TemporaryFolder()
    for text in ["", "one line\n", "Å and 硫\nno end", String(repeating: "x", count: 300_000)] {
      try AtomicFile.write(text, to: folder["file.txt"])
      #expect(try AtomicFile.readText(folder["file.txt"]) == text)
      #expect(folder.names == ["file.txt"])
    }
  }

  @Test("A byte order mark before a text is not of the text")
  func byteOrderMark() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write([0xEF, 0xBB, 0xBF] + Array("seed: 1\n".utf8), to: folder["config.yaml"])
    #expect(try AtomicFile.readText(folder["config.yaml"]) == "seed: 1\n")
    let config = try ConfigDocument(contentsOf: folder["config.yaml"])
    #expect(try config.root.int("seed") == 1)
  }

  @Test("A write that fails leaves the old file and no temporary")
  func failureLeavesOld() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder["taken"], withIntermediateDirectories: false)
    try AtomicFile.write("old", to: folder["taken/inside"])
    // A folder cannot be replaced by a file.
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("new", to: folder["taken"])
    }
    #expect(error?.kind == .cannotWrite)
    #expect(try AtomicFile.readText(folder["taken/inside"]) == "old")
    #expect(folder.names == ["taken"])
  }

  @Test("A full disk is a failure to write, told in one sentence")
  func fullDisk() throws {
    // The kernel's own full device; written through, for it is no file.
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: URL(fileURLWithPath: "/dev/full"))
    }
    #expect(error?.sentence == "/dev/full cannot be written: No space left on device")
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }

  @Test("A missing folder cannot be written in")
  func missingFolder() {
    let folder = TemporaryFolder()
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write("x", to: folder["none/file"])
    }
    #expect(error?.kind == .cannotWrite)
    #expect(error?.sentence.hasSuffix("No such file or directory") == true)
  }

  @Test("A symbolic link stays one and what it points to is replaced")
  func symbolicLink() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("old", to: folder["real"])
    try FileManager.default.createSymbolicLink(
      at: folder["link"], withDestinationURL: folder["real"])
    try AtomicFile.write("new", to: folder["link"])
    #expect(try AtomicFile.readText(folder["real"]) == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: folder["link"].path)
    #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
  }

  @Test("Missing files, folders and other bytes than text are bad input, each with its reason")
  func unreadable() throws {
    let folder = TemporaryFolder()
    let missing = #expect(throws: FileError.self) { try AtomicFile.readText(folder["none"]) }
    #expect(missing?.kind == .badInput)
    #expect(missing?.sentence.hasSuffix("No such file or directory") == true)
    let isFolder = #expect(throws: FileError.self) { try AtomicFile.readText(folder.url) }
    #expect(isFolder?.sentence.hasSuffix("Is a directory") == true)
    try AtomicFile.write([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a], to: folder["bytes"])
    #expect(throws: FileError.notText(path: folder["bytes"].relativePath, line: 3)) {
      try AtomicFile.readText(folder["bytes"])
    }
  }

  @Test("Leftovers of killed writers are removed, everything else stays")
  func leftovers() throws {
    let folder = TemporaryFolder()
    try AtomicFile.write("x", to: folder["kept"])
    try AtomicFile.write("x", to: folder[".kept.abc.tieline-partial"])
    try AtomicFile.write("x", to: folder[".kept.abc.tieline-partial-journal"])
    try AtomicFile.write("x", to: folder[".hidden"])
    AtomicFile.removeLeftovers(in: folder.url)
    #expect(folder.names == [".hidden", "kept"])
  }
}
