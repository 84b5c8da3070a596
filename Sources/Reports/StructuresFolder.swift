import Files
import Formats
import Foundation

/// The crystals worth looking at, as files: hull members and the best of each
/// composition, each a CIF, all of them as relaxed in `structures.extxyz`.
public enum StructuresFolder {
  public static let index = "structures.extxyz"

  /// Makes the folder where it is missing. CIFs of an earlier call that are no
  /// longer among the best are removed; other files stay as they are.
  ///
  /// - Returns: names of the files in the folder that were written.
  @discardableResult
  public static func write(_ table: PhaseDiagramTable, to folder: URL) throws -> [String] {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ReportError.cannotMakeFolder(
        path: folder.relativePath, reason: (error as NSError).localizedDescription)
    }
    let earlier = names(in: folder)
    let cifs = table.cifs()
    for (name, text) in cifs {
      try AtomicFile.write(text, to: folder.appendingPathComponent(name))
    }
    for name in earlier.subtracting(cifs.map(\.name)) {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
    // Last, so that after an interruption the old list still names the old files.
    let frames = table.frames(table.hullAndBest, more: cifs.map { ["file": $0.name] })
    try AtomicFile.write(ExtendedXYZ.write(frames), to: folder.appendingPathComponent(index))
    return cifs.map(\.name) + [index]
  }

  /// The CIFs that an earlier call wrote, by what it says of them.
  private static func names(in folder: URL) -> Set<String> {
    let frames = try? ExtendedXYZ.read(contentsOf: folder.appendingPathComponent(index))
    return Set(
      (frames ?? []).compactMap { $0.info["file"] }
        .filter { !$0.contains("/") && $0.hasSuffix(".cif") })
  }
}
