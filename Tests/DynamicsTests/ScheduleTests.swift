import Dynamics
import Foundation
import Potentials
import Quantities
import Testing

@Suite("Schedules")
struct ScheduleTests {
  let schedule = Schedule([
    Schedule.Point(time: 100, temperature: 300, pressure: 0),
    Schedule.Point(time: 200, temperature: 700, pressure: 0.01),
    Schedule.Point(time: 400, temperature: 500, pressure: 0.01),
  ])

  @Test("Between two points it is linear, at a point exact, and outside of them it stays")
  func values() {
    let expected: [(Double, Double, Double)] = [
      (-1e9, 300, 0), (100, 300, 0), (150, 500, 0.005), (200, 700, 0.01), (300, 600, 0.01),
      (400, 500, 0.01), (1e9, 500, 0.01),
    ]
    for (time, temperature, pressure) in expected {
      #expect(abs(schedule.temperature(at: time) - temperature) < 1e-9)
      #expect(abs(schedule.pressure(at: time) - pressure) < 1e-15)
    }
    #expect(Schedule(temperature: 5, pressure: 2).temperature(at: 77) == 5)
    #expect(Schedule(temperature: 5, pressure: 2).pressure(at: 77) == 2)
  }

  @Test("Coded and decoded it is the same, and one that goes back in time is no schedule")
  func coded() throws {
    let data = try JSONEncoder().encode(schedule)
    #expect(try JSONDecoder().decode(Schedule.self, from: data) == schedule)
    let text = String(decoding: data, as: UTF8.self)
    for wrong in [
      text.replacingOccurrences(of: "\"time\":200", with: "\"time\":50"),
      text.replacingOccurrences(of: "\"temperature\":700", with: "\"temperature\":-700"),
      "{\"points\":[]}",
    ] {
      try #require(wrong != text)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Schedule.self, from: Data(wrong.utf8))
      }
    }
  }

  @Test("Atoms follow the temperature of their bath", arguments: Samples.baths)
  func heating(bath: Ensemble) throws {
    let ramp = Schedule([
      Schedule.Point(time: 20_000, temperature: 300),
      Schedule.Point(time: 40_000, temperature: 900),
    ])
    var run = try MolecularDynamics(
      Samples.knot(24), calculator: Springs().makeCalculator(),
      settings: DynamicsSettings(bath, schedule: ramp, timestep: 1, seed: 3))
    func mean(until time: Double) throws -> Double {
      var temperatures: [Double] = []
      while run.time < time {
        try run.advance()
        temperatures.append(run.kineticTemperature)
      }
      return temperatures.mean
    }
    _ = try mean(until: 2000)
    // √(2/69) at a moment, of some hundred independent moments in each interval 2 %.
    #expect(abs(try mean(until: 20_000) - 300) < 0.08 * 300)
    _ = try mean(until: 27_000)
    #expect(abs(try mean(until: 33_000) - 600) < 0.08 * 600)
    _ = try mean(until: 40_000)
    #expect(abs(try mean(until: 60_000) - 900) < 0.08 * 900)
  }
}
