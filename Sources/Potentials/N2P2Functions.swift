import Descriptors
import Foundation
import Structures

/// The symmetry functions of an `input.nn`, those of each element in the order of n2p2, which is
/// also that of `scaling.data` and of the inputs of the networks.
struct N2P2Functions {
  private let settings: N2P2Settings
  private let elements: [Element]
  private let cutoff: DistanceCutoff.Form

  /// - Parameter elements: in the order of atomic numbers.
  init(_ settings: N2P2Settings, elements: [Element]) throws(PotentialError) {
    self.settings = settings
    self.elements = elements
    cutoff = try Self.cutoff(settings)
  }

  /// Those of each element.
  func read() throws(PotentialError) -> [[SymmetryFunction]] {
    var found: [Element: [(function: SymmetryFunction, place: Place)]] = [:]
    for line in settings.all("symfunction_short", "symfunction") {
      let central = try settings.element(line, 0, among: elements)
      found[central, default: []].append(try function(line))
    }
    var functions: [[SymmetryFunction]] = []
    for element in elements {
      guard let own = found[element] else {
        throw .damaged(
          file: settings.file, what: "it has no symmetry functions of \(element.symbol)")
      }
      functions.append(own.sorted { $0.place < $1.place }.map(\.function))
    }
    return functions
  }

  /// What n2p2 sorts by: the number of the type, the name of a falloff, then numbers in turn.
  private struct Place: Comparable {
    var type: Int
    var name = ""
    var numbers: [Double]

    static func < (a: Place, b: Place) -> Bool {
      if a.type != b.type { return a.type < b.type }
      if a.name != b.name { return a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
      return a.numbers.lexicographicallyPrecedes(b.numbers)
    }
  }

  /// cutoff_type: the number of a function, and α.
  private static func cutoff(
    _ settings: N2P2Settings
  ) throws(PotentialError) -> DistanceCutoff.Form {
    let line = try settings.required("cutoff_type")
    let number = try settings.integer(line, 0, "the number of a cutoff function", in: 0...8)
    let expected = "a fraction of the cutoff from 0 to less than 1"
    let begin = line.words.count > 1 ? try settings.number(line, 1, expected) : 0
    guard begin >= 0, begin < 1 else { throw settings.unexpected(line, expected, line.words[1]) }
    return switch number {
    case 0: .hard
    case 1: .falling(.cosine, begin: begin)
    case 2: .hyperbolic(amplitude: 1)
    case 3: .hyperbolic(amplitude: DistanceCutoff.unitAmplitude)
    case 4: .falling(.exponential, begin: begin)
    case 5: .falling(.cubic, begin: begin)
    case 6: .falling(.quintic, begin: begin)
    case 7: .falling(.septic, begin: begin)
    default: .falling(.nonic, begin: begin)
    }
  }

  // MARK: one function

  private typealias Sorted = (function: SymmetryFunction, place: Place)

  private func function(_ line: N2P2Settings.Line) throws(PotentialError) -> Sorted {
    let word = try settings.word(line, 1, "the number of a type")
    switch word {
    case "2", "12": return try gaussian(line, type: word == "2" ? 2 : 12)
    case "3": return try gaussianAngular(line, type: 3, isNarrow: true)
    case "9": return try gaussianAngular(line, type: 9, isNarrow: false)
    case "13": return try gaussianAngular(line, type: 13, isNarrow: true)
    case "20", "23": return try compact(line, type: word == "20" ? 20 : 23)
    case "21": return try compactAngular(line, type: 21, isNarrow: true)
    case "22": return try compactAngular(line, type: 22, isNarrow: false)
    case "24": return try compactAngular(line, type: 24, isNarrow: true)
    case "25": return try compactAngular(line, type: 25, isNarrow: false)
    default:
      throw .unsupported(
        file: "\(settings.file):\(line.number)",
        what: "a symmetry function of type \(word.prefix(40)); types 2, 3, 9, 12, 13 and 20 to 25 "
          + "are read")
    }
  }

  /// element 2 neighbour η R_s R, or element 12 η R_s R.
  private func gaussian(_ line: N2P2Settings.Line, type: Int) throws(PotentialError) -> Sorted {
    let neighbors = try neighbors(line, type == 2 ? 1 : 0)
    let next = 2 + neighbors.count
    let width = try settings.number(line, next, "a width")
    let shift = try settings.number(line, next + 1, "a shift")
    let radius = try radius(line, next + 2)
    try end(line, next + 3)
    return (
      SymmetryFunction(
        .radial,
        .gaussian(width: width, shift: shift, DistanceCutoff(cutoff, radius: radius)),
        neighbors: neighbors.isEmpty ? nil : neighbors),
      Place(type: type, numbers: [radius, width, shift] + neighbors.map(order))
    )
  }

