import Foundation
import Testing

/// The examples of a page of the documentation: files, commands and what they print.
///
/// - A block of YAML, Python or CSV whose first line is `# name` is a file that the reader makes.
/// - A line that begins with `$ ` is a command; in a block of `console` the lines below it, up to the
///   next, are what it prints, `...` standing for any number of lines. Numbers are not compared, for
///   they change with the potential; spaces are not, and nor are the names of candidates.
/// - A block of Swift is compiled and run by `LibraryTests`.
struct Examples {
  struct Command: Equatable {
    /// In the page, from 1.
    var line: Int
    var text: String
    var output: [String] = []
  }

  enum Step: Equatable {
    case file(name: String, text: String)
    case command(Command)
  }

  /// In the order of the page.
  private(set) var steps: [Step] = []
  /// Blocks of Swift.
  private(set) var swift: [String] = []
  /// Lines that look like commands and would not be run.
  private(set) var stray: [String] = []

  init(_ markdown: String) {
    var block: (language: String, lines: [String])?
    for (index, line) in markdown.components(separatedBy: "\n").enumerated() {
      if line.hasPrefix("```") {
        if let (language, lines) = block {
          add(language, lines, end: index)
          block = nil
        } else {
          block = (line.dropFirst(3).trimmingCharacters(in: .whitespaces), [])
        }
      } else {
        block?.lines.append(line)
      }
    }
  }

  var commands: [Command] {
    steps.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  /// Names of the files that a page has its reader make.
  var files: [String] {
    steps.compactMap { if case .file(let name, _) = $0 { name } else { nil } }
  }

  /// - Parameter end: number of the line after the block, from 0.
  private mutating func add(_ language: String, _ lines: [String], end: Int) {
    if language == "swift" { swift.append(lines.joined(separator: "\n") + "\n") }
    if let first = lines.first, ["yaml", "python", "csv"].contains(language),
      let name = first.wholeMatch(of: /# ([\w.\/-]+\.(?:yaml|py|csv))/)
    {
      // A CSV knows no comments.
      let text = (language == "csv" ? Array(lines.dropFirst()) : lines).joined(separator: "\n")
      steps.append(.file(name: String(name.1), text: text + "\n"))
      return
    }
    var command: Command?
    for (number, line) in lines.enumerated() {
      if line.hasPrefix("$ ") {
        if let command { steps.append(.command(command)) }
        command = Command(line: end - lines.count + number + 1, text: String(line.dropFirst(2)))
      } else if command?.text.hasSuffix("\\") == true, command?.output.isEmpty == true {
        command?.text += "\n" + line
      } else if command != nil {
        command?.output.append(line)
      } else if line.hasPrefix("tieline ") {
        stray.append(line)
      }
    }
    if let command { steps.append(.command(command)) }
  }

  /// Whether a program printed what a page says it prints.
  ///
  /// - Returns: the first line that it did not print, or `nil`.
  static func missing(_ shown: [String], in printed: String) -> String? {
    let printed = printed.split(separator: "\n").filter { !$0.contains(progress) }
      .map { pattern(String($0)) }
    var rest = printed[...]
    var mayLeaveOut = false
    for line in shown where !line.trimmingCharacters(in: .whitespaces).isEmpty {
      if line == "..." {
        mayLeaveOut = true
        continue
      }
      let wanted = pattern(line)
      guard let place = rest.firstIndex(of: wanted),
        mayLeaveOut || place == rest.startIndex
      else { return line }
      rest = rest[(place + 1)...]
      mayLeaveOut = false
    }
    return nil
  }

  /// "sampling 3/31 9 %, …": on a terminal it is gone in the end.
  private static var progress: Regex<Substring> { /^\w+ \d+\/\d+ \d+ %/ }

  /// A line with # for every number.
  private static func pattern(_ line: String) -> String {
    line.replacing(/[-+−]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?/, with: "#")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// A folder in which the examples of a page are run: `Inputs` as it is in a clone, to which files can be
/// added, and the program on the path.
struct ExampleFolder {
  let folder = TemporaryFolder()
  private let path: URL
  private let environment: [String: String]

  /// - Parameters:
  ///   - programs: folders with further programs, the first first.
  ///   - packages: folders with packages of Python.
  init(programs: [String], packages: [String] = []) throws {
    let program = try #require(Tieline.executable)
    path = folder["bin"]
    let files = FileManager.default
    for name in ["bin", "Inputs"] {
      try files.createDirectory(at: folder[name], withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(
      at: path.appendingPathComponent("tieline"), withDestinationURL: program)
    for name in try files.contentsOfDirectory(atPath: Tieline.inputs.path) {
      try files.createSymbolicLink(
        at: folder["Inputs/\(name)"],
        withDestinationURL: Tieline.inputs.appendingPathComponent(name))
    }
    environment = [
      "PATH":
        ([path.path] + programs + [ProcessInfo.processInfo.environment["PATH"] ?? ""])
        .joined(separator: ":"),
      "PYTHONPATH": ([Tieline.root.appending(path: "Tools/python").path] + packages)
        .joined(separator: ":"),
      // The folder of the package stays as it is.
      "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "Agg", "TERM": "dumb",
    ]
  }

  /// Does what a page says, from its first step to the last.
  ///
  /// - Parameter instead: what is run in place of texts in commands and files.
  func follow(
    _ examples: Examples, page: String, instead: [(shown: String, run: String)] = []
  ) throws {
    func replaced(_ text: String) -> String {
      instead.reduce(text) { $0.replacing($1.shown, with: $1.run) }
    }
    for step in examples.steps {
      switch step {
      case .file(let name, let text):
        try folder.write(replaced(text), to: name)
      case .command(let command):
        let (code, text) = try Programs.run(
          "/bin/bash", ["-c", replaced(command.text)], in: folder.url, environment: environment)
        let place = "\(page), line \(command.line): \(command.text)"
        // The first that fails is the reason for the rest.
        try #require(code == 0, "\(place)\nended with code \(code):\n\(text.suffix(3000))")
        // What was run in its place prints something else.
        guard replaced(command.text) == command.text else { continue }
        let missing = Examples.missing(command.output, in: text)
        #expect(missing == nil, "\(place)\nshows what it does not print; it prints\n\(text)")
      }
    }
  }
}
