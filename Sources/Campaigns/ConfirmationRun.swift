import Archives
import Files
import Formats
import Foundation
import Labels
import Quantities
import Reports
import Structures

/// What a finished run ends with, computed again by first principles: members of the hull and the best of each
/// composition, end members among them.
///
/// Each is a single point at the crystal as the potential relaxed it. What is there is kept: killed and begun
/// again it goes on with what is missing, and the same labels make the same table, byte for byte.
public struct ConfirmationRun {
  private let folder: RunFolder
  private let archive: Archive
  private let ending: String
  private var labels: LabelRun

  /// - Parameter level: of the theory, of each crystal.
  /// - Throws: `CampaignError.notFinished` of a run that goes on; `LabelError.otherLabels` where the folder
  ///   has labels of other crystals, or by another program.
  public init(_ folder: RunFolder, level: (Structure) throws -> String) throws {
    self.folder = folder
    archive = try folder.openArchive()
    guard let ending = try archive.finished else {
      throw CampaignError.notFinished(folder: folder.url.relativePath)
    }
    self.ending = ending
    labels = try LabelRun(
      Self.frames(of: folder.phaseDiagram(of: archive)), file: folder.table.relativePath,
      output: folder.confirmed, level: level)
  }

  /// Hull and best, and what was confirmed when others were the best: such a label is kept.
  static func frames(of table: PhaseDiagramTable) -> [LabelledStructure] {
    let ids = Set(table.hullAndBest.map(\.entry.id))
    return table.rows.map(\.entry).filter { ids.contains($0.id) || $0.confirmedEnergy != nil }.map {
      LabelledStructure(structure: $0.structure, info: ["id": $0.id])
    }
  }

  /// How many crystals there are to confirm, and how many are.
  public var total: Int { labels.frames.count }
  public var done: Int { labels.done }

  /// Labels what is missing, and makes table, structures and report anew.
  ///
  /// - Returns: the table, and what failed by the id of its entry; `nil` where the user wanted to stop.
  public mutating func work(
    _ source: any LabelSource, retries: Int, isInterrupted: () -> Bool, progress: (Int) -> Void,
    remark: (String) -> Void
  ) throws -> (table: PhaseDiagramTable, failures: [(id: String, reason: String)])? {
    guard
      let failures = try labels.work(
        source, retries: retries, isInterrupted: isInterrupted, progress: progress, remark: remark)
    else { return nil }
    let table = try folder.phaseDiagram(of: archive)
    try folder.writeResults(of: archive, table, ending: ending)
    return (table, failures.map { (labels.frames[$0.frame - 1].info["id"]!, $0.reason) })
  }
}
