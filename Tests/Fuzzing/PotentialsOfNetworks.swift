import Descriptors
import Files
import Foundation
import Quantities
import Structures

@testable import Potentials

/// Headers with numbers after them. Checksums guard both, so that a changed file is refused at
/// once: an input that begins with a brace is a header, put before the numbers of a small network
/// and sealed. Any other is a file as it stands.
enum PotentialsOfNetworks {
  static func testPotential(_ bytes: [UInt8]) {
    let file = sealed(bytes, small.numbers, kind: PotentialFile.kind, PotentialFile.version)
    guard let potential = try? PotentialFile.read(file, file: "read") else { return }
    let written = PotentialFile.bytes(potential, provenance: [:])
    let again = mustHold("what was written") { try PotentialFile.read(written, file: "written") }
    law(PotentialFile.bytes(again, provenance: [:]) == written, "the same bytes, written again")
    law(again.parameters == potential.parameters, "the parameters")
    _ = potential.makeCalculator()
  }

  static func testCheckpoint(_ bytes: [UInt8]) {
    let numbers = [Float](repeating: 0.5, count: checkpointCount)
    let file = Scratch.file(
      "checkpoint",
      sealed(bytes, numbers, kind: TrainingCheckpoint.kind, TrainingCheckpoint.version))
    guard let state = try? TrainingCheckpoint.read(file, identity: "this", layout: layout) else {
      return
    }
    let written = Scratch.folder.appendingPathComponent("written")
    mustHold("writing") { try TrainingCheckpoint.write(state, identity: "this", to: written) }
    let again = mustHold("what was written") {
      try TrainingCheckpoint.read(written, identity: "this", layout: layout)
    }
    law(
      again == state || state.bestScore.isNaN && again.parameters == state.parameters,
      "the state of the training")
  }

  private static func sealed(
    _ bytes: [UInt8], _ numbers: [Float], kind: String, _ version: Int
  ) -> [UInt8] {
    guard bytes.first == UInt8(ascii: "{") else { return bytes }
    let payload = numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
    let header = bytes.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 }
    let text = String(decoding: header, as: UTF8.self)
    return Array("\(kind) \(version)\n{\"header\":".utf8) + header
      + Array(
        (",\"headerSHA256\":\"\(Digest.sha256(Array(text.utf8)))\",\"numbers\":\(numbers.count),"
          + "\"sha256\":\"\(Digest.sha256(payload))\"}\n").utf8) + payload
  }

  private static let layout = ParameterLayout(
    basis: DensityBasis(elements: [.lithium], radialCutoff: 4, angularCutoff: 3.5),
    shape: NetworkShape(hidden1: 2, hidden2: 2), members: 1)

  private static var checkpointCount: Int {
    5 * layout.parameterCount + layout.members + 1 + 2 * layout.scalingWidth
  }

  private static let small: (potential: NetworkPotential, numbers: [Float]) = {
    var random = RandomStream(seed: 5, purpose: "small potential", candidate: 0)
    func row(_ count: Int) -> [Float] { (0..<count).map { _ in Float(random.normal()) / 6 } }
    let mean = row(layout.scalingWidth)
    let scale = row(layout.scalingWidth)
    let parameters = row(layout.parameterCount)
    return (
      NetworkPotential(
        layout: layout, referenceEnergies: [-1.1], shortestDistances: [[2.05]], mean: [mean],
        scale: [scale], parameters: parameters),
      mean + scale + parameters
    )
  }()

  // MARK: seeds

  static var potentialSeeds: [[UInt8]] {
    let file = PotentialFile.bytes(small.potential, provenance: ["made by": "a fuzzer"])
    return [file, header(of: file)]
  }

  static var checkpointSeeds: [[UInt8]] {
    let row = [Float](repeating: 0.5, count: layout.parameterCount)
    let scaling = [[Float](repeating: 0.5, count: layout.scalingWidth)]
    let state = Trainer.State(
      epoch: 7, step: 91, parameters: row, averaged: row, firstMoment: row, secondMoment: row,
      best: row, gradientSquares: [1, 2], bestEpoch: 5, bestScore: 0.25, mean: scaling,
      scale: scaling)
    let file = Scratch.folder.appendingPathComponent("seed")
    mustHold("a checkpoint") { try TrainingCheckpoint.write(state, identity: "this", to: file) }
    let bytes = mustHold("a checkpoint") { try AtomicFile.read(file) }
    return [bytes, header(of: bytes)]
  }

  private static func header(of file: [UInt8]) -> [UInt8] {
    let line = String(decoding: file.split(separator: UInt8(ascii: "\n"))[1], as: UTF8.self)
    let end = line.range(of: ",\"headerSHA256\":", options: .backwards)!.lowerBound
    return Array(line[..<end].dropFirst("{\"header\":".count).utf8)
  }
}
