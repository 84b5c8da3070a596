import Evolution
import Files
import Formats
import Foundation
import Potentials
import Quantities
import Structures

/// What a config's files hold, read and checked before anything is begun.
struct SamplingInputs: Sendable {
  struct Reference: Sendable {
    var name: String
    var structure: Structure
  }

  let potential: NetworkPotential
  let potentialDigest: String
  let references: [Reference]
  let space: SearchSpace
  /// SHA-256 of each file, in the order of the config, one comment line each.
  let digests: String

  init(_ config: SamplingConfig) throws {
    potential = try Self.reading(config.potential, place: config.potentialPlace) {
      try PotentialFile.read($0)
    }
    var digests: [String] = []
    func digest(_ file: URL) throws -> String {
      let digest = Digest.sha256(try AtomicFile.read(file))
      digests.append("# sha256 \(digest) \(file.lastPathComponent)\n")
      return digest
    }
    potentialDigest = try digest(config.potential)
    var references: [Reference] = []
    for (file, place) in config.references {
      _ = try Self.reading(file, place: place, digest)
      let name = file.deletingPathExtension().lastPathComponent
      guard !references.contains(where: { $0.name == name }) else {
        throw place.refusal(because: "a crystal named \(name) is listed before")
      }
      let structure = try Self.crystal(file, place: place, potential: potential)
      references.append(Reference(name: name, structure: structure))
    }
    self.references = references
    let endMembers = try EndMembers(config.endMembers.map(\.composition))
    for endMember in config.endMembers
    where !references.contains(where: { $0.structure.composition.reduced == endMember.composition })
    {
      throw config.referencesPlace.refusal(
        because: "no crystal of the end member \(endMember.formula) is listed, and formation "
          + "energies are measured from it")
    }
    var parents: [Parent] = []
    for parent in config.parents {
      _ = try Self.reading(parent.file, place: parent.place, digest)
      let cell = try Self.crystal(parent.file, place: parent.place, potential: potential)
      let size = parent.supercell
      do {
        parents.append(
          try Parent(
            name: parent.name, structure: cell.supercell(size[0], size[1], size[2]),
            endMembers: endMembers))
      } catch {
        throw parent.place.refusal(because: error.sentence)
      }
    }
    space = try Self.space(config, parents: parents)
    self.digests = digests.joined()
  }

  /// A file that is not there is a mistake in the config, and said so.
  private static func reading<Value>(
    _ file: URL, place: SamplingConfig.Place, _ read: (URL) throws -> Value
  ) throws -> Value {
    do {
      return try read(file)
    } catch FileError.cannotRead(let path, let reason) {
      throw place.refusal(because: "\(path) cannot be read: \(reason)")
    }
  }

  private static func crystal(
    _ file: URL, place: SamplingConfig.Place, potential: NetworkPotential
  ) throws -> Structure {
    let frames = try StructureFile.read(file)
    guard frames.count == 1 else {
      throw place.refusal(
        because: "\(file.relativePath) holds \(frames.count) structures where one belongs")
    }
    let structure = frames[0].structure
    for element in structure.composition.elements where !potential.elements.contains(element) {
      throw place.refusal(
        because: "\(file.lastPathComponent) holds \(element), which the potential does not know; "
          + "it knows \(potential.elements.map(\.symbol).joined(separator: ", "))")
    }
    try FrameCheck.check(
      structure, file: file.relativePath, frame: 1, elements: potential.elements)
    return structure
  }

  /// The reachable composition nearest to each fraction asked for.
  private static func space(_ config: SamplingConfig, parents: [Parent]) throws -> SearchSpace {
    func space(_ allows: (Mixture) -> Bool) throws -> SearchSpace {
      do {
        return try SearchSpace(
          parents: parents, minimumAtoms: config.minimumAtoms,
          maximumFractionRemoved: config.maximumFractionRemoved, allows: allows)
      } catch {
        throw config.fractionsPlace.refusal(because: error.sentence)
      }
    }
    let all = try space { _ in true }
    var chosen: Set<Mixture> = []
    for x in config.fractions {
      let nearest = all.mixtures.min {
        abs($0.fraction(of: 0) - x) < abs($1.fraction(of: 0) - x)
      }
      guard let nearest, abs(nearest.fraction(of: 0) - x) <= 0.02 else {
        let found = nearest.map { String(format: "; the nearest is %.4f", $0.fraction(of: 0)) }
        throw config.fractionsPlace.refusal(
          because: "no parent reaches a composition within 0.02 of x = \(x)\(found ?? "")")
      }
      chosen.insert(nearest)
    }
    return try space(chosen.contains)
  }
}
