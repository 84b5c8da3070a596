import Foundation
import Formats
import Quantities
import Structures
import Testing

@testable import Conductivities

/// Lithium of a Li-P-S crystal, 200 frames of dynamics, and what kinisi 2.1.0 makes of it: files of its own tests,
/// which `make kinisi-test` fetches.
@Suite struct KinisiTests {
  private static let folder = URL(filePath: #filePath).appending(path: "../../../.build/kinisi")
    .standardizedFileURL

  @Test(
    "The mean squared displacement of LiPS is that of kinisi",
    .enabled(if: FileManager.default.fileExists(atPath: folder.appending(path: "LiPS.exyz").path)))
  func displacement() throws {
    let trajectory = try TrajectoryFile.read(Self.folder.appending(path: "LiPS.exyz"))
    let lithium = trajectory.atoms(of: .lithium)
    let framework = trajectory.species.indices.filter { trajectory.species[$0] != .lithium }
    // kinisi begins with the first frame twice.
    let paths = trajectory.paths(of: lithium, framework: framework).map { [$0[0]] + $0 }
    let expected = try Self.numbers(Self.folder.appending(path: "LiPS_msd.npy"))
    let found = MeanSquaredDisplacement(paths).values.dropFirst()
    try #require(found.count == expected.count)
    // It takes the mean of the framework, and Tieline its centre of mass.
    for (one, other) in zip(found, expected) { #expect(abs(one / other - 1) < 2e-6) }
  }

  /// Doubles of a file of NumPy, behind its header.
  private static func numbers(_ url: URL) throws -> [Double] {
    let bytes = try Data(contentsOf: url)
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    return stride(from: start, to: bytes.count, by: 8).map { place in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) })
    }
  }
}
