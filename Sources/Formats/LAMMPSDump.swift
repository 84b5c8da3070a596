import Foundation
import Quantities
import Structures

/// Text dumps of LAMMPS, with an orthogonal or a tilted box, periodic in three directions.
///
/// Read are the columns `id` (without it the order of the atoms is trusted), `element` or `type`, and positions as they are (`x`), scaled (`xs`),
/// unfolded (`xu`), both (`xsu`), or folded with image flags (`ix`). Atoms may stand in any order
/// if they have an `id`. Lengths are in Å, as in the units `metal` and `real`.
///
/// Source: the LAMMPS manual, docs.lammps.org/dump.html and docs.lammps.org/Howto_triclinic.html.
public enum LAMMPSDump {
  /// - Parameter elements: of the types 1, 2, …, for a dump without the column `element`.
  public static func read(
    _ text: String, file: String, elements: [Element] = []
  ) throws -> Trajectory {
    try read(TextLines(text, file: file), elements)
  }

  public static func read(contentsOf url: URL, elements: [Element] = []) throws -> Trajectory {
    try read(TextLines(contentsOf: url), elements)
  }

  /// Unfolded positions; of each cell the orientation that LAMMPS has.
  ///
  /// - Edge cases: the time between frames has no place in it.
  public static func write(_ trajectory: Trajectory) -> String {
    let types = Array(Set(trajectory.species)).sorted()
    var text = ""
    for frame in 0..<trajectory.count {
      let box = LAMMPSBox(trajectory.lattices[frame])
      text += "ITEM: TIMESTEP\n\(frame)\nITEM: NUMBER OF ATOMS\n\(trajectory.species.count)\n"
      text += box.lines
      text += "ITEM: ATOMS id type element xu yu zu\n"
      for (atom, position) in trajectory.positions[frame].enumerated() {
        let element = trajectory.species[atom]
        let place = box.lattice.cartesian(position)
        text += "\(atom + 1) \(types.firstIndex(of: element)! + 1) \(element.symbol) "
        text += "\(place.x) \(place.y) \(place.z)\n"
      }
    }
    return text
  }

  private static func read(_ start: TextLines, _ elements: [Element]) throws -> Trajectory {
    var lines = start
    var collector = FrameCollector(file: lines.file)
    var steps: [Int] = []
    var unfolded = false
    var ids: [Int]?
    while let line = lines.nextFilled() {
      let title = lines.trimmed(line)
      guard title.hasPrefix("ITEM:") else { throw lines.unexpected(title, "ITEM: TIMESTEP") }
      guard title == "ITEM: TIMESTEP" else {
        try pass(title, &lines)
        continue
      }
      steps.append(try integer(&lines, "a time step", atLeast: .min))
      if steps.count > 1 {
        let last = steps[steps.count - 1] - steps[steps.count - 2]
        guard last > 0, last == steps[1] - steps[0] else {
          throw FormatError.unevenFrames(file: lines.file, frame: steps.count)
        }
      }
      unfolded = try readFrame(&lines, elements, &ids, into: &collector)
    }
    return try collector.trajectory(unfolded: unfolded)
  }

  /// - Returns: whether the positions say that they were never folded back.
  private static func readFrame(
    _ lines: inout TextLines, _ elements: [Element], _ ids: inout [Int]?,
    into collector: inout FrameCollector
  ) throws -> Bool {
    var count: Int?
    var box: LAMMPSBox?
    while true {
      let title = lines.trimmed(try lines.required("ITEM: ATOMS"))
      if title == "ITEM: NUMBER OF ATOMS" {
        count = try integer(&lines, "the number of atoms", atLeast: 1)
      } else if title.hasPrefix("ITEM: BOX BOUNDS") {
        box = try LAMMPSBox(&lines, title)
      } else if title.hasPrefix("ITEM: ATOMS") {
        guard let count, let box else {
          throw lines.unexpected(title, "the number of atoms and the box before the atoms")
        }
        let columns = try Columns(title, lines, elements)
        let atoms = try columns.read(count, box, &lines)
        if let ids, ids.count == atoms.ids.count,
          let other = zip(ids, atoms.ids).first(where: { $0 != $1 })
        {
          throw FormatError.changedIDs(
            file: lines.file, frame: collector.count + 1, id: other.1)
        }
        ids = ids ?? atoms.ids
        try collector.add(box.lattice, atoms.species, atoms.positions)
        return columns.isUnfolded
      } else if title.hasPrefix("ITEM:") {
        try pass(title, &lines)
      } else {
        throw lines.unexpected(title, "an ITEM of the dump")
      }
    }
  }

