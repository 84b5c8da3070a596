import Campaigns
import Files
import Foundation
import Testing

/// The documentation for newcomers, held to what the repository is.
@Suite struct ReadmeTests {
  /// A page, by its path from the root of the package.
  struct Page: CustomTestStringConvertible {
    let path: String
    let text: String

    init(_ path: String) throws {
      self.path = path
      text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    var testDescription: String { path }

    /// What stands between fences or backticks.
    var code: [String] {
      var blocks: [String] = []
      var spans: [String] = []
      for (number, part) in text.components(separatedBy: "```").enumerated() {
        if number % 2 == 1 {
          blocks.append(part)
        } else {
          spans += part.components(separatedBy: "`").enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
        }
      }
      return blocks + spans
    }

    /// Lines of the section of that title.
    func section(_ title: String) -> [Substring] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return Array(
        lines.drop { $0 != "## \(title)" }.dropFirst().prefix { !$0.hasPrefix("## ") })
    }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let paths = [
    "README.md", "Inputs/README.md", "Inputs/structures/README.md", "Inputs/potentials/README.md",
    "Runs/README.md",
  ]

  /// Files that the program or the reader makes, so that no clone has them.
  static let generated: Set<String> = [
    "archive.db", "archive.db-journal", "Runs/mine/archive.db", "config.yaml", "log.jsonl",
    "structures/", "structures.extxyz", "confirmed.extxyz", "learning-curve.csv", "learning.csv",
    "errors.md",
    "phase-diagram.csv",
    "Inputs/potentials/frames", "gamma-Li3PS4.extxyz",
    "Runs/quick", "Runs/quick/phase-diagram.csv", "Runs/quick/report.html", "Runs/mine",
    "Runs/again",
    "Runs/again/phase-diagram.csv", "Runs/<name>",
    "Runs/train-<name>",
    "Runs/Li7P3S11", "run.extxyz", "diffusion.csv", "conductivities.csv",
    "quick.cif", "crystals.cif", "crystal.cif", "relaxed.extxyz", "all.extxyz", "entries.csv",
    "frames.extxyz", "<name>.extxyz", "labels.extxyz", "candidates.extxyz", "input.extxyz",
    "output.extxyz",
  ]

  @Test func `The map lists the targets of the manifest in their order`() throws {
    let manifest = try Page("Package.swift").text
    let mark = try #require(manifest.range(of: "// MARK: tests"))
    let targets = manifest[..<mark.lowerBound].matches(
      of: /\.(?:target|executableTarget|systemLibrary)\(\s*name:\s*"(\w+)"/
    ).map { String($0.1) }
    let modules = try Page("README.md").section("Map").compactMap { line in
      line.firstMatch(of: /^\| \[`(\w+)`\]\(Sources\/(\w+)\) \| \S/).map { match in
        #expect(match.1 == match.2, "the link of a module leads to its folder")
        return String(match.1)
      }
    }
    #expect(targets.count > 10)
    #expect(modules == targets)
  }

  @Test(arguments: paths)
  func `Every file that is named exists`(path: String) throws {
    let page = try Page(path)
    let words = page.code.flatMap { $0.matches(of: /[\w.\/<>-]+/).map { String($0.0) } }
    let named = words.filter {
      $0.contains(/^(?:Inputs|Sources|Tests|Runs)\//)
        || $0.contains(/.\.(?:md|yaml|swift|c|cif|extxyz|csv|potential|jsonl|db|db-wal|db-shm)$/)
    }
    #expect(!named.isEmpty)
    for name in named where !Self.generated.contains(name) {
      #expect(exists(name, besides: page), "\(page.path) names \(name)")
    }
  }

  @Test(arguments: paths)
  func `Every link leads somewhere`(path: String) throws {
    let page = try Page(path)
    for match in page.text.matches(of: /\]\(([^)#]*)(?:#([^)]*))?\)/) {
      let target = match.1.isEmpty ? page : nil
      guard match.1.isEmpty || !match.1.contains(/^https?:/) else { continue }
      let url = page.folder.appending(path: String(match.1)).standardizedFileURL
      #expect(
        target != nil || FileManager.default.fileExists(atPath: url.path),
        "\(page.path) links to \(match.1)")
      guard let anchor = match.2 else { continue }
      let text = try target?.text ?? String(contentsOf: url, encoding: .utf8)
      let anchors = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
        $0.drop { $0 == "#" || $0 == " " }.lowercased().replacing(" ", with: "-")
      }
      #expect(anchors.contains(String(anchor)), "\(page.path) links to #\(anchor)")
    }
  }

  @Test func `Every command that is named exists, and every one is named`() throws {
    let root = try Page("Sources/tieline/Tieline.swift").text
    let list = try #require(root.firstMatch(of: /subcommands: \[([^\]]*)\]/))
    let commands = Set(list.1.matches(of: /(\w+)\.self/).map { $0.1.lowercased() })
    #expect(commands.contains("sample"))
    var named: Set<String> = []
    for path in Self.paths
      + DocumentationTests.names.map({ "\(DocumentationTests.folder)/\($0).md" })
    {
      for code in try Page(path).code {
        named.formUnion(code.matches(of: /\btieline (?:help )?([a-z]+)/).map { String($0.1) })
      }
    }
    // The first words of a potential's file; help itself; a line of Python.
    named.subtract(["potential", "help", "import"])
    #expect(named == commands)
  }

  @Test func `Every option that is named exists`() throws {
    let folder = Self.root.appending(path: "Sources/tieline")
    let sources = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    for path in Self.paths {
      for code in try Page(path).code {
        for match in code.matches(of: /(?:^|\s)--([a-z]+)/)
        where match.1 != "version" && match.1 != "generate" {
          let name = String(match.1)
          #expect(
            sources.contains("\n  var \(name)") || sources.contains("customLong(\"\(name)\")"),
            "\(path) names --\(name)")
        }
      }
    }
  }

  /// Some keys are asked for only where others are there; the examples of the schema must be such.
  @Test func `The keys of configs are all that the sources ask for`() throws {
    let sources: [(ConfigKind, [String])] = [
      (.sample, ["RunName", "SamplingConfig", "LabelSettings", "ExecutorConfig"]),
      (.train, ["RunName", "TrainingConfig"]), (.diffuse, ["RunName", "ConductivityMapConfig"]),
    ]
    for (kind, files) in sources {
      let source = try files.map { try Page("Sources/Campaigns/\($0).swift").text }.joined()
      let calls =
        /(?:[sS]trings?|[iI]nts?|[dD]oubles?|bool|choices?|[fF]iles?|sections?|optionalSection|elements)\((?:\w+, )?\s*"(\w+)"/
      let read = Set(source.matches(of: calls).map { String($0.1) })
      #expect(read == Set(kind.schema.paths.map(\.key.name)), "\(kind)")
    }
  }

  @Test(arguments: paths)
  func `No place is left to be filled in`(path: String) throws {
    #expect(try Page(path).text.firstMatch(of: /@@\w+@@/) == nil)
  }

  /// From the root, or beside the page that names it.
  private func exists(_ name: String, besides page: Page) -> Bool {
    [Self.root, page.folder].contains {
      FileManager.default.fileExists(atPath: $0.appending(path: name).path)
    }
  }
}

private let root = ReadmeTests.root

extension ReadmeTests.Page {
  fileprivate var folder: URL { root.appending(path: path).deletingLastPathComponent() }
}
