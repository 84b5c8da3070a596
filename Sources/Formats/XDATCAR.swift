import Foundation
import Quantities
import Structures

/// XDATCAR, the trajectories of VASP 5 and later: the head of a POSCAR, then for each frame a line
/// "Direct configuration=" and fractional positions.
///
/// Where the cell changes the head stands before every frame. VASP folds positions back.
///
/// Source: the VASP Wiki, "XDATCAR", vasp.at/wiki/XDATCAR.
public enum XDATCAR {
  public static func read(_ text: String, file: String) throws -> Trajectory {
    try read(TextLines(text, file: file))
  }

  public static func read(contentsOf url: URL) throws -> Trajectory {
    try read(TextLines(contentsOf: url))
  }

  private static func read(_ start: TextLines) throws -> Trajectory {
    var lines = start
    guard !lines.bytes.allSatisfy(TextLines.isSpace) else {
      throw FormatError.noStructures(file: lines.file)
    }
    var collector = FrameCollector(file: lines.file)
    var head: (lattice: Lattice, species: [Element])?
    var fields: [Range<Int>] = []
    while true {
      let before = lines
      guard let line = lines.nextFilled() else { break }
      guard let current = head, isConfiguration(lines.trimmed(line)) else {
        lines = before
        head = try readHead(&lines)
        let title = lines.trimmed(try lines.required("Direct configuration="))
        guard isConfiguration(title) else {
          throw lines.unexpected(title, "Direct configuration=")
        }
        try readFrame(&lines, head!, &fields, into: &collector)
        continue
      }
      try readFrame(&lines, current, &fields, into: &collector)
    }
    return try collector.trajectory()
  }

  private static func isConfiguration(_ line: String) -> Bool {
    let start = line.lowercased().split { $0.isWhitespace || $0 == "=" }
    return start.first == "direct" || start.first == "konfig"
  }

  private static func readHead(
    _ lines: inout TextLines
  ) throws -> (lattice: Lattice, species: [Element]) {
    let comment = lines.trimmed(try lines.required("a comment"))
    let (lattice, _) = try POSCAR.lattice(&lines)
    let species = try POSCAR.species(&lines, comment: comment)
    return (lattice, species.flatMap { Array(repeating: $0.element, count: $0.count) })
  }

  private static func readFrame(
    _ lines: inout TextLines, _ head: (lattice: Lattice, species: [Element]),
    _ fields: inout [Range<Int>], into collector: inout FrameCollector
  ) throws {
    var positions: [Vector3] = []
    for atom in head.species.indices {
      lines.split(
        try lines.required("atom \(atom + 1) of \(head.species.count)"), into: &fields)
      guard fields.count >= 3 else {
        throw FormatError.miscounted(
          file: lines.file, line: lines.number, found: fields.count, of: "columns",
          expected: "3 coordinates of atom \(atom + 1) of \(head.species.count)")
      }
      positions.append(try lines.position(POSCAR.vector(lines, fields, "a coordinate")))
    }
    try collector.add(head.lattice, head.species, positions)
  }
}
