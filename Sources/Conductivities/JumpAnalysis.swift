import Quantities
import Structures

/// The motion of ions as jumps from site to site.
///
/// An ion belongs to the site it last arrived at. It arrives where it comes
/// nearer to a site than that site's core: `radius`, or a third of the way to
/// the nearest other site if that is less. Two thirds of the way there it is
/// still on its old site, so that a vibration over the middle is no jump. Who
/// goes back to where he came from before `minimumStay` is over never left.
///
/// - Unit: Å, fs, 1/fs.
/// - Error: of counts and rates, that of Poisson: a relative 1/√n. Jumps there
///   and back between two frames are not seen, so frames must be closer than
///   residence times.
/// - Edge cases: an ion that has not yet arrived anywhere belongs to no site.
public struct JumpAnalysis: Sendable, Hashable {
  public struct Jump: Sendable, Hashable {
    public var ion: Int
    public var from: Int
    public var to: Int
    /// In which cell `to` lies, seen from `from`.
    public var cell: SIMD3<Int>
    /// In which the ion arrived.
    public var frame: Int
    /// Whether no other ion was there then.
    public var isIntoEmpty: Bool
  }

  /// All jumps along one way.
  public struct Edge: Sendable, Hashable {
    public let from: Int
    public let to: Int
    public let cell: SIMD3<Int>
    public let count: Int
    /// Those into an empty site.
    public let countIntoEmpty: Int
    /// How long `from` held an ion and `to` none, times the ions, fs.
    public let openTime: Double

    /// Jumps into the empty site over the time in which they could be made.
    ///
    /// - Edge cases: where the way was never open, zero.
    public var rate: Estimate {
      guard countIntoEmpty > 0, openTime > 0 else { return Estimate(0, standardError: 0) }
      let rate = Double(countIntoEmpty) / openTime
      return Estimate(rate, standardError: rate / Double(countIntoEmpty).squareRoot())
    }
  }

  public let lattice: Lattice
  /// Of the sites, fractional.
  public let sites: [Vector3]
  /// In order of frames, then of ions.
  public let jumps: [Jump]
  /// In order of (from, to, cell).
  public let edges: [Edge]
  /// Of all ions on all sites, fs.
  public let occupiedTime: Double

  /// On sites found by `DensitySites`, or on known ones.
  ///
  /// - Parameters:
  ///   - sites: fractional; `nil` to find them.
  ///   - radius: of a site, Å.
  ///   - minimumStay: fs. Two periods of a lithium ion's vibration at 10 THz.
  /// - Precondition: the trajectory knows its interval.
  public init(
    _ trajectory: Trajectory, of element: Element, sites: [Vector3]? = nil, radius: Double = 1,
    minimumStay: Double = 200
  ) {
    guard let interval = trajectory.interval else {
      preconditionFailure("rates take the time between two frames")
    }
    let ions = trajectory.atoms(of: element)
    let framework = trajectory.species.indices.filter { trajectory.species[$0] != element }
    let paths = trajectory.paths(of: ions, framework: framework)
    let lattice = trajectory.meanLattice
    let found =
      sites ?? DensitySites(paths: paths, lattice: lattice, radius: radius).positions
    self.init(
      paths: paths, lattice: lattice, sites: found, interval: interval, radius: radius,
      minimumStay: minimumStay)
  }

  /// - Parameters:
  ///   - paths: Cartesian, never folded back, Å.
  ///   - sites: fractional.
  ///   - interval: between two frames, fs.
  public init(
    paths: [[Vector3]], lattice: Lattice, sites: [Vector3], interval: Double, radius: Double = 1,
    minimumStay: Double = 200
  ) {
    precondition(interval > 0, "frames follow one another")
    self.lattice = lattice
    self.sites = sites
    let locator = SiteLocator(lattice, sites, radius: radius)
    // Rounded, so that a stay of exactly the shortest time counts.
    let shortest = Int((minimumStay / interval - 1e-9).rounded(.up))
    let stays = paths.map { Self.stays($0, locator, shortest: shortest) }
    let frames = paths.first?.count ?? 0
    occupiedTime = stays.reduce(0) { sum, stays in
      sum + Double(frames - 1 - (stays.first?.frame ?? frames - 1)) * interval
    }
    var census = Census(stays: stays, siteCount: sites.count)
    census.run(until: frames - 1)
    jumps = census.jumps
    edges = census.ways.map { way in
      Edge(
        from: way.from, to: way.to, cell: way.cell, count: way.count,
        countIntoEmpty: way.countIntoEmpty, openTime: Double(way.openFrames) * interval)
    }
  }

  /// Mean time of an ion on a site, fs: all time on sites over all jumps.
  ///
  /// That is the most likely mean of exponential stays, of which the first and
  /// the last of each ion are seen only in part.
  ///
  /// - Edge cases: without a jump it is infinite, and so is its error.
  public var residence: Estimate {
    guard !jumps.isEmpty else { return Estimate(.infinity, standardError: .infinity) }
    let count = Double(jumps.count)
    return Estimate(occupiedTime / count, standardError: occupiedTime / count / count.squareRoot())
  }

