import Foundation

/// A Python with the packages of some tests, which `make test` puts into `.build`.
struct Python {
  static let ase = Python(".build/ase")
  static let pymatgen = Python(".build/pymatgen")

  private let python: String

  private init(_ folder: String) {
    python = Tieline.root.appending(path: folder).appending(path: "bin/python3").path
  }

  var isThere: Bool { FileManager.default.isExecutableFile(atPath: python) }

  struct Failed: Error, CustomStringConvertible {
    var description: String
  }

  /// What a program prints, that of Tieline and its Python package within its reach.
  @discardableResult
  func run(_ program: String, _ arguments: [String], in folder: URL? = nil) throws -> String {
    let temporary = TemporaryFolder()
    let (code, text) = try Programs.run(
      python, ["-c", program] + arguments, in: folder ?? temporary.url,
      path: Tieline.executable?.deletingLastPathComponent(),
      environment: [
        "PYTHONPATH": Tieline.root.appending(path: "Tools/python").path,
        // The folder of the package stays as it is.
        "PYTHONDONTWRITEBYTECODE": "1",
      ])
    guard code == 0 else { throw Failed(description: "code \(code)\n\(text)") }
    return text
  }

  /// The JSON that is the last line of what a program prints; warnings may stand before it.
  func json<Seen: Decodable>(_ program: String, _ arguments: String...) throws -> Seen {
    let line = try run(program, arguments).split(separator: "\n").last ?? ""
    return try JSONDecoder().decode(Seen.self, from: Data(line.utf8))
  }
}
