/// How n2p2 scales symmetry functions before they go into a network, from what they were in the
/// training.
///
///     neither                          G
///     center_symmetry_functions        G − mean
///     scale_symmetry_functions         S_min + (S_max − S_min) (G − min) / (max − min)
///     both                             S_min + (S_max − S_min) (G − mean) / (max − min)
///     scale_symmetry_functions_sigma   S_min + (S_max − S_min) (G − mean) / sigma
///
/// The last only where neither of the others is there.
struct N2P2Scaling: Sendable {
  enum Kind: Sendable { case none, center, scale, both, sigma }
  let kind: Kind
  /// S_min and S_max.
  let least: Double
  let most: Double

  /// What a symmetry function was in the training.
  struct Statistics: Sendable {
    var least: Double
    var most: Double
    var mean: Double
    /// 0 where the file has none, as it may where nothing is scaled by it.
    var deviation: Double
  }

  init(_ settings: N2P2Settings) throws(PotentialError) {
    let isScaled = settings.contains("scale_symmetry_functions")
    let isCentered = settings.contains("center_symmetry_functions")
    kind =
      switch (isScaled, isCentered) {
      case (true, true): .both
      case (true, false): .scale
      case (false, true): .center
      case (false, false): settings.contains("scale_symmetry_functions_sigma") ? .sigma : .none
      }
    let (low, high) = (
      try settings.line("scale_min_short"), try settings.line("scale_max_short")
    )
    least = if let low { try settings.number(low, 0, "a number") } else { 0 }
    most = if let high { try settings.number(high, 0, "a number") } else { 1 }
    if let line = high ?? low, kind != .none, kind != .center, least >= most {
      throw settings.unexpected(line, "scale_min_short below scale_max_short", line.words[0])
    }
  }

  /// Takes the rows of one element: those of its symmetry functions, in order.
  func read(
    _ rows: inout ArraySlice<N2P2Table.Row>, element: Int, count: Int, file: String
  ) throws(PotentialError) -> [Statistics] {
    var all: [Statistics] = []
    for function in 1...count {
      guard let row = rows.popFirst() else {
        throw .damaged(
          file: file,
          what: "it ends before symmetry function \(function) of element \(element), of \(count)")
      }
      guard row.words.count >= 2, Int(row.words[0]) == element, Int(row.words[1]) == function
      else {
        throw .unexpected(
          file: file, line: row.line,
          expected: "symmetry function \(function) of element \(element), of \(count)",
          found: row.words.prefix(2).joined(separator: " "))
      }
      all.append(try statistics(row, file: file))
    }
    return all
  }

  private func statistics(
    _ row: N2P2Table.Row, file: String
  ) throws(PotentialError) -> Statistics {
    func number(_ column: Int, _ what: String) throws(PotentialError) -> Double {
      try N2P2Table.number(row, column, what, file: file)
    }
    let statistics = Statistics(
      least: try number(2, "a least value"), most: try number(3, "a largest value"),
      mean: try number(4, "a mean"),
      deviation: kind == .sigma || row.words.count > 5 ? try number(5, "a standard deviation") : 0)
    let range = range(statistics)
    guard range > 0 else {
      throw .unexpected(
        file: file, line: row.line, expected: "a symmetry function that varies", found: "\(range)")
    }
    return statistics
  }

  private func range(_ statistics: Statistics) -> Double {
    switch kind {
    case .none, .center: 1
    case .scale, .both: statistics.most - statistics.least
    case .sigma: statistics.deviation
    }
  }

  /// The scaling as `scale (G − mean)`.
  func linear(_ statistics: Statistics) -> (mean: Double, scale: Double) {
    let origin =
      switch kind {
      case .none: 0.0
      case .scale: statistics.least
      case .center, .both, .sigma: statistics.mean
      }
    guard kind != .none, kind != .center else { return (origin, 1) }
    let scale = (most - least) / range(statistics)
    // What is added after scaling is subtracted before it.
    return (origin - least / scale, scale)
  }
}
