import Foundation
import Testing

/// `tieline manual`.
@Suite struct ManualTests {
  private static let mandoc = Programs.find("mandoc")

  @Test func `Every command has a place in it, with all its options`() throws {
    let manual = try Tieline.run("manual").output
    let commands = try Tieline.run("--help").output
      .matches(of: #/\n  ([a-z]+)  /#).map { String($0.1) }.filter { $0 != "help" }
    #expect(commands.count > 10)
    for command in commands {
      #expect(
        manual.contains("\n.Ss \(command)\n") || manual.contains("\n.Ss \(command) "), "\(command)")
    }
    let help = try Tieline.run("hull", "--help").output
    for match in help.matches(of: /\n  --([a-z]+) </) {
      #expect(manual.contains("\n.It Fl \\-\\&\(match.1) "), "\(match.1)")
    }
  }

  @Test(.enabled(if: mandoc != nil)) func `mandoc has nothing against it`() throws {
    let folder = TemporaryFolder()
    let made = try Tieline.run("manual", "--output", "tieline.1", in: folder.url)
    #expect(made.code == 0, "\(made)")
    let (code, output) = try Programs.run(
      try #require(Self.mandoc), ["-T", "lint", "-W", "warning", "tieline.1"], in: folder.url)
    #expect(code == 0 && output.isEmpty, "\(output)")
    let page = try Programs.run(
      try #require(Self.mandoc), ["-T", "ascii", "tieline.1"], in: folder.url)
    #expect(
      page.text.contains("GENERAL COMMANDS MANUAL") || page.text.contains("General Commands Manual")
    )
  }
}
