import Archives
import Foundation
import Quantities
import Structures

/// Records to fill an archive with; candidate `n` is always the same.
enum Samples {
  static let run = RunRecord(
    name: "li2s-p2s5", config: "seed: 7\nline: Li2S,P2S5\n# ü, 硫\n", seed: .max,
    programVersion: "0.1.0", potentialDigest: String(repeating: "a", count: 64),
    machine: "a CPU; a C library; a BLAS")

  static func candidate(_ n: Int) -> CandidateRecord {
    let isReference = n < 2
    return CandidateRecord(
      number: n, kind: isReference ? "reference" : "candidate",
      name: isReference ? "reference \(n)" : "c\(n)", generation: n / 10,
      origin: isReference ? "reference" : "crossover",
      parentCrystal: isReference ? nil : "gamma-Li3PS4", decoration: isReference ? nil : "-.-",
      mixture: isReference ? nil : "3:1", parents: isReference ? [] : [n - 1, n - 2, n - 1])
  }

  static func evaluation(_ n: Int, stage: String = "search") -> EvaluationRecord {
    EvaluationRecord(
      candidate: n, stage: stage, outcome: "converged", structure: structure(n),
      energy: -Double(n) / 3, memberEnergies: [-Double(n), -0.0, .leastNonzeroMagnitude],
      independentError: Double(n % 5) / 3, forces: n % 3 == 2 ? [] : forces(n),
      largestForce: 0.01,
      steps: n, evaluations: 2 * n, shortContacts: n % 3)
  }

  static func forces(_ n: Int) -> [Vector3] {
    structure(n).positions.indices.map { Vector3(-0.0, 1 / Double($0 + 3), -Double(n)) }
  }

  static func properties(_ n: Int) -> [PropertyRecord] {
    [
      PropertyRecord(
        candidate: n, name: "activationEnergy", value: 0.3 + Double(n), standardError: 0.05,
        unit: "eV", source: "bond valence"),
      PropertyRecord(
        candidate: n, name: "conductivity", value: -3, standardError: 1, unit: "log10(S/cm)",
        source: "bond valence"),
    ]
  }

  /// An orthorhombic cell of `2 n + 1` atoms, all numbers of which use every bit.
  static func structure(_ n: Int) -> Structure {
    let edges = Vector3(5, 6, 7) + Double(n).squareRoot() / 7
    let species: [Element] = (0..<(2 * (n % 40) + 1)).map {
      [.lithium, .sulfur, .phosphorus][$0 % 3]
    }
    return Structure(
      lattice: Lattice(Matrix3(diagonal: edges))!, species: species,
      positions: species.indices.map { Vector3(1, -2, 3) * (Double($0) / 11) })
  }

  static func result(_ n: Int) -> CandidateResult {
    CandidateResult(candidate(n), evaluation(n), properties(n))
  }

  static func record(_ n: Int, in archive: Archive) throws {
    try archive.record(candidate(n), evaluation(n), properties(n))
  }
}

/// A folder that is gone with the test.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("tieline-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var archive: URL { url.appendingPathComponent("archive.db") }
}