  /// The way of a jump from site to site, Å.
  public func displacement(of jump: Jump) -> Vector3 {
    lattice.cartesian(sites[jump.to] + Vector3(jump.cell) - sites[jump.from])
  }

  /// The ways that ions went into empty sites, with their rates.
  ///
  /// The rates hold at the temperature of the trajectory. Jumps from a site to
  /// its own image are left out: in this cell the image is never empty.
  public var network: SiteNetwork {
    SiteNetwork(
      lattice: lattice, positions: sites,
      hops: edges.filter { $0.rate.value > 0 && $0.from != $0.to }.map {
        SiteNetwork.Hop(from: $0.from, to: $0.to, cell: $0.cell, rate: $0.rate.value)
      })
  }

  /// The sites one ion went to, each with the frame in which it arrived.
  private static func stays(
    _ path: [Vector3], _ locator: SiteLocator, shortest: Int
  ) -> [Stay] {
    var stays: [Stay] = []
    for (frame, position) in path.enumerated() {
      guard let place = locator.site(at: position) else { continue }
      if let last = stays.last, last.place == place { continue }
      if stays.count > 1, stays[stays.count - 2].place == place,
        frame - stays[stays.count - 1].frame < shortest
      {
        stays.removeLast()
      } else {
        stays.append(Stay(place: place, frame: frame))
      }
    }
    return stays
  }
}

private struct Stay {
  var place: SitePlace
  var frame: Int
}

/// Who is where from frame to frame: the jumps in their order, and for how
/// long each way was open.
private struct Census {
  struct Way {
    let from: Int
    let to: Int
    let cell: SIMD3<Int>
    var count = 0
    var countIntoEmpty = 0
    var openFrames = 0
    /// Up to which frame `openFrames` is counted.
    var frame = 0
  }

  private(set) var jumps: [JumpAnalysis.Jump] = []
  private(set) var ways: [Way] = []
  private let arrivals: [(frame: Int, ion: Int, site: Int)]
  /// The ways that begin or end at a site.
  private var waysAt: [[Int]]
  private let wayOfJump: [Int]
  private var occupants: [Int]

  init(stays: [[Stay]], siteCount: Int) {
    occupants = [Int](repeating: 0, count: siteCount)
    arrivals = stays.enumerated().compactMap { ion, stays in
      stays.first.map { (frame: $0.frame, ion: ion, site: $0.place.site) }
    }.sorted { ($0.frame, $0.ion) < ($1.frame, $1.ion) }
    for (ion, stays) in stays.enumerated() {
      for (before, after) in zip(stays, stays.dropFirst()) {
        jumps.append(
          JumpAnalysis.Jump(
            ion: ion, from: before.place.site, to: after.place.site,
            cell: after.place.cell &- before.place.cell, frame: after.frame, isIntoEmpty: false))
      }
    }
    jumps.sort { ($0.frame, $0.ion) < ($1.frame, $1.ion) }
    let key = { (jump: JumpAnalysis.Jump) in
      [jump.from, jump.to, jump.cell.x, jump.cell.y, jump.cell.z]
    }
    let keys = Set(jumps.map(key)).sorted { $0.lexicographicallyPrecedes($1) }
    let numbers = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    wayOfJump = jumps.map { numbers[key($0)]! }
    waysAt = [[Int]](repeating: [], count: siteCount)
    for (number, key) in keys.enumerated() {
      ways.append(Way(from: key[0], to: key[1], cell: SIMD3(key[2], key[3], key[4])))
      waysAt[key[0]].append(number)
      if key[1] != key[0] { waysAt[key[1]].append(number) }
    }
  }

  mutating func run(until end: Int) {
    var (arrival, jump) = (0, 0)
    while arrival < arrivals.count || jump < jumps.count {
      let frame = min(
        arrival < arrivals.count ? arrivals[arrival].frame : .max,
        jump < jumps.count ? jumps[jump].frame : .max)
      // In one frame all leave before any arrives: a row of ions may move as one.
      let first = jump
      while jump < jumps.count && jumps[jump].frame == frame {
        change(jumps[jump].from, by: -1, at: frame)
        jump += 1
      }
      for number in first..<jump {
        jumps[number].isIntoEmpty = occupants[jumps[number].to] == 0
        ways[wayOfJump[number]].count += 1
        if jumps[number].isIntoEmpty { ways[wayOfJump[number]].countIntoEmpty += 1 }
        change(jumps[number].to, by: 1, at: frame)
      }
      while arrival < arrivals.count && arrivals[arrival].frame == frame {
        change(arrivals[arrival].site, by: 1, at: frame)
        arrival += 1
      }
    }
    for way in ways.indices { count(way, until: end) }
  }

  private mutating func change(_ site: Int, by number: Int, at frame: Int) {
    for way in waysAt[site] { count(way, until: frame) }
    occupants[site] += number
  }

  private mutating func count(_ way: Int, until frame: Int) {
    if occupants[ways[way].to] == 0 {
      ways[way].openFrames += occupants[ways[way].from] * (frame - ways[way].frame)
    }
    ways[way].frame = frame
  }
}
