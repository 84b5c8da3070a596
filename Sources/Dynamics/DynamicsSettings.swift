/// By which rules atoms move.
public struct DynamicsSettings: Hashable, Sendable, Codable {
  public let ensemble: Ensemble
  /// `nil` where the cell stays as it is.
  public let barostat: Barostat?
  /// Of the bath and the barostat; the first velocities have the temperature of its beginning.
  public let schedule: Schedule
  /// fs.
  public let timestep: Double
  /// Of the first velocities and of all that is random on the way.
  public let seed: UInt64

  /// - Parameter timestep: fs.
  /// - Precondition: with a barostat there is a bath, which its noise has the temperature of.
  public init(
    _ ensemble: Ensemble, barostat: Barostat? = nil, schedule: Schedule, timestep: Double,
    seed: UInt64
  ) {
    self.ensemble = ensemble
    self.barostat = barostat
    self.schedule = schedule
    self.timestep = timestep
    self.seed = seed
    precondition(isPossible, "times and frictions are positive, and a barostat has a bath")
  }

  /// At one temperature, K, in a cell that stays.
  public init(_ ensemble: Ensemble, temperature: Double, timestep: Double, seed: UInt64) {
    self.init(
      ensemble, schedule: Schedule(temperature: temperature), timestep: timestep, seed: seed)
  }

  private var isPossible: Bool {
    timestep > 0 && timestep.isFinite && ensemble.isPossible && barostat?.isPossible != false
      && (barostat == nil || ensemble != .energyConserving)
  }

  private enum CodingKeys: String, CodingKey {
    case ensemble, barostat, schedule, timestep, seed
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    ensemble = try container.decode(Ensemble.self, forKey: .ensemble)
    barostat = try container.decodeIfPresent(Barostat.self, forKey: .barostat)
    schedule = try container.decode(Schedule.self, forKey: .schedule)
    timestep = try container.decode(Double.self, forKey: .timestep)
    seed = try container.decode(UInt64.self, forKey: .seed)
    guard isPossible else {
      throw DecodingError.dataCorruptedError(
        forKey: .timestep, in: container,
        debugDescription: "times and frictions are positive, and a barostat has a bath")
    }
  }
}
