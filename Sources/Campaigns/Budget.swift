/// How much a search may still do: candidates, and time.
///
/// The time is that of all sessions of a run. What it decides is a number of candidates, and that
/// is archived, since no clock gives the same answer twice.
struct Budget {
  /// In all.
  var candidates: Int
  /// Whether the time has decided how many.
  private(set) var isCut: Bool
  /// Of `Machine.now`, s.
  private let deadline: Double?

  /// - Parameters:
  ///   - seconds: of work; `nil` for no limit.
  ///   - elapsed: in earlier sessions, s.
  ///   - lastCandidate: what the time decided in one of them.
  init(candidates: Int, seconds: Double?, elapsed: Double, lastCandidate: Int?) {
    self.candidates = min(candidates, lastCandidate ?? candidates)
    isCut = lastCandidate != nil
    deadline = seconds.map { Machine.now + $0 - elapsed }
  }

  /// Whether the time is up now, for the first time.
  mutating func isSpent(at now: Double) -> Bool {
    guard !isCut, let deadline, now >= deadline else { return false }
    isCut = true
    return true
  }
}
