import Foundation
import Testing

/// What the shells propose, each asked in its own way.
@Suite struct CompletionTests {
  private static let bash = Programs.find("bash")
  private static let zsh = Programs.find("zsh")
  private static let fish = Programs.find("fish")

  /// Words typed so far, the last one begun, and what is proposed in a folder with these files.
  private static let cases: [([String], Set<String>)] = [
    (["sa"], ["sample"]),
    (["sample", ""], ["a.yaml", "run"]),
    (["status", ""], ["run"]),
    (["hull", ""], ["b.csv", "run"]),
    (["convert", "b"], ["b.csv"]),
    (["export", "run", "--format", ""], ["csv", "json", "extxyz", "cif", "pymatgen"]),
    (["schema", ""], ["sample", "train", "diffuse"]),
    (["hull", "b.csv", "--open", "L"], ["Li"]),
    (["train", "a.yaml", "--da"], ["--data"]),
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    for name in ["a.yaml", "b.csv"] { try folder.write("", to: name) }
    try FileManager.default.createDirectory(at: folder["run"], withIntermediateDirectories: true)
    return folder
  }

  private func script(_ shell: String) throws -> String {
    let result = try Tieline.run("--generate-completion-script", shell)
    #expect(result.code == 0, "\(result)")
    return result.output
  }

  private func quoted(_ words: [String]) -> String {
    words.map { "'\($0)'" }.joined(separator: " ")
  }

  @Test(.enabled(if: bash != nil)) func `Bash completes commands, files, folders and choices`()
    throws
  {
    let bash = try #require(Self.bash)
    let folder = try folder()
    let scripts = TemporaryFolder()
    var text = try script("bash") + "\n"
    for (words, _) in Self.cases {
      text += """
        COMP_WORDS=(tieline \(quoted(words))); COMP_CWORD=\(words.count)
        COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; COMPREPLY=()
        _tieline tieline "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        echo "${COMPREPLY[*]}"

        """
    }
    try scripts.write(text, to: "try.bash")
    let (code, output) = try Programs.run(
      bash, ["--norc", scripts["try.bash"].path], in: folder.url,
      path: try #require(Tieline.executable).deletingLastPathComponent())
    #expect(code == 0, "\(output)")
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count >= Self.cases.count)
    for ((words, expected), line) in zip(Self.cases, lines) {
      let proposed = Set(line.split(separator: " ").map(String.init))
      #expect(expected == proposed, "\(words): \(output)")
    }
  }

  @Test(.enabled(if: fish != nil)) func `Fish completes commands, files, folders and choices`()
    throws
  {
    let fish = try #require(Self.fish)
    let folder = try folder()
    let scripts = TemporaryFolder()
    try scripts.write(try script("fish"), to: "tieline.fish")
    for (words, expected) in Self.cases {
      let line = (["tieline"] + words).joined(separator: " ")
      let (code, output) = try Programs.run(
        fish,
        ["--no-config", "-c", "source '\(scripts["tieline.fish"].path)'; complete -C '\(line)'"],
        in: folder.url, path: try #require(Tieline.executable).deletingLastPathComponent())
      #expect(code == 0, "\(output)")
      // A word, and its description after a tab; a slash behind folders.
      let proposed = Set(
        output.split(separator: "\n").map {
          String($0.prefix { $0 != "\t" }).replacingOccurrences(of: "/", with: "")
        })
      #expect(expected.isSubset(of: proposed), "\(words): \(output)")
    }
  }

  @Test(.enabled(if: zsh != nil)) func `Zsh takes the completions without a word`() throws {
    let zsh = try #require(Self.zsh)
    let scripts = TemporaryFolder()
    try scripts.write(try script("zsh"), to: "_tieline")
    let (code, output) = try Programs.run(
      zsh,
      [
        "-f", "-c",
        "fpath=('\(scripts.url.path)' $fpath); autoload -Uz compinit && compinit -D -u && autoload +X -U _tieline && echo $_comps[tieline]",
      ], in: scripts.url)
    #expect(code == 0 && output == "_tieline\n", "\(output)")
  }
}
