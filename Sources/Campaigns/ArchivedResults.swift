import Archives

/// What the archive has of the candidates of a search when it is resumed, read by pages.
///
/// A search asks for its candidates in their order, so one page is held at a time, whatever the archive
/// holds. What is archived later in the session is not looked for: whoever resumes has it.
struct ArchivedResults {
  struct Result {
    var candidate: CandidateRecord
    var evaluation: EvaluationRecord
    var properties: [PropertyRecord]
  }

  /// The highest number of a candidate that has a result.
  let last: Int?
  private let archive: Archive
  private let stage: Job.Stage
  private let pageSize: Int
  private var number = 0
  private var page: [Int: Result]?

  init(_ archive: Archive, stage: Job.Stage, pageSize: Int = 512) throws {
    precondition(pageSize > 0, "a page has room for something")
    self.archive = archive
    self.stage = stage
    self.pageSize = pageSize
    last = try archive.lastEvaluated(stage: stage.rawValue)
  }

  mutating func result(of candidate: Int) throws -> Result? {
    guard let last, candidate <= last else { return nil }
    if page == nil || candidate / pageSize != number {
      number = candidate / pageSize
      page = try read((number * pageSize)...min(last, (number + 1) * pageSize - 1))
    }
    return page?[candidate]
  }

  private func read(_ numbers: ClosedRange<Int>) throws -> [Int: Result] {
    let evaluations = try archive.evaluations(stage: stage.rawValue, of: numbers)
    let properties = try archive.properties(of: numbers)
    let results = try archive.candidates(in: numbers).compactMap { candidate in
      evaluations[candidate.number].map {
        Result(
          candidate: candidate, evaluation: $0, properties: properties[candidate.number] ?? [])
      }
    }
    return Dictionary(uniqueKeysWithValues: results.map { ($0.candidate.number, $0) })
  }
}
