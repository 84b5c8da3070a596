import Conductivities
import Formats
import Foundation
import Quantities
import Structures
import Testing

private enum Files {
  static let package = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  static let obelix = package.appending(path: "../shared/data/obelix/train_randomized_cifs")
  static let cells = package.appending(path: "../shared/data/lps_crystals.json")

  /// E1D, E2D and E3D of bvlain 0.25.1 for the same positions: resolution 0.2, r_cut 10, k 200, the
  /// more frequent species on shared sites, P⁵⁺ (in Li4P2S6 P⁴⁺), S²⁻, halides X⁻. It bisects to
  /// 0.01 eV and takes the upper end, and its grid has the faces of the cell twice: that is what the
  /// 0.03 eV of these tests are for.
  static let ofInputs: [(String, [Double])] = [
    ("Li7P3S11", [0.342, 0.410, 0.410]), ("Li2P2S6", [0.498, 0.732, 0.869]),
    ("Li7PS6", [0.264, 0.264, 0.264]), ("Li4P2S6", [0.820, 0.820, 1.611]),
    ("beta-Li3PS4", [0.264, 0.322, 0.430]), ("gamma-Li3PS4", [0.430, 0.440, 0.586]),
  ]
  static let ofOBELiX: [(String, [Double])] = [
    ("nhq", [0.283, 0.342, 0.381]), ("joc", [0.449, 0.449, 0.537]),
    ("0iv", [0.879, 0.879, 1.807]), ("lol", [0.488, 0.596, 0.596]),
    ("122", [0.430, 0.430, 0.430]), ("6jf", [0.371, 0.371, 0.371]),
    ("ij5", [0.273, 0.273, 0.273]),
  ]
  static let ofCells: [(String, [Double])] = [
    ("Li7P3S11", [0.352, 0.410, 0.420]), ("Li2P2S6", [0.488, 0.723, 0.859]),
    ("Li7PS6", [0.264, 0.264, 0.273]), ("Li4P2S6", [0.830, 0.830, 1.602]),
    ("beta-Li3PS4", [0.264, 0.313, 0.430]), ("gamma-Li3PS4", [0.430, 0.440, 0.586]),
  ]
}

@Suite("Barriers of crystals in files")
struct CrystalFileTests {
  static func structure(_ file: URL) throws -> DisorderedStructure {
    try #require(try CIF.read(contentsOf: file).first).structure
  }

  /// How many times as long as elsewhere things may take: under a sanitizer, of which `make sanitize` tells.
  static let slowness =
    ProcessInfo.processInfo.environment["TIELINE_SLOWNESS"].flatMap(Double.init) ?? 1

  /// The barriers, and the processor time that they took, s.
  static func barriers(_ structure: DisorderedStructure) throws -> ([Double], Double) {
    let start = threadTime()
    let barriers = try ConductivityEstimate(structure).barriers.barriers
    return (barriers, Double(threadTime() - start) * 1e-9)
  }

  static func compare(_ name: String, _ structure: DisorderedStructure, _ expected: [Double]) throws
  {
    let (barriers, time) = try barriers(structure)
    for (a, b) in zip(barriers, expected) { #expect(abs(a - b) < 0.03, "\(name)") }
    #expect(time < 1 * slowness, "\(name)")
  }

  @Test("The reference crystals have the barriers of bvlain", arguments: Files.ofInputs.indices)
  func inputs(index: Int) throws {
    let (name, expected) = Files.ofInputs[index]
    let file = Files.package.appending(path: "Inputs/structures/\(name).cif")
    try Self.compare(name, try Self.structure(file), expected)
  }

  @Test(
    "The reference crystals have the barriers of the calibration",
    arguments: ["gamma-Li3PS4", "beta-Li3PS4", "Li7P3S11", "Li2P2S6", "Li4P2S6", "Li7PS6"])
  func calibration(name: String) throws {
    let file = Files.package.appending(path: "Inputs/structures/\(name).cif")
    let crystal = try #require(CalibrationCrystal.all.first { $0.name == name })
    let (barriers, _) = try Self.barriers(try Self.structure(file))
    for (a, b) in zip(barriers, crystal.barriers) { #expect(abs(a - b) < 0.01) }
  }

  @Test(
    "Crystals of OBELiX have the barriers of bvlain",
    .enabled(if: FileManager.default.fileExists(atPath: Files.obelix.path)),
    arguments: Files.ofOBELiX.indices)
  func obelix(index: Int) throws {
    let (name, expected) = Files.ofOBELiX[index]
    try Self.compare(
      name, try Self.structure(Files.obelix.appending(path: "\(name).cif")), expected)
  }

  @Test(
    "Cells of the published frames have the barriers of bvlain",
    .enabled(if: FileManager.default.fileExists(atPath: Files.cells.path)),
    arguments: Files.ofCells.indices)
  func cells(index: Int) throws {
    struct Cell: Decodable {
      var cell: [[Double]]
      var atoms: [Atom]
    }
    struct Atom: Decodable {
      var element: Element
      var position: Vector3
      init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        element = try container.decode(Element.self)
        position = Vector3(
          try container.decode(Double.self), try container.decode(Double.self),
          try container.decode(Double.self))
      }
    }
    let (name, expected) = Files.ofCells[index]
    let cells = try JSONDecoder().decode([String: Cell].self, from: Data(contentsOf: Files.cells))
    let cell = try #require(cells[name])
    let lattice = try #require(
      Matrix3(rowMajor: cell.cell.flatMap { $0 }).flatMap { Lattice($0) })
    let structure = Structure(
      lattice: lattice, species: cell.atoms.map(\.element), positions: cell.atoms.map(\.position))
    try Self.compare(name, DisorderedStructure(structure), expected)
  }
}

/// Time that this thread has had on a processor, ns: what else the machine does is not in it.
private func threadTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
