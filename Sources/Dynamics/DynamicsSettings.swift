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
    precondition(timestep > 0 && timestep.isFinite, "a time step is positive")
    precondition(ensemble.isPossible, "friction, times and lengths are positive")
    precondition(barostat == nil || ensemble != .energyConserving, "a barostat needs a bath")
    self.ensemble = ensemble
    self.barostat = barostat
    self.schedule = schedule
    self.timestep = timestep
    self.seed = seed
  }

  /// At one temperature, K, in a cell that stays.
  public init(_ ensemble: Ensemble, temperature: Double, timestep: Double, seed: UInt64) {
    self.init(
      ensemble, schedule: Schedule(temperature: temperature), timestep: timestep, seed: seed)
  }
}
