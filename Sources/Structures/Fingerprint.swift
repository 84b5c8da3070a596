import Quantities
public struct Fingerprint: Hashable, Sendable {
  public static let duplicateTolerance = 0.05
  let values: [Double]
  public init(_ s: Structure) {
    let list = NeighborList(s, cutoff: 6, kind: .half)
    var v = [Double](repeating: 0, count: 32)
    for i in 0..<s.count {
      for n in list[i] { v[min(31, Int(n.distance * 5))] += 1 / Double(s.count) }
    }
    values = v
  }
  public func distance(to other: Fingerprint) -> Double {
    zip(values, other.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
