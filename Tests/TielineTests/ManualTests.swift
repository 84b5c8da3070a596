import Foundation
import Testing

/// `tieline manual`.
@Suite struct ManualTests {
  private static let mandoc = Programs.find("mandoc")

  @Test func `Every command has a place in it, with all its options`() throws {
    let manual = try Tieline.run("manual").output
    var options = 0
    for command in try Tieline.commands() {
      // Of a command with commands of its own, theirs are in the places that follow.
      let place = try #require(
        manual.firstRange(of: try Regex("\\n\\.Ss \(command)[ \\n]")), "\(command)")
      let rest = manual[place.upperBound...]
      let text = rest[..<(rest.firstRange(of: "\n.Ss ")?.lowerBound ?? rest.endIndex)]
      let help = try Tieline.run(command, "--help").output
      for match in help.matches(of: #/\n  (?:-h, )?--([a-z-]+)/#)
      where !["help", "version"].contains(match.1) {
        options += 1
        let name = match.1.replacing("-", with: "\\-")
        #expect(text.contains("\n.It Fl \\-\\&\(name)"), "\(command) --\(match.1)")
      }
    }
    #expect(options > 50)
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
