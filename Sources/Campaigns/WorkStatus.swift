import Files
import Foundation
import Potentials

/// How far a training or a map of conductivities is, from the files of its folder alone.
public struct WorkStatus: Sendable {
  /// "training li-p-s".
  public var title: String
  public var progress: ProgressLine
  /// Also of a training that stopped early.
  public var isFinished: Bool
  /// Who can go on with it, such as `tieline train CONFIG --resume`.
  public var command: String

  /// - Returns: `nil` where the folder holds neither of them.
  public init?(folder: URL, now: Date) {
    let config = RunFolder(folder).config
    isFinished = RunLog.isFinished(in: RunFolder(folder).log)
    let session = RunLog.sessions(in: RunFolder(folder).log).last
    func progress(_ label: String, _ done: Int, _ total: Int, _ tail: String = "") -> ProgressLine {
      session?.progress(label, done, of: total, tail: tail, now: now)
        ?? ProgressLine(label: label, done: done, total: total, elapsed: 0, tail: tail)
    }
    if let training = try? TrainingConfig(contentsOf: config, data: nil) {
      let curve = (try? AtomicFile.readText(TrainingFolder(folder).curve)) ?? ""
      let epochs = curve.split(separator: "\n").dropFirst()
      title = "training \(training.name)"
      command =
        "tieline train CONFIG --run \(folder.relativePath)"
        + (TrainingFolder(folder).hasCheckpoint ? " --resume" : "")
      self.progress = progress(
        "epochs", epochs.count, training.trainer.epochs, epochs.last.map(Self.errors) ?? "")
    } else if let map = try? ConductivityMapConfig(contentsOf: config) {
      title = "conductivities \(map.name)"
      command = "tieline diffuse CONFIG --run \(folder.relativePath)"
      self.progress = progress("ps", map.time(in: folder).picoseconds, map.picoseconds)
    } else {
      return nil
    }
  }

  /// Of a line of a learning curve.
  private static func errors(_ line: Substring) -> String {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false)
    guard cells.count == TrainingRun.columns.count else { return "" }
    return "validation \(cells[4]) meV/atom, \(cells[5]) meV/Å"
  }
}
