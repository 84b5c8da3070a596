import ArgumentParser
import Campaigns

/// `tieline schema`.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The keys of a config, as JSON Schema, by which editors complete and check it.",
    discussion: """
      VS Code with its YAML extension, and other editors with yaml-language-server, take it from a \
      file that the config names in its first line:

      # yaml-language-server: $schema=sample.schema.json

      With --format markdown it is a table to read: key, default, what it is.
      """)

  @Argument(help: "The command whose config it is: sample, train or diffuse.")
  var command: ConfigKind

  @Option(help: "json or markdown.")
  var format = Format.json

  enum Format: String, ExpressibleByArgument, CaseIterable { case json, markdown }

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    try Delivery.write(format == .json ? command.jsonSchema : command.page, to: output)
  }
}

extension ConfigKind: ExpressibleByArgument {}
