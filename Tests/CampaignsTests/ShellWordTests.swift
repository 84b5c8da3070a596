import Foundation
import Testing

@testable import Campaigns

@Suite("ShellWord")
struct ShellWordTests {
  @Test(arguments: ["Runs/a.b", "a b", "it's", "$(rm x)", "-x", "", "é\"\\"])
  func `A text is one word of a shell, itself`(text: String) throws {
    for word in [ShellWord.quoted(text), ShellWord.plain(text)] {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "printf '%s|' \(word)"]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(String(decoding: output, as: UTF8.self) == text + "|")
    }
  }

  @Test func `What needs no quotes has none`() {
    #expect(ShellWord.plain("Runs/a-b_1.2") == "Runs/a-b_1.2")
    #expect(ShellWord.plain("-x") == "'-x'")
  }
}
