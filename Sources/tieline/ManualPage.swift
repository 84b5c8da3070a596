import Foundation
import Quantities

/// What ArgumentParser tells of a program's commands, as far as a manual needs it.
struct HelpDump: Decodable {
  struct Command: Decodable {
    var commandName: String
    var shouldDisplay: Bool
    var abstract: String?
    var discussion: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
    var discussion: String?
  }

  var command: Command
}

/// A manual page in mdoc, the language of pages that mandoc and groff read.
struct ManualPage {
  let text: String

  init(_ program: HelpDump.Command, date: Date) {
    let commands = Self.flat(program.subcommands ?? [], below: "")
    var lines = [
      ".Dd \(Self.text(date))", ".Dt \(program.commandName.uppercased()) 1", ".Os", ".Sh NAME",
      ".Nm \(program.commandName)", ".Nd \(Self.line(program.abstract ?? ""))", ".Sh SYNOPSIS",
    ]
    for (name, command) in commands {
      lines += [".Nm", ".Cm \(name)"] + Self.shown(command).map(Self.synopsis)
    }
    lines += [
      ".Sh DESCRIPTION", "Version \(Quantities.version).", ".Pp",
      "Results go to standard output, messages and progress to standard error.", ".Sh COMMANDS",
    ]
    for (name, command) in commands {
      lines.append(".Ss \(name)")
      lines += Self.paragraphs([command.abstract, command.discussion])
      let arguments = Self.shown(command)
      guard !arguments.isEmpty else { continue }
      lines.append(".Bl -tag -width Ds")
      for argument in arguments {
        lines.append(".It " + Self.item(argument))
        lines += Self.paragraphs([Self.help(argument), argument.discussion])
      }
      lines.append(".El")
    }
    lines += [".Sh EXIT STATUS", ".Bl -tag -width 130 -compact"]
    for (code, meaning) in Self.codes { lines += [".It \(code)", meaning] }
    lines.append(".El")
    text = lines.joined(separator: "\n") + "\n"
  }

  private static let codes = [
    (0, "Done."), (64, "Wrong usage."), (65, "Bad input; a sentence says which file and line."),
    (73, "Something cannot be written."), (75, "Another process has the run."),
    (130, "Interrupted, with everything saved."),
  ]

  /// Commands without commands below them, such as "benchmark hull".
  private static func flat(
    _ commands: [HelpDump.Command], below name: String
  ) -> [(name: String, command: HelpDump.Command)] {
    commands.filter { $0.shouldDisplay && $0.commandName != "help" }.flatMap { command in
      let path = name.isEmpty ? command.commandName : "\(name) \(command.commandName)"
      guard let inner = command.subcommands, !inner.isEmpty else { return [(path, command)] }
      return flat(inner, below: path)
    }
  }

  /// Without those that every command has.
  private static func shown(_ command: HelpDump.Command) -> [HelpDump.Argument] {
    (command.arguments ?? []).filter {
      $0.shouldDisplay && !["help", "version"].contains($0.preferredName?.name)
    }
  }

  /// "Fl \-output Ar file".
  private static func item(_ argument: HelpDump.Argument) -> String {
    let value = "Ar \(word(argument.valueName ?? "value"))"
    guard argument.kind != .positional, let name = argument.preferredName else { return value }
    let flag = "Fl \(name.kind == "long" ? "\\-" : "")\(word(name.name))"
    return argument.kind == .flag ? flag : "\(flag) \(value)"
  }

  private static func synopsis(_ argument: HelpDump.Argument) -> String {
    let item = item(argument)
    let repeated = argument.isRepeating ? item + " ..." : item
    return argument.isOptional ? ".Op \(repeated)" : ".\(repeated)"
  }

  private static func help(_ argument: HelpDump.Argument) -> String? {
    var text = argument.abstract ?? ""
    // Where the help names them they are not named again.
    if let values = argument.allValues, !values.allSatisfy(text.contains) {
      text += " One of \(values.joined(separator: ", "))."
    }
    if let standard = argument.defaultValue, !standard.isEmpty { text += " Default: \(standard)." }
    return text.isEmpty ? nil : text
  }

  private static func paragraphs(_ texts: [String?]) -> [String] {
    let all = texts.compactMap(\.self).flatMap { $0.components(separatedBy: "\n\n") }
      .map { $0.split(separator: "\n").flatMap { sentences(String($0)) } }.filter { !$0.isEmpty }
    return Array(all.joined(separator: [".Pp"]))
  }

  /// A line for each sentence, as mdoc wants it.
  private static func sentences(_ text: String) -> [String] {
    text.replacing(/([.!?][)"']?) +/) { "\($0.1)\n" }.split(separator: "\n").map {
      line(String($0))
    }
  }

  /// Text that mdoc takes for text.
  private static func line(_ text: String) -> String {
    let clean = text.trimmingCharacters(in: .whitespaces).replacing("\\", with: "\\e")
    return clean.hasPrefix(".") || clean.hasPrefix("'") ? "\\&" + clean : clean
  }

  /// One argument of a macro, and never a macro itself.
  private static func word(_ text: String) -> String {
    let clean = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return clean.contains(" ") ? "\"\(clean)\"" : "\\&" + clean
  }

  /// "November 29, 2026", which is what mdoc takes.
  private static func text(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return "\(months[parts.month! - 1]) \(parts.day!), \(parts.year!)"
  }
}