  /// element 3 or 9 neighbour neighbour η λ ζ R [R_s], or element 13 η R_s λ ζ R.
  private func gaussianAngular(
    _ line: N2P2Settings.Line, type: Int, isNarrow: Bool
  ) throws(PotentialError) -> Sorted {
    let neighbors = try neighbors(line, type == 13 ? 0 : 2)
    var next = 2 + neighbors.count
    let width = try settings.number(line, next, "a width")
    var shift = 0.0
    if type == 13 {
      next += 1
      shift = try settings.number(line, next, "a shift")
    }
    let sign = try settings.number(line, next + 1, "a λ")
    let exponent = try settings.number(line, next + 2, "a ζ")
    let radius = try radius(line, next + 3)
    next += 4
    if type != 13, line.words.count > next {
      shift = try settings.number(line, next, "a shift")
      next += 1
    }
    try end(line, next)
    // n2p2's two ways to work them out do not agree on it.
    guard shift >= 0 else { throw settings.unexpected(line, "a shift of 0 or more", "\(shift)") }
    return (
      SymmetryFunction(
        .angular(.power(sign: sign, exponent: exponent), isNarrow: isNarrow),
        .gaussian(width: width, shift: shift, DistanceCutoff(cutoff, radius: radius)),
        neighbors: neighbors.isEmpty ? nil : neighbors),
      Place(
        type: type, numbers: [radius, width, shift, exponent, sign] + neighbors.map(order))
    )
  }

  /// element 20 neighbour begin end falloff, or element 23 begin end falloff.
  private func compact(_ line: N2P2Settings.Line, type: Int) throws(PotentialError) -> Sorted {
    let neighbors = try neighbors(line, type == 20 ? 1 : 0)
    let next = 2 + neighbors.count
    let (start, radius) = try hill(line, next)
    let falloff = try falloff(line, next + 2)
    try end(line, next + 3)
    return (
      SymmetryFunction(
        .radial, .compact(from: start, to: radius, falloff.form, leans: falloff.leans),
        neighbors: neighbors.isEmpty ? nil : neighbors),
      Place(type: type, name: falloff.name, numbers: neighbors.map(order) + [radius, start])
    )
  }

  /// element 21 or 22 neighbour neighbour begin end angle angle falloff, or element 24 or 25
  /// without neighbours. Angles in degrees.
  private func compactAngular(
    _ line: N2P2Settings.Line, type: Int, isNarrow: Bool
  ) throws(PotentialError) -> Sorted {
    let neighbors = try neighbors(line, type < 23 ? 2 : 0)
    let next = 2 + neighbors.count
    let (start, radius) = try hill(line, next)
    let left = try settings.number(line, next + 2, "an angle")
    let right = try settings.number(line, next + 3, "an angle")
    let falloff = try falloff(line, next + 4)
    try end(line, next + 5)
    guard left < right, right - left <= 360, left >= 0 || left == -right,
      right <= 180 || left + right == 360
    else {
      throw settings.unexpected(
        line, "two angles from 0 to 180, or with 0 or 180 in the middle", "\(left) \(right)")
    }
    return (
      SymmetryFunction(
        .angular(
          .compact(from: left * .pi / 180, to: right * .pi / 180, falloff.form), isNarrow: isNarrow),
        .compact(from: start, to: radius, falloff.form, leans: falloff.leans),
        neighbors: neighbors.isEmpty ? nil : neighbors),
      Place(
        type: type, name: falloff.name,
        numbers: neighbors.map(order) + [radius, start, left, right])
    )
  }

  // MARK: parts of a line

  /// In the order of atomic numbers.
  private func neighbors(
    _ line: N2P2Settings.Line, _ count: Int
  ) throws(PotentialError) -> [Element] {
    var neighbors: [Element] = []
    for place in 0..<count {
      neighbors.append(try settings.element(line, 2 + place, among: elements))
    }
    return neighbors.sorted()
  }

  private func order(_ element: Element) -> Double { Double(element.atomicNumber) }

  private func radius(_ line: N2P2Settings.Line, _ place: Int) throws(PotentialError) -> Double {
    let expected = "a cutoff above 0 and below 50"
    let radius = try settings.number(line, place, expected)
    guard radius > 0, radius < 50 else {
      throw settings.unexpected(line, expected, line.words[place])
    }
    return radius
  }

  private func hill(
    _ line: N2P2Settings.Line, _ place: Int
  ) throws(PotentialError) -> (Double, Double) {
    let expected = "where the function begins, before where it ends"
    let start = try settings.number(line, place, expected)
    let radius = try radius(line, place + 1)
    guard start < radius else { throw settings.unexpected(line, expected, line.words[place]) }
    return (start, radius)
  }

  static let falloffs: [String: Falloff] = [
    "p1": .cubic, "p2": .quintic, "p3": .septic, "p4": .nonic, "e": .exponential,
  ]

  private func falloff(
    _ line: N2P2Settings.Line, _ place: Int
  ) throws(PotentialError) -> (name: String, form: Falloff, leans: Bool) {
    let expected = "p1 to p4, p1a to p4a or e"
    let name = try settings.word(line, place, expected)
    let leans = name.count == 3 && name.hasSuffix("a")
    guard let form = Self.falloffs[leans ? String(name.dropLast()) : name] else {
      throw settings.unexpected(line, expected, name)
    }
    return (name, form, leans)
  }

  private func end(_ line: N2P2Settings.Line, _ place: Int) throws(PotentialError) {
    guard line.words.count <= place else {
      throw settings.unexpected(line, "the end of the line", line.words[place])
    }
  }
}
