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

  let potential: any TimedPotential
  let potentialDigest: String
  let references: [Reference]
  let space: SearchSpace
  /// How candidates are made, with what the files say.
  let breeding: Breeding
  /// What the search begins with.
  let seeds: [Structure]
  /// SHA-256 of each file, in the order of the config, one comment line each.
  let digests: String
  /// What the files hold and is left out.
  let remarks: [String]

  init(_ config: SamplingConfig) throws {
    let potential = try Self.reading(config.potential, place: config.potentialPlace) {
      try PotentialFiles.read([$0])
    }
    self.potential = potential
    var digests: [String] = []
    var remarks: [String] = []
    func digest(_ file: URL) throws -> String {
      let digest = Digest.sha256(try AtomicFile.read(file))
      digests.append("# sha256 \(digest) \(file.lastPathComponent)\n")
      return digest
    }
    /// The one crystal of a file that the config names, its digest taken.
    func crystal(_ file: URL, _ place: SamplingConfig.Place) throws -> Structure {
      _ = try Self.reading(file, place: place, digest)
      return try Self.crystal(file, place: place, potential: potential, remarks: &remarks)
    }
    potentialDigest = try PotentialFiles.files(of: config.potential).map(digest).joined(
      separator: " ")
    var references: [Reference] = []
    for (file, place) in config.references {
      let name = file.deletingPathExtension().lastPathComponent
      guard !references.contains(where: { $0.name == name }) else {
        throw place.refusal(because: "a crystal named \(name) is listed before")
      }
      let structure = try crystal(file, place)
      references.append(Reference(name: name, structure: structure))
    }
    self.references = references
    let endMembers: EndMembers
    do {
      endMembers = try EndMembers(config.endMembers.map(\.composition))
    } catch {
      throw config.endMembersPlace.refusal(because: error.sentence)
    }
    for endMember in config.endMembers
    where !references.contains(where: { $0.structure.composition.reduced == endMember.composition })
    {
      throw config.referencesPlace.refusal(
        because: "no crystal of the end member \(endMember.formula) is listed, and formation "
          + "energies are measured from it")
    }
    var parents: [Parent] = []
    for parent in config.parents {
      let cell = try crystal(parent.file, parent.place)
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
    let space = try Self.space(config, endMembers, parents: parents)
    self.space = space
    var breeding = config.settings.breeding
    if !config.charges.isEmpty {
      breeding.merit = try Self.merit(config, endMembers, parents: parents)
    }
    if let cells = config.cells {
      let elements = Set(endMembers.compositions.flatMap(\.elements)).sorted()
      breeding.cells = CellBreeding(
        minimumDistances: Screen.minimumDistances(among: elements, fraction: cells.contact),
        unitVolumes: Self.unitVolumes(endMembers, references),
        units: try cells.units.map { file, place in
          let unit = RigidUnit(try crystal(file, place))
          for element in unit.composition.elements where !elements.contains(element) {
            throw place.refusal(
              because: "\(file.lastPathComponent) holds \(element), which no end member has")
          }
          return unit
        }, melts: cells.melt != nil, maximumAtoms: cells.atoms.upperBound,
        spaceGroups: cells.spaceGroups)
    }
    self.breeding = breeding
    seeds = try config.seeds.flatMap { file, place in
      _ = try Self.reading(file, place: place, digest)
      return try Self.crystals(file, place: place, potential: potential, remarks: &remarks).map {
        seed in
        guard let mixture = endMembers.mixture(of: seed.composition),
          space.mixtures.contains(mixture)
        else {
          throw place.refusal(
            because: "\(file.lastPathComponent) holds \(seed.composition), which is at no "
              + "composition that is searched")
        }
        return seed
      }
    }
    self.digests = digests.joined()
    self.remarks = remarks
  }

  /// SHA-256 of the files of a potential.
  static func digest(ofPotential url: URL) throws -> String {
    try PotentialFiles.files(of: url).map { Digest.sha256(try AtomicFile.read($0)) }.joined(
      separator: " ")
  }

  /// Å³ of a formula unit of each end member: the mean of its crystals among the references.
  private static func unitVolumes(
    _ endMembers: EndMembers, _ references: [Reference]
  ) -> [Double] {
    endMembers.compositions.map { unit in
      let volumes = references.map(\.structure).filter { $0.composition.reduced == unit }.map {
        $0.lattice.volume / Double($0.count) * Double(unit.atomCount)
      }
      return volumes.reduce(0, +) / Double(volumes.count)
    }
  }

  private static func merit(
    _ config: SamplingConfig, _ endMembers: EndMembers, parents: [Parent]
  ) throws -> @Sendable (Decoration) -> Double {
    for element in Set(endMembers.compositions.flatMap(\.elements)).sorted()
    where config.charges[element] == nil {
      throw config.chargesPlace.refusal(because: "leaves out \(element)")
    }
    for unit in endMembers.compositions {
      let charge = unit.elements.reduce(0) { $0 + Double(unit[$1]) * config.charges[$1]! }
      guard abs(charge) < 1e-9 else {
        throw config.chargesPlace.refusal(
          because: "gives \(unit) a charge of \(charge) e, expected 0")
      }
    }
    let ranking = ElectrostaticRanking(parents: parents, charges: config.charges)
    return { ranking.energy(of: $0) }
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
    _ file: URL, place: SamplingConfig.Place, potential: any TimedPotential,
    remarks: inout [String]
  ) throws -> Structure {
    let crystals = try crystals(file, place: place, potential: potential, remarks: &remarks)
    guard crystals.count == 1 else {
      throw place.refusal(
        because: "\(file.relativePath) holds \(crystals.count) structures where one belongs")
    }
    return crystals[0]
  }

  private static func crystals(
    _ file: URL, place: SamplingConfig.Place, potential: any TimedPotential,
    remarks: inout [String]
  ) throws -> [Structure] {
    let contents = try StructureFile.contents(of: file)
    remarks += contents.remarks
    return try contents.frames.enumerated().map { index, frame in
      let structure = frame.structure
      for element in structure.composition.elements where !potential.elements.contains(element) {
        throw place.refusal(
          because: "\(file.lastPathComponent) holds \(element), which the potential does not "
            + "know; it knows \(potential.elements.map(\.symbol).joined(separator: ", "))")
      }
      try FrameCheck.check(
        structure, file: file.relativePath, frame: index + 1, elements: potential.elements)
      return structure
    }
  }

  private static func space(
    _ config: SamplingConfig, _ endMembers: EndMembers, parents: [Parent]
  ) throws -> SearchSpace {
    func space(_ allows: (Mixture) -> Bool) throws -> SearchSpace {
      do {
        return try SearchSpace(
          endMembers: endMembers, parents: parents, minimumAtoms: config.minimumAtoms,
          maximumFractionRemoved: config.maximumFractionRemoved, cellAtoms: config.cells?.atoms,
          allows: allows)
      } catch {
        throw config.compositionsPlace.refusal(because: error.sentence)
      }
    }
    switch config.compositions {
    case .all: return try space { _ in true }
    case .grid(let steps):
      return try space { steps.isMultiple(of: $0.amounts.reduce(0, +)) }
    case .fractions(let fractions):
      let all = try space { _ in true }
      let chosen = try fractions.map { x in
        try nearest(to: x, among: all.mixtures, place: config.compositionsPlace)
      }
      return try space(Set(chosen).contains)
    }
  }

  /// The reachable composition nearest to a fraction asked for.
  private static func nearest(
    to x: Double, among mixtures: [Mixture], place: SamplingConfig.Place
  ) throws -> Mixture {
    let nearest = mixtures.min { abs($0.fraction(of: 0) - x) < abs($1.fraction(of: 0) - x) }
    guard let nearest, abs(nearest.fraction(of: 0) - x) <= 0.02 else {
      let found = nearest.map { String(format: "; the nearest is %.4f", $0.fraction(of: 0)) }
      throw place.refusal(
        because: "nothing reaches a composition within 0.02 of x = \(x)\(found ?? "")")
    }
    return nearest
  }
}