  /// ITEM: UNITS and ITEM: TIME, each with one line.
  private static func pass(_ title: String, _ lines: inout TextLines) throws {
    let text = lines.trimmed(try lines.required("what follows \(title)"))
    if title == "ITEM: UNITS", !["metal", "real"].contains(text) {
      throw lines.unexpected(text, "the units metal or real, with lengths in Å")
    }
  }

  private static func integer(
    _ lines: inout TextLines, _ what: String, atLeast least: Int
  ) throws -> Int {
    let text = lines.trimmed(try lines.required(what))
    guard let number = Int(text), number >= least, abs(number) < Int.max / 4 else {
      throw lines.unexpected(text, what)
    }
    return number
  }
}

/// The box of a frame: a along x, b in the xy plane, from a corner.
struct LAMMPSBox {
  let lattice: Lattice
  let corner: Vector3

  /// A lattice turned as LAMMPS has it.
  init(_ lattice: Lattice) {
    let m = lattice.matrix
    let ax = m.a.length
    let bx = m.b.dot(m.a) / ax
    let by = m.a.cross(m.b).length / ax
    let cx = m.c.dot(m.a) / ax
    let cy = (m.b.dot(m.c) - bx * cx) / by
    let cz = lattice.volume / (ax * by)
    self.lattice = Lattice(Matrix3(Vector3(ax, 0, 0), Vector3(bx, by, 0), Vector3(cx, cy, cz)))!
    corner = .zero
  }

  init(_ lines: inout TextLines, _ title: String) throws {
    let words = title.split(separator: " ").dropFirst(3)
    let isTilted = words.starts(with: ["xy", "xz", "yz"])
    let boundaries = words.dropFirst(isTilted ? 3 : 0)
    guard boundaries.allSatisfy({ $0 == "pp" }) else {
      throw FormatError.notPeriodic(
        file: lines.file, line: lines.number,
        found: "the boundaries '\(boundaries.joined(separator: " "))'")
    }
    var fields: [Range<Int>] = []
    var rows: [[Double]] = []
    for _ in 0..<3 {
      lines.split(try lines.required("the bounds of the box"), into: &fields)
      guard fields.count == (isTilted ? 3 : 2) else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: isTilted ? "two bounds and a tilt" : "two bounds")
      }
      rows.append(try fields.map { try lines.number($0, "a bound of the box") })
    }
    let (xy, xz, yz) = isTilted ? (rows[0][2], rows[1][2], rows[2][2]) : (0, 0, 0)
    // The bounds of a tilted box are those of the upright one around it.
    let x = (rows[0][0] - min(0, xy, xz, xy + xz), rows[0][1] - max(0, xy, xz, xy + xz))
    let y = (rows[1][0] - min(0, yz), rows[1][1] - max(0, yz))
    let z = (rows[2][0], rows[2][1])
    guard
      let lattice = Lattice(
        Matrix3(
          Vector3(x.1 - x.0, 0, 0), Vector3(xy, y.1 - y.0, 0), Vector3(xz, yz, z.1 - z.0)))
    else { throw FormatError.noVolume(file: lines.file, line: lines.number) }
    self.lattice = lattice
    corner = Vector3(x.0, y.0, z.0)
  }

  var lines: String {
    let m = lattice.matrix
    let (xy, xz, yz) = (m.b.x, m.c.x, m.c.y)
    guard xy != 0 || xz != 0 || yz != 0 else {
      return "ITEM: BOX BOUNDS pp pp pp\n0.0 \(m.a.x)\n0.0 \(m.b.y)\n0.0 \(m.c.z)\n"
    }
    return "ITEM: BOX BOUNDS xy xz yz pp pp pp\n"
      + "\(min(0, xy, xz, xy + xz)) \(m.a.x + max(0, xy, xz, xy + xz)) \(xy)\n"
      + "\(min(0, yz)) \(m.b.y + max(0, yz)) \(xz)\n0.0 \(m.c.z) \(yz)\n"
  }
}

