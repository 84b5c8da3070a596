import ArgumentParser
import Campaigns

/// `tieline schema`.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The keys of a config as JSON Schema, by which editors complete and check it.",
    discussion: """
      VS Code with its YAML extension, and other editors with yaml-language-server, take it from a \
      file that the config names in its first line:

      # yaml-language-server: $schema=sample.schema.json
      """)

  @Argument(help: "The command whose config it is: sample, train or diffuse.")
  var command: ConfigKind

  @Option(help: "File to write (default: standard output).", completion: .file())
  var output: String?

  func run() throws {
    try Delivery.write(command.jsonSchema, to: output)
  }
}

extension ConfigKind: ExpressibleByArgument {}
