import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Checkpoints of a training")
struct TrainingCheckpointTests {
  private func state(bestScore: Double = 0.1234567890123) -> Trainer.State {
    var random = RandomStream(seed: 8, purpose: "state", candidate: 0)
    func row(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) } }
    let count = Samples.layout.parameterCount
    let width = 2 * DensityBasis.featureCount
    return Trainer.State(
      epoch: 7, step: 91, parameters: row(count), averaged: row(count), firstMoment: row(count),
      secondMoment: row(count), best: row(count), gradientSquares: row(3), bestEpoch: 5,
      bestScore: bestScore, mean: [row(width), row(width)], scale: [row(width), row(width)])
  }

  @Test(
    "A state written and read is the same state, be its best score infinite",
    arguments: [0.1234567890123, Double.infinity])
  func roundTrip(bestScore: Double) throws {
    let folder = try TemporaryFolder()
    let state = state(bestScore: bestScore)
    try TrainingCheckpoint.write(state, identity: "this", to: folder["checkpoint"])
    #expect(
      try TrainingCheckpoint.read(folder["checkpoint"], identity: "this", layout: Samples.layout)
        == state)
  }

  @Test("The checkpoint of another training is refused")
  func identity() throws {
    let folder = try TemporaryFolder()
    let file = folder["checkpoint"]
    try TrainingCheckpoint.write(state(), identity: "this", to: file)
    #expect(
      throws: PotentialError.checkpointOfOther(
        file: file.relativePath, what: "its config or its data were not those of today")
    ) {
      try TrainingCheckpoint.read(file, identity: "that", layout: Samples.layout)
    }
  }

  @Test("A network of another size is refused")
  func size() throws {
    let folder = try TemporaryFolder()
    let file = folder["checkpoint"]
    try TrainingCheckpoint.write(state(), identity: "this", to: file)
    let basis = Samples.basis
    for layout in [
      ParameterLayout(basis: basis, shape: Samples.layout.shape, members: 3),
      ParameterLayout(basis: basis, shape: NetworkShape(hidden1: 7, hidden2: 4), members: 2),
      ParameterLayout(
        basis: DensityBasis(elements: [.lithium], radialCutoff: 4.5, angularCutoff: 3.5),
        shape: Samples.layout.shape, members: 2),
    ] {
      #expect(
        throws: PotentialError.checkpointOfOther(
          file: file.relativePath, what: "its network has another size")
      ) { try TrainingCheckpoint.read(file, identity: "this", layout: layout) }
    }
  }

  @Test("A damaged or cut checkpoint, or a potential in its place, is refused")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let file = folder["checkpoint"]
    try TrainingCheckpoint.write(state(), identity: "this", to: file)
    let bytes = try [UInt8](Data(contentsOf: file))
    var flipped = bytes
    flipped[bytes.count - 9] ^= 4
    let header = String(decoding: bytes.prefix(400), as: UTF8.self)
    let epoch = try #require(header.range(of: "\"epoch\":7"))
    var later = bytes
    later[header.utf8.distance(from: header.startIndex, to: epoch.upperBound) - 1] =
      UInt8(ascii: "8")
    let potential = PotentialFile.bytes(Samples.tinyPotential(), provenance: [:])
    for other in [Array(bytes[..<(bytes.count / 2)]), [], flipped, later, potential] {
      try Data(other).write(to: file)
      #expect(throws: PotentialError.self) {
        try TrainingCheckpoint.read(file, identity: "this", layout: Samples.layout)
      }
    }
  }
}
