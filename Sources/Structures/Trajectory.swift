import Foundation
import Quantities

/// The same atoms at one moment after another, at even intervals.
///
/// Positions are kept in the fractional coordinates of each frame's own cell and are never folded
/// back: a winding around the cell is a difference of one. `displacements` turns them into lengths
/// with the mean cell, so that a cell that breathes moves no atom.
///
/// - Shape: `positions[frame][atom]`, fractional; `lattices[frame]`.
/// - Unit: fs, Å.
public struct Trajectory: Sendable, Hashable {
  public let species: [Element]
  /// Between two frames, fs; `nil` where it is not known.
  public var interval: Double?
  /// At which the atoms moved, K; `nil` where it is not known.
  public var temperature: Double?
  public private(set) var lattices: [Lattice] = []
  public private(set) var positions: [[Vector3]] = []

  public init(species: [Element], interval: Double? = nil, temperature: Double? = nil) {
    self.species = species
    self.interval = interval
    self.temperature = temperature
  }

  public var count: Int { positions.count }

  public func structure(_ frame: Int) -> Structure {
    Structure(lattice: lattices[frame], species: species, positions: positions[frame])
  }

  /// One more frame whose positions were never folded back into the cell.
  public mutating func append(_ lattice: Lattice, _ frame: [Vector3]) {
    precondition(frame.count == species.count, "a position for each atom")
    lattices.append(lattice)
    positions.append(frame)
  }

  /// One more frame whose positions may have been folded back: each atom has gone the shortest way.
  ///
  /// - Returns: the longest way of an atom along an edge of the cell, as a share of that edge.
  ///   Near one half nobody can tell which way it went.
  @discardableResult
  public mutating func appendFolded(_ lattice: Lattice, _ frame: [Vector3]) -> Double {
    guard let last = positions.last else {
      append(lattice, frame)
      return 0
    }
    var longest = 0.0
    append(
      lattice,
      zip(frame, last).map { now, before in
        let way = now - before
        let shortest = way - way.rounded(.toNearestOrAwayFromZero)
        for axis in 0..<3 { longest = max(longest, abs(shortest[axis])) }
        return before + shortest
      })
    return longest
  }

  /// The mean of the lattice vectors over all frames.
  ///
  /// - Precondition: there is a frame.
  public var meanLattice: Lattice {
    let sum = lattices.dropFirst().reduce(lattices[0].matrix) { $0 + $1.matrix }
    return Lattice(sum * (1 / Double(lattices.count)))!
  }

  /// The atoms of an element, by their numbers.
  public func atoms(of element: Element) -> [Int] {
    species.indices.filter { species[$0] == element }
  }

  /// Where atoms are in the mean cell, Å, the drift of `framework` taken out.
  ///
  ///     r_i(t) = s_i(t) L̄ − Σ_f m_f (s_f(t) − s_f(0)) L̄ / Σ_f m_f
  ///
  /// The sum runs over the atoms of the framework, by mass. An ion's way counts against the
  /// framework it moves through; in a cell of few atoms the framework recoils from every hop.
  ///
  /// - Parameter framework: what stands still; without atoms there, nothing is taken out.
  /// - Shape: one series of positions for each of `atoms`.
  public func paths(of atoms: [Int], framework: [Int]) -> [[Vector3]] {
    let lattice = meanLattice
    let mass = framework.reduce(0) { $0 + species[$1].mass }
    let drifts = positions.map { frame in
      framework.reduce(Vector3.zero) { sum, atom in
        sum + (frame[atom] - positions[0][atom]) * (species[atom].mass / mass)
      }
    }
    return atoms.map { atom in
      positions.indices.map { lattice.cartesian(positions[$0][atom] - drifts[$0]) }
    }
  }
}

extension Trajectory: Codable {
  private enum CodingKeys: String, CodingKey {
    case species, interval, temperature, lattices, positions
  }

  /// Positions to the last bit, eight bytes each.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(species, forKey: .species)
    try container.encodeIfPresent(interval, forKey: .interval)
    try container.encodeIfPresent(temperature, forKey: .temperature)
    try container.encode(lattices, forKey: .lattices)
    var bytes = Data(capacity: 24 * species.count * count)
    for position in positions.joined() {
      for axis in 0..<3 {
        withUnsafeBytes(of: position[axis].bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    try container.encode(bytes, forKey: .positions)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      species: try container.decode([Element].self, forKey: .species),
      interval: try container.decodeIfPresent(Double.self, forKey: .interval),
      temperature: try container.decodeIfPresent(Double.self, forKey: .temperature))
    let lattices = try container.decode([Lattice].self, forKey: .lattices)
    let bytes = [UInt8](try container.decode(Data.self, forKey: .positions))
    guard bytes.count == 24 * species.count * lattices.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .positions, in: container,
        debugDescription: "a trajectory has a position for each atom in each frame")
    }
    func number(_ index: Int) -> Double {
      Double(bitPattern: (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[8 * index + $1]) })
    }
    for (frame, lattice) in lattices.enumerated() {
      append(
        lattice,
        species.indices.map { atom in
          let first = 3 * (frame * species.count + atom)
          return Vector3(number(first), number(first + 1), number(first + 2))
        })
    }
  }
}
