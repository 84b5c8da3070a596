import Foundation
import Quantities

/// Particles that hop on a network of sites, one hop after another, each at
/// the moment that chance and the rates give it.
///
/// A hop is open where its site holds a particle and its target holds none.
/// One of the open hops is chosen with a probability proportional to its rate
/// k; none is rejected. Before it the particles rest for
///
///     Δt = −ln(u) / Σ k
///
/// with u uniform in (0, 1] and the sum over all open hops. Open hops of one
/// rate stand in one list, so that a choice is one among the rates and one
/// among equals, and a hop costs the same in a cell of any size.
///
/// - Unit: fs, Å.
/// - Error: none beyond rounding; the clock and the choice are exact.
/// - Edge cases: where no hop is open, time goes on and nothing moves. The
///   same network, numbers and stream give the same bytes.
/// - Source: Bortz, Kalos, Lebowitz, J. Comput. Phys. 17, 10 (1975),
///   doi:10.1016/0021-9991(75)90060-1; Gillespie, J. Comput. Phys. 22, 403
///   (1976), doi:10.1016/0021-9991(76)90041-3.
public struct KineticMonteCarlo: Sendable {
  /// The cell that is repeated.
  public let network: SiteNetwork
  public let repeats: SIMD3<Int>
  /// K.
  public let temperature: Double
  /// In how many directions the network leads.
  public let dimension: Int

  /// Since the start, fs.
  public private(set) var time = 0.0
  public private(set) var hopCount = 0
  /// Of all hops so far the sum of the squared lengths, Å².
  public private(set) var squaredHopLengths = 0.0
  /// The site that each particle is on, numbered as in `SiteNetwork.repeated`.
  public private(set) var sites: [Int]
  /// Of each particle since the start, never folded back, Å.
  public private(set) var displacements: [Vector3]

  /// The particle on each site, or −1.
  private var occupants: [Int32]
  private let table: HopTable
  private var open: OpenHops

  /// Particles on randomly chosen sites.
  ///
  /// - Parameters:
  ///   - repeats: how often the cell of the network stands along each of its
  ///     vectors. Particles see each other's images.
  ///   - temperature: K, positive.
  /// - Precondition: there are as many sites as particles, and no hop leads
  ///   from a site to its own image: the cell must be repeated until it does not.
  public init(
    _ network: SiteNetwork, repeats: SIMD3<Int>, particles: Int, temperature: Double,
    random: inout RandomStream
  ) {
    precondition(temperature > 0, "a temperature is positive")
    let repeated = network.repeated(repeats)
    precondition(
      (0...repeated.positions.count).contains(particles), "a site holds one particle at most")
    self.network = network
    self.repeats = repeats
    self.temperature = temperature
    dimension = network.dimension
    sites = Array(random.shuffled(Array(repeated.positions.indices)).prefix(particles))
    displacements = [Vector3](repeating: .zero, count: particles)
    occupants = [Int32](repeating: -1, count: repeated.positions.count)
    for (particle, site) in sites.enumerated() { occupants[site] = Int32(particle) }
    table = HopTable(repeated, original: network, temperature: temperature)
    open = OpenHops(rates: table.rates, kinds: table.kinds)
    for hop in table.kinds.indices where isOpen(hop) { open.insert(hop) }
  }

  public var particleCount: Int { sites.count }
  public var siteCount: Int { occupants.count }

  /// Σ k over all hops that are open now, 1/fs.
  public var totalRate: Double { open.totalRate }

  private func isOpen(_ hop: Int) -> Bool {
    occupants[Int(table.from[hop])] >= 0 && occupants[Int(table.to[hop])] < 0
  }

  /// Goes on to a moment.
  ///
  /// What is left of the last rest is forgotten: an exponential wait has no
  /// memory, so stopping on the way changes no average.
  public mutating func run(until end: Double, random: inout RandomStream) {
    while true {
      let total = open.totalRate
      guard total > 0 else { break }
      let next = time - log(1 - random.uniform()) / total
      guard next <= end else { break }
      time = next
      move(open.choose(&random))
    }
    time = max(time, end)
  }

  /// Makes one hop.
  ///
  /// - Returns: whether there was one to make.
  @discardableResult
  public mutating func hop(_ random: inout RandomStream) -> Bool {
    let total = open.totalRate
    guard total > 0 else { return false }
    time -= log(1 - random.uniform()) / total
    move(open.choose(&random))
    return true
  }

  private mutating func move(_ hop: Int) {
    let (from, to) = (Int(table.from[hop]), Int(table.to[hop]))
    let particle = occupants[from]
    // All open hops that touch either site close; then those open that now can.
    for index in table.leaving.range(from) {
      let other = table.leaving.members[index]
      if occupants[Int(table.to[Int(other)])] < 0 { open.remove(Int(other)) }
    }
    for index in table.arriving.range(to) {
      let other = table.arriving.members[index]
      let source = Int(table.from[Int(other)])
      if source != from && occupants[source] >= 0 { open.remove(Int(other)) }
    }
    occupants[from] = -1
    occupants[to] = particle
    for index in table.leaving.range(to) {
      let other = table.leaving.members[index]
      if occupants[Int(table.to[Int(other)])] < 0 { open.insert(Int(other)) }
    }
    for index in table.arriving.range(from) {
      let other = table.arriving.members[index]
      let source = Int(table.from[Int(other)])
      if source != to && occupants[source] >= 0 { open.insert(Int(other)) }
    }
    let way = table.displacements[hop % table.displacements.count]
    sites[Int(particle)] = to
    displacements[Int(particle)] += way
    squaredHopLengths += way.lengthSquared
    hopCount += 1
  }
}

