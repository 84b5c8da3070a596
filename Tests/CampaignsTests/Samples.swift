import Descriptors
import Evolution
import Formats
import Foundation
import Potentials
import Quantities
import Structures
import Testing

/// Crystals, frames and potentials that the tests of this target run on.
enum Samples {
  static let inputs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Inputs")

  static func shippedPotential() throws -> NetworkPotential {
    try PotentialFile.read(inputs.appending(path: "potentials/li-p-s.potential"))
  }

  /// Of `Inputs/structures`.
  static func crystal(_ name: String) throws -> Structure {
    try StructureFile.read(inputs.appending(path: "structures/\(name).cif"))[0].structure
  }

  static func thiophosphates() throws -> EndMembers {
    try EndMembers([
      try #require(Composition(formula: "Li2S")), try #require(Composition(formula: "P2S5")),
    ])
  }

  private static let faces = [
    Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
  ]

  static let argon = LennardJones(
    elements: [Element("Ar")!], depth: 0.0103236, diameter: 3.405, cutoff: 8.5)

  /// Ar4, face-centred cubic.
  ///
  /// - Parameter edge: Å.
  static func solidArgon(edge: Double) throws -> Structure {
    Structure(
      lattice: try #require(Lattice.cubic(edge)), species: faces.map { _ in Element("Ar")! },
      positions: faces)
  }

  /// Li8S4, the antifluorite structure, a in Å.
  static func antifluorite() throws -> Structure {
    let tetrahedra = [Vector3(0.25, 0.25, 0.25), Vector3(0.75, 0.75, 0.75)]
    return Structure(
      lattice: try #require(Lattice.cubic(5.71)),
      species: [Element](repeating: .sulfur, count: 4)
        + [Element](repeating: .lithium, count: 8),
      positions: faces + tetrahedra.flatMap { t in faces.map { ($0 + t).wrappedToUnit } })
  }

  /// Atoms of a composition somewhere in a cell.
  static func scattered(_ formula: String, seed: Int = 0) throws -> Structure {
    let composition = try #require(Composition(formula: formula))
    var random = RandomStream(seed: 3, purpose: "scattered", candidate: seed)
    let species = composition.elements.flatMap { element in
      [Element](repeating: element, count: composition[element])
    }
    return Structure(
      lattice: try #require(Lattice.cubic(9)), species: species,
      positions: species.map { _ in
        Vector3(random.uniform(), random.uniform(), random.uniform())
      })
  }

  /// Sites of Li12P4S16 without symmetry.
  static func thiophosphateParent() throws -> Parent {
    try Parent(
      name: "Li12P4S16", structure: try scattered("Li12P4S16"), endMembers: try thiophosphates())
  }

  static func sulfideParent() throws -> Parent {
    try Parent(name: "Li2S", structure: try antifluorite(), endMembers: try thiophosphates())
  }

  // MARK: potentials and frames

  /// A potential without weights: reference energies and nothing else.
  static func flatPotential(
    _ elements: [Element] = [.lithium], energies: [Double] = [-1]
  ) -> NetworkPotential {
    let layout = ParameterLayout(
      basis: DensityBasis(elements: elements, radialCutoff: 4, angularCutoff: 3.5),
      shape: NetworkShape(hidden1: 2, hidden2: 2), members: 1)
    let width = 2 * DensityBasis.featureCount
    let count = elements.count
    return NetworkPotential(
      layout: layout, referenceEnergies: energies,
      shortestDistances: [[Double]](repeating: [Double](repeating: 1, count: count), count: count),
      mean: [[Float]](repeating: [Float](repeating: 0, count: width), count: count),
      scale: [[Float]](repeating: [Float](repeating: 1, count: width), count: count),
      parameters: [Float](repeating: 0, count: layout.parameterCount))
  }

  /// Eight lithium atoms near the points of a simple cubic lattice, labelled
  /// by a pair potential.
  static func labelled(_ number: Int) throws -> LabelledStructure {
    var random = RandomStream(seed: 21, purpose: "frame", candidate: number)
    let sites = (0..<8).map { (k: Int) -> Vector3 in
      Vector3(Double(k % 2), Double(k / 2 % 2), Double(k / 4)) * 2.6
    }
    var structure = Structure(
      lattice: try #require(Lattice.cubic(5.2)),
      species: [Element](repeating: .lithium, count: 8), positions: sites)
    structure.cartesianPositions = sites.map {
      $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.1
    }
    let pair = LennardJones(elements: [.lithium], depth: 0.1, diameter: 2.3, cutoff: 4)
    let result = try pair.evaluate(structure)
    return LabelledStructure(
      structure: structure, energy: result.energy, forces: result.forces, virial: result.virial)
  }
}

/// A folder for one test, gone when the test is over.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tieline-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(name: String) -> URL { url.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws {
    let file = self[name]
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
