import Foundation
import Potentials
import Quantities
import Structures
import Testing

/// What holds of every potential, whatever it is made of.
enum PotentialLaws {
  /// Forces are minus the derivatives of the energy by the positions, and sum to zero.
  ///
  /// - Parameter tolerance: eV/Å, and as a share of what is larger than 1 eV/Å.
  static func expectForces(
    _ potential: some Potential, at structure: Structure, within tolerance: Double = 1e-6,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let forces = try potential.evaluate(structure).forces
    #expect(forces.reduce(.zero, +).length < 1e-10, sourceLocation: location)
    for atom in 0..<structure.count {
      for axis in 0..<3 {
        func energy(_ step: Double) throws -> Double {
          var moved = structure
          moved.cartesianPositions[atom][axis] += step
          return try potential.evaluate(moved).energy
        }
        let numeric = -(try energy(1e-5) - energy(-1e-5)) / 2e-5
        #expect(
          abs(numeric - forces[atom][axis]) < tolerance * max(1, abs(numeric)),
          sourceLocation: location)
      }
    }
  }

  /// The virial is minus the derivative of the energy by the strain, and symmetric.
  ///
  /// - Parameter tolerance: eV, and as a share of what is larger than 1 eV.
  static func expectVirial(
    _ potential: some Potential, at structure: Structure, within tolerance: Double = 1e-6,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let virial = try potential.evaluate(structure).virial
    for i in 0..<3 {
      for j in 0..<3 {
        func energy(_ step: Double) throws -> Double {
          var strain = Matrix3.zero
          strain[i, j] = step
          var strained = structure
          strained.lattice = try #require(structure.lattice.strained(by: strain))
          return try potential.evaluate(strained).energy
        }
        let numeric = -(try energy(1e-5) - energy(-1e-5)) / 2e-5
        #expect(
          abs(numeric - virial[i, j]) < tolerance * max(1, abs(numeric)), sourceLocation: location)
      }
    }
    #expect((virial - virial.transpose).norm < 1e-9, sourceLocation: location)
  }

  /// The energy is that of the crystal moved, turned and with its atoms in another order, and half of that of two cells.
  static func expectInvariance(
    _ potential: some Potential, at structure: Structure,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let energy = try potential.evaluate(structure).energy
    func expect(_ other: Structure, _ expected: Double, within tolerance: Double) throws {
      #expect(
        abs(try potential.evaluate(other).energy - expected) < tolerance, sourceLocation: location)
    }
    var moved = structure
    moved.positions = structure.positions.map { $0 + Vector3(0.31, -4.2, 0.7) }
    try expect(moved, energy, within: 1e-9)
    try expect(
      structure.selecting(structure.positions.indices.reversed()), energy, within: 1e-9)
    try expect(structure.supercell(1, 2, 1), 2 * energy, within: 1e-8)
    let (c, s) = (cos(0.7), sin(0.7))
    let turn = Matrix3(Vector3(c, s, 0), Vector3(-s, c, 0), Vector3(0, 0, 1))
    var turned = structure
    turned.lattice = try #require(Lattice(structure.lattice.matrix * turn))
    try expect(turned, energy, within: 1e-9)
  }
}
