import Files
import Foundation

/// A potential of any kind, from whatever it is kept in.
public enum PotentialFiles {
  /// - Parameter urls: a file of Tieline, a YAML file of a `LennardJones`, a folder of aenet
  ///   networks, or the files of such networks.
  public static func read(_ urls: [URL]) throws -> any TimedPotential {
    precondition(!urls.isEmpty, "a potential is in some file")
    guard urls.count == 1 else { return try AenetPotential.read(urls) }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: urls[0].path, isDirectory: &isFolder),
      isFolder.boolValue
    {
      return try AenetPotential.read(folder: urls[0])
    }
    if LennardJonesFile.endings.contains(urls[0].pathExtension.lowercased()) {
      return try LennardJonesFile.read(urls[0])
    }
    let isAenet =
      try AenetFile.endings.contains(urls[0].pathExtension)
      || AenetFile.begins(AtomicFile.read(urls[0]))
    return isAenet ? try AenetPotential.read(urls) : try PotentialFile.read(urls[0])
  }
}
