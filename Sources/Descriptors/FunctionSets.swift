/// Radial functions of one distance. A cutoff that several have in common is worked out once.
struct RadialSet {
  private struct Item {
    var function: RadialFunction
    var slot: Int
    /// Whether its cutoff is another than that of the item before it.
    var isOther: Bool
  }
  private let items: [Item]
  /// Beyond it all of them are zero, Å.
  let reach: Double

  init(_ functions: Set<RadialFunction>, slots: [RadialFunction: Int]) {
    var items: [Item] = []
    var groups: [DistanceCutoff?: [RadialFunction]] = [:]
    for function in functions { groups[Self.cutoff(of: function), default: []].append(function) }
    // Sets and dictionaries have no order of their own, and sums are to be the same in each run.
    let sorted = groups.values.map { $0.sorted { slots[$0]! < slots[$1]! } }
      .sorted { slots[$0[0]]! < slots[$1[0]]! }
    for group in sorted {
      for (n, function) in group.enumerated() {
        items.append(Item(function: function, slot: slots[function]!, isOther: n == 0))
      }
    }
    self.items = items
    reach = functions.map(\.cutoff).max() ?? 0
  }

  private static func cutoff(of function: RadialFunction) -> DistanceCutoff? {
    if case .gaussian(_, _, let cutoff) = function { cutoff } else { nil }
  }

  /// Writes values and derivatives at a distance to the slots of its functions.
  @inline(__always)
  func evaluate(
    _ r: Double, _ values: UnsafeMutablePointer<Double>, _ slopes: UnsafeMutablePointer<Double>
  ) {
    var end = (value: 0.0, slope: 0.0)
    for item in items {
      let result: (value: Double, slope: Double)
      switch item.function {
      case .gaussian(let width, let shift, let cutoff):
        if item.isOther { end = r < cutoff.radius ? cutoff(r) : (0, 0) }
        result =
          r < cutoff.radius ? RadialFunction.gaussian(r, width, shift, end) : (0, 0)
      case .compact: result = item.function(r)
      }
      values[item.slot] = result.value
      slopes[item.slot] = result.slope
    }
  }
}

/// Angular functions of one angle, by the slots of their places.
struct AngularSet {
  private struct Power {
    var slot: Int
    var sign: Double
    var exponent: Double
    var whole: Int?
  }
  private struct Hill {
    var slot: Int
    var start: Double
    var end: Double
    var falloff: Falloff
  }
  private var powers: [Power] = []
  private var hills: [Hill] = []

  init(_ functions: [AngularFunction]) {
    for (slot, function) in functions.enumerated() {
      switch function {
      case .power(let sign, let exponent):
        powers.append(
          Power(
            slot: slot, sign: sign, exponent: exponent, whole: AngularFunction.whole(exponent)))
      case .compact(let start, let end, let falloff):
        hills.append(Hill(slot: slot, start: start, end: end, falloff: falloff))
      }
    }
  }

  /// Writes values and derivatives by the cosine.
  @inline(__always)
  func evaluate(
    _ cosine: Double, _ values: UnsafeMutablePointer<Double>,
    _ slopes: UnsafeMutablePointer<Double>
  ) {
    for item in powers {
      (values[item.slot], slopes[item.slot]) = AngularFunction.power(
        cosine, item.sign, item.exponent, whole: item.whole)
    }
    guard !hills.isEmpty else { return }
    let place = AngularFunction.angle(cosine)
    for item in hills {
      (values[item.slot], slopes[item.slot]) = AngularFunction.compact(
        place, from: item.start, to: item.end, item.falloff)
    }
  }
}
