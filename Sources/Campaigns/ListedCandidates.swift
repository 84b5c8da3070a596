import Archives
import Reports

/// The candidates of a run that its table and its report list: all of them, or where there are too many the
/// lowest of each composition, with all that were relaxed fully.
///
/// A table of a million rows would take more memory than the search, and a page of them nobody can open.
/// The archive has all of them.
struct ListedCandidates {
  /// Rows of a table.
  static let most = 20_000

  /// In rising order.
  let numbers: [Int]
  /// How many are not listed of those that did not fail.
  let leftOut: Int

  init(_ archive: Archive, most: Int = Self.most) throws {
    let counts = try archive.counts()
    guard counts.candidates + counts.references > most else {
      (numbers, leftOut) = (try archive.numbers(), 0)
      return
    }
    let search = try archive.energies(stage: Job.Stage.search.rawValue)
    let final = Set(try archive.energies(stage: Job.Stage.final.rawValue).map(\.candidate))
    let others = Dictionary(
      grouping: search.filter { !final.contains($0.candidate) }, by: \.mixture)
    // Each composition as many, whatever the search has made of it.
    let each = max(1, (most - final.count) / max(1, others.count))
    let lowest = others.values.flatMap { own in
      own.sorted { ($0.energyPerAtom, $0.candidate) < ($1.energyPerAtom, $1.candidate) }
        .prefix(each).map(\.candidate)
    }
    numbers = (lowest + final).sorted()
    leftOut = others.values.reduce(0) { $0 + $1.count } - lowest.count
  }

  /// Runs of consecutive numbers, none of them long: what is read at once.
  var pages: [ClosedRange<Int>] {
    var pages: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = pages.last, last.upperBound == number - 1, last.count < Self.pageLength {
        pages[pages.count - 1] = last.lowerBound...number
      } else {
        pages.append(number...number)
      }
    }
    return pages
  }

  private static let pageLength = 512

  /// Energies above the hull of a table, eV/atom, by number: of all candidates between its end members that did
  /// not fail, also of those that it does not list.
  static func energiesAboveHull(
    _ table: PhaseDiagramTable, in archive: Archive
  ) throws -> [Int: Double] {
    let rows = Dictionary(
      uniqueKeysWithValues: table.rows.map { ($0.entry.id, $0.energyAboveHull) })
    var energies: [Int: Double] = [:]
    for (number, name) in try archive.names() { energies[number] = rows[name] }
    guard table.leftOut > 0 else { return energies }
    // All of one composition are above the same point of the hull. It is not to be had from those whose last
    // relaxation was another one.
    let search = try archive.energies(stage: Job.Stage.search.rawValue)
    let final = Set(try archive.energies(stage: Job.Stage.final.rawValue).map(\.candidate))
    var hull: [String: Double] = [:]
    for record in search where !final.contains(record.candidate) {
      guard let mixture = record.mixture, hull[mixture] == nil,
        let above = energies[record.candidate]
      else { continue }
      hull[mixture] = record.energyPerAtom - above
    }
    for record in search where energies[record.candidate] == nil {
      guard let point = record.mixture.flatMap({ hull[$0] }) else { continue }
      energies[record.candidate] = record.energyPerAtom - point
    }
    return energies
  }
}
