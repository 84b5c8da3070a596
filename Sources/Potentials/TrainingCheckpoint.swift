import Files
import Foundation

/// The state of a trainer as a file, from which training goes on as if it had
/// never stopped.
public enum TrainingCheckpoint {
  static let kind = "tieline training checkpoint"
  static let version = 2

  struct Header: Codable {
    /// SHA-256 of the config and the data, so that no other training goes on
    /// from here.
    var identity: String
    var epoch: Int
    var step: Int
    var bestEpoch: Int
    /// Bits of a double, which may be infinite.
    var bestScore: UInt64
    var types: Int
    var parameters: Int
  }

  public static func write(
    _ state: Trainer.State, identity: String, to url: URL
  ) throws(FileError) {
    let header = Header(
      identity: identity, epoch: state.epoch, step: state.step, bestEpoch: state.bestEpoch,
      bestScore: state.bestScore.bitPattern, types: state.mean.count,
      parameters: state.parameters.count)
    let numbers =
      state.parameters + state.averaged + state.firstMoment + state.secondMoment + state.best
      + state.gradientSquares + Array(state.mean.joined()) + Array(state.scale.joined())
    try AtomicFile.write(
      FloatPayload(header: header, numbers: numbers).bytes(kind: kind, version: version), to: url)
  }

  /// - Throws: where the file is damaged or of another training.
  public static func read(
    _ url: URL, identity: String, layout: ParameterLayout
  ) throws -> Trainer.State {
    let file = url.relativePath
    let payload = try FloatPayload<Header>(
      AtomicFile.read(url), kind: kind, version: version, file: file)
    let header = payload.header
    guard header.identity == identity else {
      throw PotentialError.checkpointOfOther(
        file: file, what: "its config or its data were not those of today")
    }
    let count = layout.parameterCount
    let width = layout.scalingWidth
    let types = layout.types
    guard header.parameters == count, header.types == types,
      payload.numbers.count == 5 * count + layout.members + 1 + 2 * types * width
    else {
      throw PotentialError.checkpointOfOther(file: file, what: "its network has another size")
    }
    var rest = payload.numbers[...]
    func take(_ size: Int) -> [Float] {
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
    func rows() -> [[Float]] { (0..<types).map { _ in take(width) } }
    return Trainer.State(
      epoch: header.epoch, step: header.step, parameters: take(count), averaged: take(count),
      firstMoment: take(count), secondMoment: take(count), best: take(count),
      gradientSquares: take(layout.members + 1), bestEpoch: header.bestEpoch,
      bestScore: Double(bitPattern: header.bestScore), mean: rows(), scale: rows())
  }
}
