import Conductivities
import Foundation
import Quantities
import Structures

/// The sites of the ions of a trajectory, the jumps between them, and how far ions are from where
/// they were, as JSON.
struct JumpReport: Encodable {
  private let analysis: JumpAnalysis
  private let vanHove: VanHoveFunction
  private let interval: Double
  private let dimension: Int

  /// - Precondition: the trajectory knows its interval and has the element.
  init(_ trajectory: Trajectory, of element: Element) {
    analysis = JumpAnalysis(trajectory, of: element)
    interval = trajectory.interval!
    dimension = analysis.network.dimension
    let longest = trajectory.count / 2
    // From one frame to half of the time in factors of ten.
    let lags = sequence(first: 1) { $0 * 10 }.prefix { $0 < longest } + [longest]
    vanHove = VanHoveFunction(trajectory, of: element, lags: Array(lags))
  }

  private enum Key: String, CodingKey {
    case sites, jumps, edges, van_hove, network_dimension
    case residence_time_ps, residence_time_error_ps
    case from, to, cell, count, rate_per_ps, rate_error_per_ps
    case lag_ps, r_A, self_part_per_A3, distinct_part
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(analysis.sites.map { [$0.x, $0.y, $0.z] }, forKey: .sites)
    try container.encode(analysis.jumps.count, forKey: .jumps)
    try container.encode(dimension, forKey: .network_dimension)
    let residence = analysis.residence
    // Who never jumped has no residence time.
    let isKnown = residence.value.isFinite
    try container.encode(
      isKnown ? residence.value / 1000 : nil, forKey: .residence_time_ps)
    try container.encode(
      isKnown ? residence.standardError / 1000 : nil, forKey: .residence_time_error_ps)
    var edges = container.nestedUnkeyedContainer(forKey: .edges)
    for edge in analysis.edges {
      var entry = edges.nestedContainer(keyedBy: Key.self)
      try entry.encode(edge.from, forKey: .from)
      try entry.encode(edge.to, forKey: .to)
      try entry.encode([edge.cell.x, edge.cell.y, edge.cell.z], forKey: .cell)
      try entry.encode(edge.count, forKey: .count)
      try entry.encode(1000 * edge.rate.value, forKey: .rate_per_ps)
      try entry.encode(1000 * edge.rate.standardError, forKey: .rate_error_per_ps)
    }
    var functions = container.nestedUnkeyedContainer(forKey: .van_hove)
    for (index, lag) in vanHove.lags.enumerated() {
      var entry = functions.nestedContainer(keyedBy: Key.self)
      let shells = max(vanHove.selfParts[index].count, vanHove.distinctParts[index].count)
      try entry.encode(Double(lag) * interval / 1000, forKey: .lag_ps)
      try entry.encode((0..<shells).map(vanHove.radius), forKey: .r_A)
      try entry.encode(vanHove.selfParts[index], forKey: .self_part_per_A3)
      try entry.encode(vanHove.distinctParts[index], forKey: .distinct_part)
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}
