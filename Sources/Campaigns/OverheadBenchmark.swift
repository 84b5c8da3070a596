import Foundation

/// What a run costs beside its relaxations: proposals, duplicates, the hull, the archive.
///
/// A run of a config is made from its beginning to its table with one worker, so that the
/// two take turns and the time of neither hides behind the other.
public struct OverheadBenchmark: BenchmarkResult, Codable, Sendable {
  public var run: String
  public var relaxations: Int
  /// From the first relaxation to the table, s.
  public var wallSeconds: Double
  /// Of that within relaxations and estimates of conductivity, s.
  public var relaxationSeconds: Double
  /// The rest in proportion to the relaxations.
  public var overhead: Double

  /// - Parameters:
  ///   - folder: of the run; it stays there.
  public init(config: URL, folder: URL) throws {
    let run = try SamplingRun.start(config: config, folder: folder)
    let start = Machine.now
    var relaxations = 0
    _ = try run.work(
      workers: 1, isInterrupted: { false }, progress: { relaxations = $0.done })
    wallSeconds = Machine.now - start
    self.run = run.config.name
    self.relaxations = relaxations
    relaxationSeconds = run.relaxationSeconds
    overhead = wallSeconds / relaxationSeconds - 1
  }
}

extension OverheadBenchmark {
  public var text: String {
    """
    \(run): \(relaxations) relaxations in \(String(format: "%.2f s", wallSeconds)), \
    \(String(format: "%.2f s", relaxationSeconds)) of it within them: \
    \(String(format: "%.1f", overhead * 100)) % beside them

    """
  }
}
