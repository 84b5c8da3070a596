import Foundation

/// What a map is made of, and how much of it a folder holds: that takes no more than files.
extension ConductivityMapConfig {
  /// A solid, one of its temperatures, and which of the runs at it.
  struct Place: Hashable, Sendable {
    var solid: Int
    var temperature: Double
    var run: Int
  }

  /// The highest temperatures of all solids first: where it is stopped, most is known.
  var tasks: [Place] {
    let all = solids.indices.flatMap { solid in
      solids[solid].temperatures.reversed().enumerated().flatMap { rank, temperature in
        (0..<runs).map { run in
          (rank: rank, place: Place(solid: solid, temperature: temperature, run: run))
        }
      }
    }
    return all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.place)
  }

  /// Of its files, without their endings.
  func name(of place: Place) -> String {
    let run = runs > 1 ? "-\(place.run + 1)" : ""
    return "\(solids[place.solid].name)-\(Self.text(place.temperature))K\(run)"
  }

  static func text(_ temperature: Double) -> String { String(format: "%g", temperature) }

  func isGlass(_ solid: Int) -> Bool {
    if case .glass = solids[solid].origin { true } else { false }
  }

  /// The file that a solid is in once it is made.
  func structureFile(_ solid: Int, in folder: URL) -> URL {
    folder.appendingPathComponent("\(solids[solid].name).structure.json")
  }

  /// All dynamics, of glasses that are made and of tasks, whole ps.
  var picoseconds: Int {
    let quenching = Double(solids.indices.count(where: isGlass)) * quench.duration
    return Int((quenching + Double(tasks.count) * (warming + watching)) / 1000)
  }

  /// How much of it a folder holds.
  func time(in folder: URL) -> WatchedTime {
    let time = WatchedTime()
    for solid in solids.indices
    where FileManager.default.fileExists(atPath: structureFile(solid, in: folder).path) {
      tellMade(solid, to: time)
    }
    for name in tasks.map(name) {
      time.set(
        name, to: Watch.time(of: name, in: folder, warming: warming, watching: watching))
    }
    return time
  }

  /// A crystal is read from its file, which takes no time.
  func tellMade(_ solid: Int, to time: WatchedTime) {
    if isGlass(solid) { time.set(solids[solid].name, to: quench.duration) }
  }
}
