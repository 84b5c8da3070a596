import Formats
import Foundation
import Labels
import Potentials
import Quantities
import Reports
import Structures

/// Which structures of a search are worth a label.
///
/// The reference crystals first, on which formation energies rest. Then, of what lies within the
/// window above the hull, in turn: the best of each composition, nearest to the hull first, and those
/// of which the committee knows least, by the standard deviation of its energies per atom. The first
/// are what a map is made of, and a search finds what the potential takes for stable by mistake,
/// where its members may all agree; the second say what else it does not know. A structure that has a
/// label, up to the tolerance of fingerprints, gets no second one, and what the program cannot calculate
/// none. Beside each, where a temperature is given, a snapshot of it in motion: of 0.5 ps, after 1 ps of
/// warming, the frame of which the committee knows least. Relaxed crystals alone say nothing of what
/// surrounds a minimum.
struct LabelChoice {
  var settings: LabelSettings
  var potential: any TimedPotential
  var seed: UInt64
  /// What has a label.
  var labelled: [Structure]

  /// Before the snapshot, fs.
  private static let (warming, watching) = (1000.0, 500.0)

  /// - Parameter count: of structures at most, snapshots included.
  /// - Returns: `nil` where it was interrupted.
  func chosen(
    of table: PhaseDiagramTable, count: Int, isInterrupted: () -> Bool
  ) throws -> [LabelledStructure]? {
    var known = labelled.map(Fingerprint.init)
    var chosen: [LabelledStructure] = []
    for row in ranked(table) where chosen.count < count {
      let entry = row.entry
      let fingerprint = Fingerprint(entry.structure)
      guard
        !known.contains(where: {
          $0.composition == fingerprint.composition
            && $0.distance(to: fingerprint) < Fingerprint.duplicateTolerance
        })
      else { continue }
      known.append(fingerprint)
      chosen.append(
        LabelledStructure(structure: entry.structure, info: ["id": entry.id, "origin": "minimum"]))
      guard let temperature = settings.snapshotTemperature, chosen.count < count else { continue }
      if isInterrupted() { return nil }
      // A solid that flies apart has no snapshot.
      guard
        let snapshot = try? snapshot(
          entry.structure, temperature: temperature, number: chosen.count, isInterrupted)
      else { continue }
      chosen.append(
        LabelledStructure(
          structure: snapshot,
          info: ["id": entry.id, "origin": String(format: "snapshot at %g K", temperature)]))
    }
    return isInterrupted() ? nil : chosen
  }

  /// References by x, then in turn those that matter and those that are not known. Each may come
  /// twice.
  private func ranked(_ table: PhaseDiagramTable) -> [PhaseDiagramTable.Row] {
    let rows = table.rows.filter {
      $0.entry.structure.count <= settings.maximumAtoms
        && (try? settings.program.level(of: $0.entry.structure)) != nil
    }
    let others = rows.filter { !$0.entry.isReference && $0.energyAboveHull <= settings.window }
    let leastKnown = others.map { (spread($0.entry), $0) }
      .sorted { (-$0.0, $0.1.entry.id) < (-$1.0, $1.1.entry.id) }.map(\.1)
    return rows.filter(\.entry.isReference)
      + zip(bestOfEachFirst(others), leastKnown).flatMap { [$0, $1] }
  }

  /// The best of each composition, then the second best of each, and so on. A candidate above the hull whose electrons
  /// do not come out even comes after all others of its composition: to a potential of neighbours its label says little.
  private func bestOfEachFirst(_ rows: [PhaseDiagramTable.Row]) -> [PhaseDiagramTable.Row] {
    Dictionary(grouping: rows, by: \.moleFractions).values.flatMap {
      $0.sorted {
        ($0.isOnHull || $0.hasEvenElectrons ? 0 : 1, $0.energyAboveHull, $0.entry.id)
          < ($1.isOnHull || $1.hasEvenElectrons ? 0 : 1, $1.energyAboveHull, $1.entry.id)
      }
      .enumerated()
    }
    .sorted {
      ($0.offset, $0.element.energyAboveHull, $0.element.entry.id)
        < ($1.offset, $1.element.energyAboveHull, $1.element.entry.id)
    }
    .map(\.element)
  }

  private func spread(_ entry: ReportEntry) -> Double {
    Job.spread(of: entry.memberEnergies, atoms: entry.structure.count)
  }

  /// - Returns: `nil` where it was interrupted.
  private func snapshot(
    _ structure: Structure, temperature: Double, number: Int, _ isInterrupted: () -> Bool
  ) throws -> Structure? {
    func motion(_ potential: some Potential) throws -> Trajectory? {
      try DiffusionRun(
        structure, temperature: temperature,
        seed: RandomStream.seed(seed, "snapshot", number), warming: Self.warming,
        watching: Self.watching
      ).trajectory(with: potential, checkpoint: nil, isInterrupted: isInterrupted)
    }
    guard
      let trajectory =
        if let fast = potential.inSinglePrecision { try motion(fast) } else {
          try motion(potential)
        }
    else { return nil }
    let frames = (0..<trajectory.count).map { frame in
      var structure = trajectory.structure(frame)
      structure.positions = structure.positions.map(\.wrappedToUnit)
      return structure
    }
    let spreads = try frames.map { frame in
      Job.spread(of: try potential.evaluate(frame).memberEnergies, atoms: frame.count)
    }
    // Where the members agree everywhere, as one alone does with itself, the last.
    return zip(spreads, frames).reversed().max { $0.0 < $1.0 }?.1
  }
}
