import CGSL
import Descriptors
import Foundation
import Quantities
import Structures

/// A structure with the energy, forces and virial of a reference calculation.
public struct LabelledFrame: Sendable {
  /// The trajectory it comes from.
  public var system: String
  public var structure: Structure
  /// Total energy, eV.
  public var energy: Double
  /// eV/Å.
  public var forces: [Vector3]
  /// −∂E/∂ε, eV; `nil` where unknown.
  public var virial: Matrix3?
  /// Factor on the weight of its system in the loss.
  public var weight: Double
  /// Factor on the force term alone: below 1 for labels whose energies are
  /// better than their forces.
  public var forceWeight: Double

  public init(
    system: String, structure: Structure, energy: Double, forces: [Vector3], virial: Matrix3?,
    weight: Double = 1, forceWeight: Double = 1
  ) {
    self.system = system
    self.structure = structure
    self.energy = energy
    self.forces = forces
    self.virial = virial
    self.weight = weight
    self.forceWeight = forceWeight
  }
}

/// Trajectories cut by time into training, validation and test, with what is
/// learned of them before any network: reference energies and the shortest
/// distances.
///
/// Neighbouring frames of a trajectory are almost the same structure, so a
/// random split would test on what was trained. Each trajectory's last part is
/// the test; the validation is a block in the middle of the rest, so that what
/// is hottest and latest is learned from as well.
public struct TrainingSet: Sendable {
  public let training: [LabelledFrame]
  public let validation: [LabelledFrame]
  public let test: [LabelledFrame]
  /// Energy of an atom of each element, eV: the least-squares fit of the
  /// training energies by composition alone.
  public let referenceEnergies: [Element: Double]
  /// Shortest distance of each pair of elements in all parts and in the training of the base, Å,
  /// by type; the radial cutoff where no such pair is within it.
  public let shortestDistances: [[Double]]
  public let basis: DensityBasis
  /// Energy per atom of the lowest frame of each system and composition, eV.
  private let lowest: [Kind: Double]

  private struct Kind: Hashable {
    var system: String
    var composition: Composition

    init(_ frame: LabelledFrame) {
      system = frame.system
      composition = frame.structure.composition.reduced
    }
  }

  /// What a trajectory is for.
  public enum Use: Sendable {
    /// Training, validation and test.
    case split
    /// Training alone, as for labels that are themselves a model's: what differs from them is no error.
    case training
    case test
  }

  /// - Parameters:
  ///   - trajectories: frames of each in the order of time.
  ///   - validation, test: parts of each trajectory that is split, in [0, 1).
  ///   - uses: of each trajectory; none where all are split.
  ///   - most: how many frames to train on, drawn at random of those that could be; the first of
  ///     each trajectory are always among them.
  ///   - base: a potential that training goes on from, which keeps its
  ///     reference energies, and the shortest distances that it knows.
  public init(
    trajectories: [[LabelledFrame]], validation: Double, test: Double, basis: DensityBasis,
    uses: [Use] = [], most: Int = .max, seed: UInt64 = 0, base: NetworkPotential? = nil
  ) throws(PotentialError) {
    precondition(validation >= 0 && test >= 0 && validation + test < 1, "parts leave something")
    precondition(uses.isEmpty || uses.count == trajectories.count, "a use for each trajectory")
    var parts: ([LabelledFrame], [LabelledFrame], [LabelledFrame]) = ([], [], [])
    var firsts: Set<Int> = []
    for (place, frames) in trajectories.enumerated() {
      let use = uses.isEmpty ? .split : uses[place]
      guard use != .test else {
        parts.2 += frames
        continue
      }
      let size = use == .split ? Double(frames.count) : 0
      let held = Int((size * test).rounded())
      let checked = Int((size * validation).rounded())
      let end = frames.count - held
      let block = (end - checked) / 2
      firsts.insert(parts.0.count)
      parts.0 += frames[..<block] + frames[(block + checked)..<end]
      parts.1 += frames[block..<(block + checked)]
      parts.2 += frames[end...]
    }
    if parts.0.count > most {
      var random = RandomStream(seed: seed, purpose: "frames to train on", candidate: 0)
      let others = random.shuffled(parts.0.indices.filter { !firsts.contains($0) })
      let chosen = firsts.union(others.prefix(max(0, most - firsts.count)))
      parts.0 = chosen.sorted().map { parts.0[$0] }
    }
    guard !parts.0.isEmpty else { throw .noFrames(what: "no trajectory has a frame to train on") }
    let known = parts.0.reduce(into: Set<Element>()) { $0.formUnion($1.structure.species) }
    if base == nil, let element = basis.elements.first(where: { !known.contains($0) }) {
      throw .noFrames(what: "none of those to train on holds \(element.symbol)")
    }
    self.training = parts.0
    self.validation = parts.1
    self.test = parts.2
    self.basis = basis
    self.referenceEnergies =
      base.map { Dictionary(uniqueKeysWithValues: zip($0.elements, $0.referenceEnergies)) }
      ?? Self.fit(parts.0, elements: basis.elements)
    self.lowest = Dictionary(grouping: parts.0, by: Kind.init).mapValues { frames in
      frames.map { $0.energy / Double($0.structure.count) }.min()!
    }
    let shortest = try Self.shortest(trajectories, basis: basis)
    // What the base was trained on, the new potential knows too.
    self.shortestDistances =
      base.map { zip($0.shortestDistances, shortest).map { zip($0, $1).map(min) } } ?? shortest
  }

