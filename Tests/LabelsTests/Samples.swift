import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Labels

/// A folder for one test, gone when the test is over.
final class TemporaryFolder: Sendable {
  let url: URL

  init() {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("tieline-\(UUID().uuidString)")
    try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(name: String) -> URL { url.appendingPathComponent(name) }

  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }
}

enum Samples {
  /// Li2S with its atoms out of place, another for each seed.
  static func crystal(_ seed: UInt64) -> Structure {
    var stream = RandomStream(seed: seed, purpose: "label", candidate: 0)
    func near(_ place: Double) -> Double { place + 0.1 * (stream.uniform() - 0.5) }
    return Structure(
      lattice: Lattice(
        Matrix3(Vector3(near(4), 0, 0), Vector3(near(1), near(5), 0), Vector3(0, near(1), near(6))))!,
      species: [.lithium, .lithium, .sulfur],
      positions: [0.25, 0.75, 0].map { Vector3(near($0), near($0), near($0)) })
  }

  static func frames(_ count: Int) -> [LabelledStructure] {
    (0..<count).map {
      LabelledStructure(structure: crystal(UInt64($0)), energy: 1, info: ["name": "crystal \($0)"])
    }
  }

  /// A label that depends on the structure and on nothing else.
  static func label(of structure: Structure) -> LabelledStructure {
    let places = structure.cartesianPositions
    return LabelledStructure(
      structure: structure, energy: -places.reduce(0) { $0 + $1.length },
      forces: places.map { $0 * -0.1 }, virial: structure.lattice.matrix * 0.1)
  }

  static func queue(_ count: Int, retries: Int = 0) -> LabelQueue {
    LabelQueue((0..<count).map { ($0, crystal(UInt64($0))) }, retries: retries)
  }

  /// A command for the shell that labels: an energy of -1.5 eV, and a force on every atom.
  static let labels = """
    awk 'NR == 2 {sub(/Properties=[^ ]*/, "Properties=species:S:1:pos:R:3:forces:R:3 energy=-1.5")}
      {print $0 (NR > 2 ? " 0.1 0 -0.1" : "")}' input.extxyz > output.extxyz
    """
}

extension LabelQueue {
  /// All that becomes of the structures, with what is said meanwhile; as many outcomes as asked for.
  func collect(_ count: Int, within seconds: Double = 60) -> (
    labels: [Int: LabelledStructure], failures: [Int: LabelError], remarks: [String]
  ) {
    var labels: [Int: LabelledStructure] = [:]
    var failures: [Int: LabelError] = [:]
    var remarks: [String] = []
    let end = Clock.now + seconds
    while labels.count + failures.count < count, Clock.now < end {
      for outcome in outcomes(waiting: 0.05) {
        switch outcome {
        case .label(let index, let label): labels[index] = label
        case .failure(let index, let error): failures[index] = error
        case .remark(let text): remarks.append(text)
        case .end(let error): Issue.record(error)
        }
      }
    }
    return (labels, failures, remarks)
  }
}
