import Foundation

/// Why a candidate came to nothing.
///
/// In the archive it is a sentence; what stands before the colon is the kind, by which failures
/// are counted.
enum Failure: Hashable {
  /// Energy, volume or a distance left all reason.
  case exploded(String)
  /// Energy or forces are no numbers.
  case notANumber
  /// Pairs of atoms nearer than any in the training data.
  case tooClose(pairs: Int)
  /// eV/atom between the members of the committee.
  case unknown(spread: Double)
  /// s; it was given up.
  case overdue(limit: Double)
  case thrown(String)
  /// Its worker brought no result, so often.
  case lost(tries: Int, String)

  var text: String {
    switch self {
    case .exploded(let what): "exploded: \(what)"
    case .notANumber: "not a number: the energy or a force is none"
    case .tooClose(let pairs):
      "too close: \(pairs) pairs of atoms are nearer than any in the training data"
    case .unknown(let spread):
      "unknown to the potential: the committee's energies differ by "
        + "\(Int(min(spread * 1e3, 1e9).rounded())) meV/atom"
    case .overdue(let limit): "time limit: not done after \(String(format: "%g", limit)) s"
    case .thrown(let reason): "error: \(reason)"
    case .lost(let tries, let reason):
      "no result: tried \(tries) \(tries == 1 ? "time" : "times"), the last time \(reason)"
    }
  }

  /// The kind of a reason as the archive has it.
  static func kind(of reason: String) -> String {
    reason.firstIndex(of: ":").map { String(reason[..<$0]) } ?? reason
  }

  /// How many there are of each kind, the most frequent first.
  static func counts(of reasons: some Sequence<String>) -> [(kind: String, count: Int)] {
    let counts = reasons.reduce(into: [String: Int]()) { $0[kind(of: $1), default: 0] += 1 }
    return counts.map { (kind: $0.key, count: $0.value) }
      .sorted { (-$0.count, $0.kind) < (-$1.count, $1.kind) }
  }
}