/// Where things stand on the line of an atom.
private struct Columns {
  private let names: [String]
  private let place: Int
  private let isScaled: Bool
  let isUnfolded: Bool
  private let images: Int?
  private let id: Int?
  private let element: Int?
  private let type: Int?
  private let elements: [Element]

  init(_ title: String, _ lines: TextLines, _ elements: [Element]) throws {
    let names = title.split(separator: " ").dropFirst(2).map(String.init)
    func triple(_ a: String, _ b: String, _ c: String) -> Int? {
      guard let first = names.firstIndex(of: a), names.dropFirst(first + 1).starts(with: [b, c])
      else { return nil }
      return first
    }
    images = triple("ix", "iy", "iz")
    if let place = triple("xu", "yu", "zu") {
      (self.place, isScaled, isUnfolded) = (place, false, true)
    } else if let place = triple("xsu", "ysu", "zsu") {
      (self.place, isScaled, isUnfolded) = (place, true, true)
    } else if let place = triple("x", "y", "z") {
      (self.place, isScaled, isUnfolded) = (place, false, images != nil)
    } else if let place = triple("xs", "ys", "zs") {
      (self.place, isScaled, isUnfolded) = (place, true, images != nil)
    } else {
      throw lines.unexpected(title, "the columns x y z, xs ys zs, xu yu zu or xsu ysu zsu")
    }
    id = names.firstIndex(of: "id")
    // Who names the elements of the types knows better than the default of LAMMPS, which is C.
    element =
      elements.isEmpty || !names.contains("type") ? names.firstIndex(of: "element") : nil
    type = names.firstIndex(of: "type")
    guard element != nil || (type != nil && !elements.isEmpty) else {
      throw FormatError.unnamedTypes(file: lines.file, line: lines.number)
    }
    self.names = names
    self.elements = elements
  }

  /// The atoms of a frame in the order of their ids.
  func read(
    _ count: Int, _ box: LAMMPSBox, _ lines: inout TextLines
  ) throws -> (species: [Element], positions: [Vector3], ids: [Int]) {
    var fields: [Range<Int>] = []
    var atoms: [(id: Int, element: Element, position: Vector3)] = []
    atoms.reserveCapacity(min(count, lines.bytes.count / 8 + 1))
    for atom in 1...count {
      lines.split(try lines.required("atom \(atom) of \(count)"), into: &fields)
      guard fields.count == names.count else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "\(names.count) for atom \(atom) of \(count)")
      }
      var number = atom
      if let id {
        guard let found = Int(lines.text(fields[id])) else {
          throw lines.unexpected(lines.text(fields[id]), "the id of an atom")
        }
        number = found
      }
      atoms.append((number, try species(fields, lines), try position(fields, box, lines)))
    }
    if id != nil {
      atoms.sort { $0.id < $1.id }
      for pair in zip(atoms, atoms.dropFirst()) where pair.0.id == pair.1.id {
        throw lines.unexpected("the id \(pair.0.id) twice", "a different id for each atom")
      }
    }
    return (atoms.map(\.element), atoms.map(\.position), atoms.map(\.id))
  }

  private func species(_ fields: [Range<Int>], _ lines: TextLines) throws -> Element {
    if let element {
      let symbol = lines.text(fields[element])
      guard let found = Element(symbol) else {
        throw FormatError.unknownElement(file: lines.file, line: lines.number, symbol: symbol)
      }
      return found
    }
    let text = lines.text(fields[type!])
    guard let number = Int(text), elements.indices.contains(number - 1) else {
      throw lines.unexpected(text, "a type from 1 to \(elements.count)")
    }
    return elements[number - 1]
  }

  private func position(
    _ fields: [Range<Int>], _ box: LAMMPSBox, _ lines: TextLines
  ) throws -> Vector3 {
    func vector(_ first: Int) throws -> Vector3 {
      Vector3(
        try lines.number(fields[first], "a coordinate"),
        try lines.number(fields[first + 1], "a coordinate"),
        try lines.number(fields[first + 2], "a coordinate"))
    }
    var position = try vector(place)
    if !isScaled { position = box.lattice.fractional(position - box.corner) }
    if let images { position += try vector(images) }
    return try lines.position(position)
  }
}
