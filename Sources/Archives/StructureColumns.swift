import Foundation
import GRDB
import Quantities
import Structures

/// A structure as columns of a row: all null without one.
///
/// `numbers`, `lattice` and `positions` are the structure, bit for bit. The others follow from it
/// and are for those who read the archive as a database of ASE, where there are no fractions.
///
/// Archives that were migrated depend on what is in here: it stays as it is.
struct StructureColumns {
  /// Atomic numbers, little-endian integers of 32 bits.
  let numbers: Data?
  /// Å, row by row; here and below, little-endian doubles.
  let lattice: Data?
  /// Fractional.
  let positions: Data?
  /// The positions in Å.
  let cartesian: Data?
  /// How many atoms of each atomic number, as JSON: `{"3":3,"15":1,"16":4}`.
  let composition: String?
  /// Of the cell, atomic mass units.
  let mass: Double?
  /// Of the cell, Å³.
  let volume: Double?

  init(_ structure: Structure?) {
    let counts = structure?.composition
    numbers = structure.map { structure in
      structure.species.map { Int32($0.atomicNumber).littleEndian }.withUnsafeBytes { Data($0) }
    }
    lattice = structure?.lattice.matrix.rowMajor.littleEndian
    positions = structure?.positions.littleEndian
    cartesian = structure?.cartesianPositions.littleEndian
    composition = counts.map { counts in
      let members = counts.elements.map { "\"\($0.atomicNumber)\":\(counts[$0])" }
      return "{\(members.joined(separator: ","))}"
    }
    mass = counts?.mass
    volume = structure?.lattice.volume
  }

  /// The structure of a row; `nil` where it has none.
  static func structure(_ row: Row) throws -> Structure? {
    guard let data: Data = try row.optional("numbers") else { return nil }
    guard data.count % 4 == 0 else { throw UnreadableValue(column: "numbers") }
    let species = data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).compactMap { offset in
        let number = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
        return Element(atomicNumber: Int(Int32(littleEndian: number)))
      }
    }
    guard species.count == data.count / 4 else { throw UnreadableValue(column: "numbers") }
    return try structure(row, species)
  }

  /// The structure of a row whose elements are known.
  static func structure(_ row: Row, _ species: [Element]) throws -> Structure {
    guard let matrix = Matrix3(rowMajor: try row.doubles("lattice")),
      let lattice = Lattice(matrix)
    else { throw UnreadableValue(column: "lattice") }
    let positions = try row.vectors("positions")
    guard positions.count == species.count else { throw UnreadableValue(column: "positions") }
    return Structure(lattice: lattice, species: species, positions: positions)
  }
}
