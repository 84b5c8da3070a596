import Quantities

/// Temperature and pressure that the world has from moment to moment.
///
/// Between two points both are linear in time; before the first and after the last they stay.
///
/// - Unit: fs, K; pressure in eV/Å³, of which `Constants.gigapascal` makes GPa.
public struct Schedule: Hashable, Sendable, Codable {
  public struct Point: Hashable, Sendable, Codable {
    /// Since the first step, fs.
    public var time: Double
    /// K.
    public var temperature: Double
    /// eV/Å³; it counts only where there is a barostat.
    public var pressure: Double

    public init(time: Double, temperature: Double, pressure: Double = 0) {
      (self.time, self.temperature, self.pressure) = (time, temperature, pressure)
    }
  }

  public let points: [Point]

  /// The same at all times.
  public init(temperature: Double, pressure: Double = 0) {
    self.init([Point(time: 0, temperature: temperature, pressure: pressure)])
  }

  /// - Precondition: there is a point, each is later than the one before, and none is below 0 K.
  public init(_ points: [Point]) {
    precondition(Self.isPossible(points), "points in the order of time, none below 0 K")
    self.points = points
  }

  private static func isPossible(_ points: [Point]) -> Bool {
    !points.isEmpty && zip(points, points.dropFirst()).allSatisfy { $0.time < $1.time }
      && points.allSatisfy {
        $0.time.isFinite && $0.temperature.isFinite && $0.pressure.isFinite && $0.temperature >= 0
      }
  }

  /// K.
  public func temperature(at time: Double) -> Double { value(\.temperature, at: time) }

  /// eV/Å³.
  public func pressure(at time: Double) -> Double { value(\.pressure, at: time) }

  private func value(_ quantity: KeyPath<Point, Double>, at time: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.time > time }) else {
      return points[points.count - 1][keyPath: quantity]
    }
    guard next > 0 else { return points[0][keyPath: quantity] }
    let (before, after) = (points[next - 1], points[next])
    let share = (time - before.time) / (after.time - before.time)
    return before[keyPath: quantity] * (1 - share) + after[keyPath: quantity] * share
  }

  private enum CodingKeys: String, CodingKey { case points }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let points = try container.decode([Point].self, forKey: .points)
    guard Self.isPossible(points) else {
      throw DecodingError.dataCorruptedError(
        forKey: .points, in: container,
        debugDescription: "a schedule has points in the order of time, none below 0 K")
    }
    self.init(points)
  }
}
