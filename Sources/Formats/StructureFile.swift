import Files
import Foundation
import Quantities
import Structures

/// A file of crystals in any of the formats, told apart by its name.
public enum StructureFile {
  public enum Format: String, Sendable, CaseIterable {
    case cif = "CIF"
    case poscar = "POSCAR"
    case xsf = "XSF"
    case extendedXYZ = "extended XYZ"

    /// By the ending .cif, .poscar, .vasp, .xsf, .xyz or .extxyz, or a name
    /// that begins with POSCAR or CONTCAR; `nil` for any other.
    public init?(fileName: String) {
      let name = fileName.split(separator: "/").last.map(String.init) ?? fileName
      switch name.split(separator: ".").dropFirst().last?.lowercased() {
      case "cif": self = .cif
      case "poscar", "vasp": self = .poscar
      case "xsf": self = .xsf
      case "xyz", "extxyz": self = .extendedXYZ
      default:
        guard name.hasPrefix("POSCAR") || name.hasPrefix("CONTCAR") else { return nil }
        self = .poscar
      }
    }

    /// What of the labels the format has no place for.
    public func lost(of frames: [LabelledStructure]) -> [String] {
      let labels: [(String, Bool, [Format])] = [
        ("energy", frames.contains { $0.energy != nil }, [.xsf, .extendedXYZ]),
        ("forces", frames.contains { $0.forces != nil }, [.xsf, .extendedXYZ]),
        ("virial", frames.contains { $0.virial != nil }, [.extendedXYZ]),
      ]
      return labels.filter { $0.1 && !$0.2.contains(self) }.map(\.0)
    }
  }

  /// All crystals of a file, each with one element on every site.
  ///
  /// - Edge cases: a disordered crystal is refused; `CIF.read` gives it as it is.
  public static func read(_ url: URL) throws -> [LabelledStructure] {
    switch try format(of: url) {
    case .cif:
      return try CIF.read(contentsOf: url).map { try ordered($0, file: url.relativePath) }
    case .poscar: return [try POSCAR.read(contentsOf: url)]
    case .xsf: return [try XSF.read(contentsOf: url)]
    case .extendedXYZ: return try ExtendedXYZ.read(contentsOf: url)
    }
  }

  /// Writes the whole file or nothing.
  public static func write(_ frames: [LabelledStructure], to url: URL) throws {
    let text = try write(frames, try format(of: url), file: url.relativePath)
    try AtomicFile.write(text, to: url)
  }

  /// - Edge cases: POSCAR and XSF hold one crystal, and more are refused.
  public static func write(
    _ frames: [LabelledStructure], _ format: Format, file: String
  ) throws -> String {
    precondition(!frames.isEmpty, "a file holds at least one structure")
    switch format {
    case .extendedXYZ:
      return ExtendedXYZ.write(frames)
    case .cif:
      // Data blocks of one file have different names.
      return frames.enumerated().map { index, frame in
        CIF.write(
          DisorderedStructure(frame.structure),
          name: frames.count == 1 ? name(frame) : "\(name(frame))_\(index + 1)")
      }.joined(separator: "\n")
    case .poscar, .xsf:
      guard frames.count == 1 else {
        throw FormatError.tooMany(file: file, format: format.rawValue, structures: frames.count)
      }
      return format == .xsf
        ? XSF.write(frames[0]) : POSCAR.write(frames[0].structure, comment: name(frames[0]))
    }
  }

  private static func format(of url: URL) throws -> Format {
    guard let format = Format(fileName: url.lastPathComponent) else {
      throw FormatError.unknownFormat(file: url.relativePath)
    }
    return format
  }

  private static func name(_ frame: LabelledStructure) -> String {
    frame.info["name"] ?? frame.info["comment"] ?? frame.structure.composition.formula
  }

  private static func ordered(_ crystal: CIF.Crystal, file: String) throws -> LabelledStructure {
    guard let structure = crystal.structure.ordered() else {
      let site = crystal.structure.sites.first {
        $0.occupants.count != 1 || abs($0.occupants[0].occupancy - 1) > 1e-3
      }
      let occupants = site?.occupants.map { "\($0.element) \($0.occupancy)" } ?? []
      throw FormatError.disordered(
        file: file, block: crystal.name, site: site?.label ?? "?",
        occupants: occupants.joined(separator: ", "))
    }
    return LabelledStructure(
      structure: structure, info: crystal.name.isEmpty ? [:] : ["name": crystal.name])
  }
}
