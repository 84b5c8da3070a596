import Campaigns
import Foundation
import PhaseDiagrams
import Testing

/// The catalogue of the documentation: its pages do what they say, and lead to each other.
@Suite struct DocumentationTests {
  static let folder = "Documentation/Tieline.docc"
  static let names: [String] = {
    let url = Tieline.root.appendingPathComponent(folder)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return files.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }.sorted()
  }()

  private static func page(_ name: String) throws -> ReadmeTests.Page {
    try ReadmeTests.Page("\(folder)/\(name).md")
  }

  // MARK: examples

  /// Pythons that `make test` installs, by what they are needed for.
  private static let pythons = ["ase", "pymatgen"]

  /// Folders of the Pythons that a page asks for; `nil` where one of them is not there.
  private static func environments(_ text: String) -> [URL]? {
    let folders = pythons.filter { text.contains("from \($0)") }
      .map { Tieline.root.appendingPathComponent(".build/\($0)") }
    return folders.allSatisfy { Programs.find("\($0.path)/bin/python3") != nil } ? folders : nil
  }

  /// Where a Python has its packages: one of them runs what needs two.
  private static func packages(_ environment: URL) throws -> [String] {
    let libraries = environment.appendingPathComponent("lib")
    return try FileManager.default.contentsOfDirectory(atPath: libraries.path)
      .filter { $0.hasPrefix("python") }
      .map { libraries.appendingPathComponent("\($0)/site-packages").path }
  }

  /// Pages with examples that can be run on this machine, the README among them.
  private static let paths =
    (["README.md", "Inputs/README.md", "Runs/README.md"] + names.map { "\(folder)/\($0).md" })
    .filter { path in
      guard let text = try? ReadmeTests.Page(path).text else { return false }
      return !Examples(text).commands.isEmpty && environments(text) != nil
    }

  /// What takes too long, or a program that is not everywhere, and what is run in its place.
  private static let instead: [String: [(shown: String, run: String)]] = [
    "README.md": [("make run", "tieline sample Inputs/quick.yaml --run Runs/map")],
    // The same of a run that takes seconds.
    "Runs/README.md": [
      ("Inputs/li2s-p2s5.yaml", "Inputs/quick.yaml"),
      ("Runs/li2s-p2s5/phase-diagram.csv", "Runs/mine/phase-diagram.csv"),
    ],
    "FirstMap": [("make run", "tieline sample Inputs/quick.yaml --run Runs/map")],
    "YourFirstPrinciplesCode": [
      (
        "--cp2k cp2k.psmp",
        "--command 'tieline evaluate input.extxyz --potential ~/Inputs/potentials/li-p-s.potential "
          + "--output output.extxyz'"
      ),
      // A socket of its own, waited for as long as it takes, and not for ever.
      ("sleep 1", "until [ -S /tmp/ipi_tieline-guide ]; do sleep 0.1; done"),
      ("tieline label frames.extxyz", "timeout 120 tieline label frames.extxyz"),
      ("tieline-guide", "tieline-\(UUID().uuidString.prefix(8))"),
    ],
  ]

  @Test(arguments: paths)
  func `What a page says can be done, in its order`(path: String) throws {
    let text = try ReadmeTests.Page(path).text
    let examples = Examples(text)
    #expect(examples.stray.isEmpty, "commands begin with a dollar sign, so that they are run")
    let name = String(path.split(separator: "/").last!.replacing(".md", with: ""))
    let instead = Self.instead[path] ?? Self.instead[name] ?? []
    for (shown, _) in instead { #expect(text.contains(shown), "\(path) does not show \(shown)") }
    // Slurm in the form of scripts, whatever there is.
    let cluster = text.contains("kind: slurm") ? try Cluster(.scripts) : nil
    let pythons = Self.environments(text)!
    try ExampleFolder(
      programs: pythons.map { "\($0.path)/bin" } + (cluster.map { [$0.folder.url.path] } ?? []),
      packages: pythons.flatMap(Self.packages)
    ).follow(examples, page: path, instead: instead)
  }

  @Test func `Most pages have examples`() {
    #expect(Self.names.count > 20)
    #expect(Self.paths.count > 6, "without Python there are still these")
  }

  @Test func `A page is read as its files, commands and output`() {
    let page = """
      Words.

      ```yaml
      # a/b.yaml
      x: 1
      ```

      ```console
      $ tieline sample \\
          a/b.yaml
      id  1.5 eV
      ...
      $ ls
      ```

      ```
      tieline sample a/b.yaml
      ```
      """
    let examples = Examples(page)
    #expect(
      examples.steps == [
        .file(name: "a/b.yaml", text: "# a/b.yaml\nx: 1\n"),
        .command(
          .init(line: 9, text: "tieline sample \\\n    a/b.yaml", output: ["id  1.5 eV", "..."])),
        .command(.init(line: 13, text: "ls")),
      ])
    #expect(examples.stray == ["tieline sample a/b.yaml"])
    #expect(Examples.missing(["id  1.5 eV", "..."], in: "id 2 eV\nmore\n") == nil)
    #expect(Examples.missing(["id  1.5 meV"], in: "id 2 eV\n") == "id  1.5 meV")
    #expect(Examples.missing(["b"], in: "a\nb\n") == "b")
    #expect(Examples.missing(["...", "b"], in: "a\nb\n") == nil)
    #expect(Examples.missing(["...", "b", "a"], in: "a\nb\n") == "a")
  }

  // MARK: made by the program

  @Test(arguments: ConfigKind.allCases)
  func `The page of the keys of a config is that of the program`(kind: ConfigKind) throws {
    let name = "\(kind.rawValue.capitalized)Keys"
    let made = try Tieline.run("schema", kind.rawValue, "--format", "markdown")
    #expect(made.code == 0 && made.output == kind.page)
    #expect(try made.output == Self.page(name).text, "`make reference` writes it anew")
  }

  @Test func `The page of the columns is that of the program`() throws {
    let made = try Tieline.run("columns")
    #expect(made.code == 0 && made.output == TableKind.page)
    #expect(try made.output == Self.page("Columns").text, "`make reference` writes it anew")
  }

  /// Their titles are the commands.
  @Test(arguments: TableKind.allCases.filter { $0.title.hasPrefix("tieline ") })
  func `The table of a command has the columns of its page`(kind: TableKind) throws {
    let words = kind.title.split(separator: " ").dropFirst().map(String.init)
    let input =
      words[0] == "hull"
      ? Tieline.inputs.appendingPathComponent("li-p-s-entries.csv")
      : Tieline.structures.appendingPathComponent("Li7P3S11.cif")
    let known = ["Li2S", "P2S5", "gamma-Li3PS4"].flatMap {
      ["--known", Tieline.structures.appendingPathComponent("\($0).cif").path]
    }
    let result = try Tieline(words + [input.path] + (kind == .motifs ? known + ["--barriers"] : []))
      .result()
    try #require(result.code == 0, "\(result)")
    let header = try CSVTable(result.output.utf8, file: "output").header
    let own = kind.columns.map(\.name)
    #expect(Array(header.suffix(own.count)) == own)
    // What stands before these are the columns of the input.
    let before = header.dropLast(own.count)
    #expect(before.isEmpty || Array(before) == EntryTable.columns)
  }

  // MARK: links, names and sources

  @Test func `The first page leads to all others, and links lead to pages`() throws {
    func links(_ text: String) -> Set<String> {
      Set(text.matches(of: /<doc:(\w+)>/).map { String($0.1) })
    }
    let landing = try Self.page("Tieline").text
    #expect(links(landing).union(["Tieline"]) == Set(Self.names))
    for name in Self.names {
      let page = try Self.page(name)
      #expect(links(page.text).isSubset(of: Self.names), "\(name)")
      #expect(page.text.hasPrefix("# "), "\(name)")
    }
  }

  /// "In the code: `DiffusionFit`, …"
  @Test func `Types that a page names are in the sources`() throws {
    let sources = Tieline.root.appendingPathComponent("Sources")
    let code = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8) }
      .joined()
    let types = Set(
      code.matches(of: /(?:struct|enum|class|protocol) (\w+)/).map { String($0.1) })
    let readmes = try ReadmeTests.paths.map { try ReadmeTests.Page($0).text }.joined()
    let dois = Set(Self.dois(code + readmes))
    var named = 0
    for name in Self.names {
      let text = try Self.page(name).text
      for paragraph in text.components(separatedBy: "\n\n") where paragraph.hasPrefix("In the code")
      {
        for type in paragraph.matches(of: /`([A-Z]\w+)`/).map({ String($0.1) }) {
          #expect(types.contains(type), "\(name) names \(type)")
          named += 1
        }
      }
      for doi in Self.dois(text) { #expect(dois.contains(doi), "\(name) cites \(doi)") }
    }
    #expect(named > 20)
  }

  private static func dois(_ text: String) -> [String] {
    text.matches(of: /doi:(10\.(?:[^\s,;()]|\([^\s()]*\))+)/).map {
      var doi = $0.1
      while let last = doi.last, ".:".contains(last) { doi.removeLast() }
      return String(doi)
    }
  }

  @Test(.enabled(if: Programs.find("docc") != nil))
  func `DocC finds nothing to warn of`() throws {
    let output = TemporaryFolder()
    let (code, text) = try Programs.run(
      try #require(Programs.find("docc")),
      [
        "convert", Tieline.root.appendingPathComponent(Self.folder).path, "--output-dir",
        output["archive"].path, "--fallback-display-name", "Tieline",
        "--fallback-bundle-identifier", "Tieline",
      ], in: output.url)
    #expect(code == 0 && !text.contains("warning:") && !text.contains("error:"), "\(text)")
  }

  /// The build that runs these tests is there already, and SwiftPM's lock is held by it.
  @Test(.enabled(if: Programs.find("docc") != nil && isBuilt))
  func `make docs makes a page of every module and of every guide`() throws {
    let output = TemporaryFolder()
    let (code, text) = try Programs.run(
      try #require(Programs.find("make")),
      [
        "-C", Tieline.root.path, "--old-file=build", "docs", "DOCS=\(output["docs"].path)",
        "BUILD=swift build --ignore-lock -c release -Xswiftc -enable-testing",
      ], in: output.url)
    #expect(code == 0 && !text.contains("error:") && !text.contains("warning:"), "\(text)")
    let pages = output["docs/data/documentation"].path
    let manifest = try ReadmeTests.Page("Makefile").text
    let modules = try #require(manifest.firstMatch(of: /\nMODULES := ((?:[\w ]|\\\n)+)/)).1
      .matches(of: /\w+/).map { String($0.0) }
    #expect(modules.count > 12)
    for module in modules {
      #expect(FileManager.default.fileExists(atPath: "\(pages)/\(module.lowercased()).json"))
    }
    for name in Self.names where name != "Tieline" {
      let page = "\(pages)/tieline/\(name.lowercased()).json"
      #expect(FileManager.default.fileExists(atPath: page), "\(name)")
    }
    #expect(FileManager.default.fileExists(atPath: output["docs/index.html"].path))
  }

  private static let isBuilt = FileManager.default.fileExists(
    atPath: Tieline.root.appendingPathComponent(".build/release/Modules/Campaigns.swiftmodule").path
  )
}