/// All hops of the repeated network, in arrays of their own.
private struct HopTable: Sendable {
  let from: [Int32]
  let to: [Int32]
  /// The number of each hop's rate among the different rates.
  let kinds: [Int32]
  /// The different rates, 1/fs, falling.
  let rates: [Double]
  /// Of the hops of one cell, Å; the others repeat them in order.
  let displacements: [Vector3]
  let leaving: Groups
  let arriving: Groups

  init(_ repeated: SiteNetwork, original: SiteNetwork, temperature: Double) {
    precondition(
      repeated.hops.allSatisfy { $0.from != $0.to },
      "no hop leads to an image of its own site: repeat the cell")
    from = repeated.hops.map { Int32($0.from) }
    to = repeated.hops.map { Int32($0.to) }
    displacements = original.hops.map(original.displacement)
    let all = original.hops.map { $0.rate(at: temperature) }
    let rates = Set(all).sorted(by: >)
    let numbers = Dictionary(
      uniqueKeysWithValues: rates.enumerated().map { ($1, Int32($0)) })
    let ofCell = all.map { numbers[$0]! }
    kinds = repeated.hops.indices.map { ofCell[$0 % ofCell.count] }
    self.rates = rates
    leaving = Groups(from, count: repeated.positions.count)
    arriving = Groups(to, count: repeated.positions.count)
  }
}

/// Indices by the group that each belongs to.
private struct Groups: Sendable {
  let members: [Int32]
  private let starts: [Int32]

  init(_ groups: [Int32], count: Int) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    var ends = starts
    var members = [Int32](repeating: 0, count: groups.count)
    for (index, group) in groups.enumerated() {
      members[Int(ends[Int(group)])] = Int32(index)
      ends[Int(group)] += 1
    }
    self.members = members
    self.starts = starts
  }

  func range(_ group: Int) -> Range<Int> { Int(starts[group])..<Int(starts[group + 1]) }
}

/// The hops that can be made now: one list for each rate, and over the lists
/// a tree of the sums of their rates.
///
/// A sum is made anew from the two below it, never corrected by a difference,
/// and a list's is a count times its rate: nothing drifts.
private struct OpenHops: Sendable {
  private let rates: [Double]
  private let kinds: [Int32]
  /// Where each kind's part of `members` begins.
  private let starts: [Int32]
  private var counts: [Int32]
  private var members: [Int32]
  /// Of each hop in `members`, or −1.
  private var places: [Int32]
  /// Node n has the children 2n and 2n + 1; the root is 1, leaves are from `leaves` on.
  private var sums: [Double]
  private let leaves: Int

  init(rates: [Double], kinds: [Int32]) {
    self.rates = rates
    self.kinds = kinds
    var starts = [Int32](repeating: 0, count: rates.count + 1)
    for kind in kinds { starts[Int(kind) + 1] += 1 }
    for kind in rates.indices { starts[kind + 1] += starts[kind] }
    self.starts = starts
    counts = [Int32](repeating: 0, count: rates.count)
    members = [Int32](repeating: -1, count: kinds.count)
    places = [Int32](repeating: -1, count: kinds.count)
    var leaves = 1
    while leaves < rates.count { leaves *= 2 }
    self.leaves = leaves
    sums = [Double](repeating: 0, count: 2 * leaves)
  }

  var totalRate: Double { sums[1] }

  mutating func insert(_ hop: Int) {
    let kind = Int(kinds[hop])
    let place = starts[kind] + counts[kind]
    members[Int(place)] = Int32(hop)
    places[hop] = place
    counts[kind] += 1
    update(kind)
  }

  mutating func remove(_ hop: Int) {
    let kind = Int(kinds[hop])
    counts[kind] -= 1
    let last = members[Int(starts[kind] + counts[kind])]
    members[Int(places[hop])] = last
    places[Int(last)] = places[hop]
    places[hop] = -1
    update(kind)
  }

  private mutating func update(_ kind: Int) {
    var node = leaves + kind
    sums[node] = Double(counts[kind]) * rates[kind]
    while node > 1 {
      node /= 2
      sums[node] = sums[2 * node] + sums[2 * node + 1]
    }
  }

  /// A hop, each with the probability of its share in the total rate.
  func choose(_ random: inout RandomStream) -> Int {
    var node = 1
    var rest = random.uniform() * sums[1]
    while node < leaves {
      node *= 2
      // To the right only where there is something: rounding may leave a rest.
      if rest >= sums[node] && sums[node + 1] > 0 {
        rest -= sums[node]
        node += 1
      }
    }
    let kind = node - leaves
    return Int(members[Int(starts[kind]) + random.index(below: Int(counts[kind]))])
  }
}
