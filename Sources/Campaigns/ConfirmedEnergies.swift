import Formats
import Foundation
import Quantities
import Structures

/// Energies by first principles of entries of a run, as `ConfirmationRun` leaves them in its folder.
///
/// A label counts for the entry of its `id` if it is of the very crystal that the entry is. A run that was
/// made again on another machine may have another crystal under the same id; it is then not confirmed.
struct ConfirmedEnergies {
  private var labels: [String: LabelledStructure] = [:]

  /// Å, of a corner of the cell or of an atom, that a crystal may be off.
  ///
  /// The other machine relaxes to the same minimum by other last digits; near a minimum 0.01 Å are less
  /// than 0.1 meV for an atom.
  private static let tolerance = 0.01

  /// - Parameter file: none has no energies.
  init(_ file: URL) throws {
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    for (number, frame) in try ExtendedXYZ.read(contentsOf: file).enumerated() {
      guard let id = frame.info["id"], frame.energy != nil else {
        throw CampaignError.unusable(
          file: file.relativePath, reason: "frame \(number + 1) lacks its id or its energy")
      }
      guard labels.updateValue(frame, forKey: id) == nil else {
        throw CampaignError.unusable(
          file: file.relativePath, reason: "frame \(number + 1) is a second one of \(id)")
      }
    }
  }

  /// Of the cell, eV; `nil` where this crystal has no label.
  func energy(of structure: Structure, id: String) -> Double? {
    labels[id].flatMap { Self.isSame($0.structure, structure) ? $0.energy : nil }
  }

  private static func isSame(_ a: Structure, _ b: Structure) -> Bool {
    guard a.species == b.species else { return false }
    let (m, n) = (a.lattice.matrix, b.lattice.matrix)
    let corners = [m.a - n.a, m.b - n.b, m.c - n.c]
    guard corners.allSatisfy({ $0.length < tolerance }) else { return false }
    return zip(a.positions, b.positions).allSatisfy { a, b in
      let step = a - b
      let nearest = Vector3(step.x.rounded(), step.y.rounded(), step.z.rounded())
      return ((step - nearest) * m).length < tolerance
    }
  }
}
