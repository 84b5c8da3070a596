extension Depletion {
  /// Calls `body` with every decoration, symmetry not regarded, in
  /// lexicographic order of the vacant sites, until it returns false.
  public func forEachDecoration(_ body: (Decoration) -> Bool) {
    var states = parent.fullStates
    let combinations = zip(parent.sublattices, vacancies).map { sites, vacant in
      Combination(of: vacant, from: sites)
    }
    var current = combinations
    while true {
      for combination in current {
        for site in combination.items { states[site] = parent.fullStates[site] }
        for index in combination.chosen { states[combination.items[index]] = 0 }
      }
      if !body(Decoration(unchecked: parent, removed: removed, states: states)) { return }
      // An odometer whose last wheel turns first.
      var wheel = current.count - 1
      while wheel >= 0 && !current[wheel].advance() {
        current[wheel] = combinations[wheel]
        wheel -= 1
      }
      if wheel < 0 { return }
    }
  }
}

private struct Combination {
  let items: [Int]
  /// Ascending indices of `items`.
  var chosen: [Int]

  init(of count: Int, from items: [Int]) {
    self.items = items
    chosen = Array(0..<count)
  }

  /// `false` after the last.
  mutating func advance() -> Bool {
    let room = items.count - chosen.count
    guard let position = chosen.indices.last(where: { chosen[$0] < room + $0 }) else {
      return false
    }
    let value = chosen[position] + 1
    for i in position..<chosen.count { chosen[i] = value + i - position }
    return true
  }
}
