import Files
import Foundation
import Potentials
import Quantities

/// A solid at one temperature that a worker of another machine watches, as a file.
///
/// The worker leaves what `Watch` leaves, in the folder of the file: a checkpoint while it is at it, then the
/// trajectory and what came of it. Stopped by the end of its time, it is sent off again and goes on from there.
struct WatchBatch: Hashable, Sendable, Codable {
  var setting: Batch.Setting
  /// eV/Å³.
  var pressure: Double?
  /// fs.
  var warming: Double
  var watching: Double
  var task: Watch.Task

  static let kind = "tieline watch 1"
  /// Of what came of it.
  static let result = "json"

  var bytes: [UInt8] { SealedFile.bytes(self, kind: Self.kind) }

  /// - Parameter url: a file that a driver has written.
  static func work(_ url: URL, isInterrupted: () -> Bool) throws -> BatchWorker.Ending {
    let batch: WatchBatch = try SealedFile.value(
      AtomicFile.read(url), kind: kind, file: url.relativePath)
    try Batch.check(version: batch.setting.programVersion, file: url.relativePath)
    let watch = Watch(
      folder: url.deletingLastPathComponent(), potential: try batch.setting.readPotential(for: url),
      pressure: batch.pressure, warming: batch.warming, watching: batch.watching)
    let wish = Wish(for: url)
    let outcome = try watch.outcome(of: batch.task, time: WatchedTime()) {
      isInterrupted() || !wish.isThere
    }
    // What another has done meanwhile needs none.
    if watch.known(batch.task) != nil { watch.removeCheckpoint(of: batch.task) }
    return outcome == nil ? .interrupted : .finished
  }
}
