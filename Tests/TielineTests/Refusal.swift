import Foundation
import Testing

/// Runs a command that is to be refused, in a folder that is to stay as it is.
///
/// - Parameter words: parts of the sentence.
func refuse(
  _ arguments: [String], in folder: TemporaryFolder, code: Int32 = 65, _ words: [String],
  output: String? = nil, location: SourceLocation = #_sourceLocation
) throws {
  let before = contents(of: folder.url)
  let result = try Tieline(arguments, in: folder.url, output: output).result()
  #expect(result.code == code, "\(result)", sourceLocation: location)
  #expect(result.lines.count == 1, "\(result)", sourceLocation: location)
  #expect(result.messages.hasPrefix("tieline: "), "\(result)", sourceLocation: location)
  for word in words {
    #expect(result.messages.contains(word), "\(result)", sourceLocation: location)
  }
  #expect(result.output.isEmpty, sourceLocation: location)
  #expect(contents(of: folder.url) == before, sourceLocation: location)
}

/// Runs a changed quick.yaml that is to be refused.
func refuse(
  _ changes: [(String, String)], _ words: String...,
  location: SourceLocation = #_sourceLocation,
  prepare: (TemporaryFolder) throws -> Void = { _ in }
) throws {
  let config = try InputConfig(changes)
  try prepare(config.folder)
  try refuse(
    ["sample", "quick.yaml", "--run", "run"], in: config.folder, words, location: location)
}

/// Runs a text in place of quick.yaml that is to be refused.
func refuse(
  config text: String, _ words: String..., location: SourceLocation = #_sourceLocation
) throws {
  let config = try InputConfig()
  try config.folder.write(text, to: "quick.yaml")
  try refuse(
    ["sample", "quick.yaml", "--run", "run"], in: config.folder, words, location: location)
}
