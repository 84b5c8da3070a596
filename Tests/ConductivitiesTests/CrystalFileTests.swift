import Conductivities
import Formats
import Foundation
import Quantities
import Structures
import Testing

private enum Files {
  static let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  static let obelix = package.appending(path: "../shared/data/obelix/train_randomized_cifs")

  /// E1D, E2D and E3D of bvlain 0.25.1 for the same files: resolution 0.2, the
  /// more frequent species on shared sites, P⁵⁺ (in Li4P2S6 P⁴⁺).
  static let published: [(String, [Double])] = [
    ("nhq", [0.283, 0.342, 0.381]), ("joc", [0.449, 0.449, 0.537]),
    ("0iv", [0.879, 0.879, 1.807]), ("lol", [0.488, 0.596, 0.596]),
    ("122", [0.430, 0.430, 0.430]), ("6jf", [0.371, 0.371, 0.371]),
    ("ij5", [0.273, 0.273, 0.273]),
  ]
}

@Suite("Barriers of crystals in files")
struct CrystalFileTests {
  static func barriers(_ file: URL) throws -> [Double] {
    let crystal = try #require(try CIF.read(contentsOf: file).first)
    return try ConductivityEstimate(crystal.structure).barriers.barriers
  }

  @Test(
    "The reference crystals have the barriers of the calibration",
    arguments: ["gamma-Li3PS4", "Li2P2S6", "Li4P2S6"])
  func references(name: String) throws {
    let file = Files.package.appending(path: "Inputs/structures/\(name).cif")
    let crystal = try #require(CalibrationCrystal.all.first { $0.name == name })
    for (a, b) in zip(try Self.barriers(file), crystal.barriers) { #expect(abs(a - b) < 0.03) }
  }

  @Test(
    "Crystals of OBELiX have the barriers of bvlain",
    .enabled(if: FileManager.default.fileExists(atPath: Files.obelix.path)),
    arguments: Files.published.indices)
  func publishedBarriers(index: Int) throws {
    let (name, expected) = Files.published[index]
    let barriers = try Self.barriers(Files.obelix.appending(path: "\(name).cif"))
    for (a, b) in zip(barriers, expected) { #expect(abs(a - b) < 0.03, "\(name)") }
  }
}