  /// Energy by composition alone, eV.
  public func referenceEnergy(of structure: Structure) -> Double {
    structure.species.reduce(0) { $0 + (referenceEnergies[$1] ?? 0) }
  }

  /// Energy per atom above the lowest training frame of its system and
  /// composition, eV.
  public func excess(of frame: LabelledFrame) -> Double {
    let floor = lowest[Kind(frame)] ?? frame.energy / Double(frame.structure.count)
    return max(0, frame.energy / Double(frame.structure.count) - floor)
  }

  /// The frame ready for the kernels.
  ///
  /// - Parameters:
  ///   - emphasis: extra weight of a frame at the minimum of its system and composition,
  ///   - window: the energy per atom, eV, over which that falls to 1/e.
  ///
  /// A map visits relaxed structures, a melt is most of the data; the weight
  /// 1 + emphasis · exp(−excess / window) brings the two nearer.
  public func prepared(
    _ frame: LabelledFrame, emphasis: Double, window: Double
  ) -> TrainingFrame {
    TrainingFrame(
      system: frame.system, structure: frame.structure,
      energy: frame.energy - referenceEnergy(of: frame.structure), forces: frame.forces,
      virial: frame.virial,
      weight: frame.weight * (1 + emphasis * exp(-excess(of: frame) / window)),
      forceWeight: frame.forceWeight, basis: basis)
  }

  private static func fit(_ frames: [LabelledFrame], elements: [Element]) -> [Element: Double] {
    gsl_set_error_handler_off()
    let (rows, columns) = (frames.count + elements.count, elements.count)
    let matrix = gsl_matrix_calloc(rows, columns)
    let right = gsl_vector_calloc(rows)
    let solution = gsl_vector_calloc(columns)
    let covariance = gsl_matrix_calloc(columns, columns)
    let work = gsl_multifit_linear_alloc(rows, columns)
    defer {
      gsl_matrix_free(matrix)
      gsl_vector_free(right)
      gsl_vector_free(solution)
      gsl_matrix_free(covariance)
      gsl_multifit_linear_free(work)
    }
    for (row, frame) in frames.enumerated() {
      let composition = frame.structure.composition
      let scale = 1 / Double(frame.structure.count)
      for (column, element) in elements.enumerated() {
        gsl_matrix_set(matrix, row, column, scale * Double(composition[element]))
      }
      gsl_vector_set(right, row, scale * frame.energy)
    }
    // A whisper of regularisation decides what the data cannot: elements that
    // only occur in one ratio.
    for column in 0..<columns { gsl_matrix_set(matrix, frames.count + column, column, 1e-6) }
    var squares = 0.0
    let status = gsl_multifit_linear(matrix, right, solution, covariance, &squares, work)
    precondition(status == 0, "a regularised least-squares fit has a solution")
    return Dictionary(
      uniqueKeysWithValues: elements.enumerated().map { ($1, gsl_vector_get(solution, $0)) })
  }

  private static func shortest(
    _ trajectories: [[LabelledFrame]], basis: DensityBasis
  ) throws(PotentialError) -> [[Double]] {
    let count = basis.elements.count
    var result = [[Double]](
      repeating: [Double](repeating: basis.radialCutoff, count: count), count: count)
    for frames in trajectories {
      for (number, frame) in frames.enumerated() {
        let list = NeighborList(frame.structure, cutoff: basis.radialCutoff, kind: .half)
        for atom in 0..<frame.structure.count {
          for neighbor in list[atom] {
            guard let i = basis.type(of: frame.structure.species[atom]),
              let j = basis.type(of: frame.structure.species[neighbor.index])
            else { continue }
            guard neighbor.distance > 0.3 else {
              throw .frame(
                file: frame.system, frame: number + 1,
                what: "atoms \(atom + 1) and \(neighbor.index + 1) are on one place")
            }
            result[i][j] = min(result[i][j], neighbor.distance)
            result[j][i] = result[i][j]
          }
        }
      }
    }
    // The last digits of a distance depend on who calculates it, and the frame that has the shortest is no stranger.
    return result.map { $0.map { $0 * (1 - 1e-9) } }
  }
}
