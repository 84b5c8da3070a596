import Foundation
import Quantities
import Structures
import Testing

@testable import Formats

struct ASETrajectoryTests {
  private let bytes = ASETrajectory.write(TrajectoryFileTests.trajectory)

  @Test func `A file that is cut off anywhere is refused`() {
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: FormatError.self, "\(length) of \(bytes.count) bytes") {
        try ASETrajectory.read(Array(bytes.prefix(length)), file: "t.traj")
      }
    }
  }

  @Test func `Another file of the kind, and no file of the kind, are told apart`() {
    let other = Array("- of UlmGPAW            ".utf8) + bytes.dropFirst(24)
    #expect(throws: FormatError.notUlm(file: "t", problem: "its tag is 'GPAW'")) {
      try ASETrajectory.read(other, file: "t")
    }
    #expect(throws: FormatError.notUlm(file: "t", problem: "it does not begin as one")) {
      try ASETrajectory.read(Array(repeating: 65, count: 100), file: "t")
    }
  }

  @Test func `Damaged bytes end in an error or in a trajectory`() {
    var random = RandomStream(seed: 3, purpose: "damage", candidate: 0)
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0..<3 {
        damaged[random.index(below: damaged.count)] = UInt8(random.index(below: 256))
      }
      do {
        let trajectory = try ASETrajectory.read(damaged, file: "t")
        #expect(trajectory.positions.allSatisfy { $0.count == trajectory.species.count })
      } catch {
        #expect(error is FormatError)
      }
    }
  }
}
