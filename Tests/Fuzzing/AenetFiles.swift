@testable import Potentials

/// A network that was read, from either form, is written, and read again as the same network.
enum AenetFiles {
  static func test(_ bytes: [UInt8]) {
    guard let network = try? AenetFile.read(bytes, file: "read") else { return }
    let text = AenetFile.text(network)
    let again = mustHold("what was written") {
      try AenetFile.read(Array(text.utf8), file: "written")
    }
    law(again == network, "the network")
    guard let potential = try? AenetPotential([("read", network)]) else { return }
    _ = potential.makeCalculator()
  }

  static var seeds: [[UInt8]] {
    [AenetSamples.lithium, AenetSamples.sulfur].flatMap {
      [Array(AenetFile.text($0).utf8), AenetSamples.binary($0)]
    }
  }
}
