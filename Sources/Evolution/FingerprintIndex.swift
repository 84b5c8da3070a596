import Structures
public struct FingerprintIndex: Sendable {
  var all: [(Fingerprint, Int)] = []
  public init() {}
  public mutating func insert(_ f: Fingerprint, id: Int) { all.append((f, id)) }
  public func nearest(to f: Fingerprint, within r: Double) -> (id: Int, distance: Double)? {
    all.map { ($0.1, $0.0.distance(to: f)) }.filter { $0.1 <= r }.min {
      ($0.1, $0.0) < ($1.1, $1.0)
    }
  }
}
