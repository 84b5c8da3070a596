import Files
import Foundation

/// A potential of any kind, from whatever it is kept in.
public enum PotentialFiles {
  /// - Parameter urls: a file of Tieline, a YAML file of a `LennardJones`, a folder of aenet
  ///   networks or of a potential of n2p2, or the files of aenet networks.
  public static func read(_ urls: [URL]) throws -> any TimedPotential {
    precondition(!urls.isEmpty, "a potential is in some file")
    guard urls.count == 1 else { return try AenetPotential.read(urls) }
    if isFolder(urls[0]) {
      return isN2P2(urls[0])
        ? try N2P2Potential.read(folder: urls[0]) : try AenetPotential.read(folder: urls[0])
    }
    if LennardJonesFile.endings.contains(urls[0].pathExtension.lowercased()) {
      return try LennardJonesFile.read(urls[0])
    }
    if AenetFile.endings.contains(urls[0].pathExtension) { return try AenetPotential.read(urls) }
    // Once: a file of Tieline may come through a pipe.
    let bytes = try AtomicFile.read(urls[0])
    return AenetFile.begins(bytes)
      ? try AenetPotential.read(urls)
      : try PotentialFile.read(bytes, file: urls[0].relativePath)
  }

  /// What the potential at a place is kept in, in the order of names.
  public static func files(of url: URL) throws -> [URL] {
    guard isFolder(url) else { return [url] }
    let isN2P2 = isN2P2(url)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
      throw FileError.cannotRead(path: url.relativePath, reason: "its files cannot be listed")
    }
    return names.sorted().filter {
      isN2P2 ? N2P2File.isName($0) : AenetFile.isName($0)
    }.map { url.appending(path: $0) }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether a folder is that of a potential of n2p2. Its input.nn ends like a network of aenet, but no such network has that name.
  public static func isN2P2(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: N2P2File.settings).path)
  }
}
