import ArgumentParser

@main
struct Tieline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieline",
    abstract: "Maps the line between two compounds: structures, stability, conductivity.",
    subcommands: [Hull.self, Convert.self])
}
