import Dynamics
import Foundation
import Testing

@Suite("The rules of a motion")
struct DynamicsSettingsTests {
  let settings = DynamicsSettings(
    .velocityRescaling(time: 70), barostat: Barostat(.isotropic, time: 900),
    schedule: Schedule(temperature: 300, pressure: 0.5), timestep: 2.5, seed: .max)

  func decoded(_ text: String) throws -> DynamicsSettings {
    try JSONDecoder().decode(DynamicsSettings.self, from: Data(text.utf8))
  }

  @Test("Written and read they are the same")
  func identity() throws {
    let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    #expect(try decoded(text) == settings)
  }

  @Test(
    "Rules by which nothing can move are not read",
    arguments: [
      ("\"timestep\":2.5", "\"timestep\":0"), ("\"time\":70", "\"time\":-70"),
      ("\"time\":900", "\"time\":0"),
      ("\"velocityRescaling\":{\"time\":70}", "\"energyConserving\":{}"),
    ])
  func impossible(right: String, wrong: String) throws {
    let text = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
    try #require(text.contains(right))
    #expect(throws: DecodingError.self) {
      try decoded(text.replacingOccurrences(of: right, with: wrong))
    }
  }
}
