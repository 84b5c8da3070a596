import Descriptors
import Quantities
import Testing

@testable import Potentials

@Suite("The networks of a committee side by side")
struct CommitteeNetworkTests {
  @Test(
    "Energies and derivatives are those of the members one by one to 1e-10",
    arguments: [[1.0 / 3, 1.0 / 3, 1.0 / 3], [0, 1, 0], [0.2, -0.5, 1.3]])
  func agreesWithBlocks(shares: [Double]) {
    let potential = randomPotential()
    let (layout, width) = (potential.layout, DensityBasis.featureCount)
    let parameters = potential.parameters.map(Double.init)
    for type in 0..<3 {
      let network = CommitteeNetwork<Double>(potential, type: type)
      // A large block, then a small one in the same storage.
      for atoms in [37, 5] {
        var random = RandomStream(seed: 9, purpose: "features", candidate: atoms)
        let features = (0..<atoms * width).map { _ in random.normal() }
        network.evaluate(atoms: atoms, features: features, shares: shares)
        var expected = [Double](repeating: 0, count: atoms * width)
        let (mean, scale) = (
          potential.mean[type].suffix(width).map(Double.init),
          potential.scale[type].suffix(width).map(Double.init)
        )
        for (member, share) in shares.enumerated() {
          let block = NetworkBlock<Double>(layout.shape)
          let start = layout.network(member: member, type: type)
          parameters[start...].withUnsafeBufferPointer { p in
            block.forward(
              atoms: atoms, features: features, mean: mean, scale: scale, p.baseAddress!)
            block.backward(scale: scale, p.baseAddress!)
          }
          let energy = (0..<atoms).reduce(0) { $0 + block.energies[$1] }
          #expect(abs(network.energies[member] - energy) < 1e-10 * max(1, abs(energy)))
          for k in expected.indices { expected[k] += share * block.featuresBar[k] }
        }
        for (a, b) in zip(network.featuresBar, expected) {
          #expect(abs(a - b) < 1e-10 * max(1, abs(b)))
        }
      }
    }
  }
}
