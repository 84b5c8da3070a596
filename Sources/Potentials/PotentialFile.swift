import Descriptors
import Files
import Foundation
import Quantities
import Structures

/// A `NetworkPotential` as a file.
///
///     tieline potential 2
///     {"header":{…},"headerSHA256":"…","numbers":N,"sha256":"…"}
///     N little-endian single-precision numbers
///
/// The numbers are, for each element, the means of the features of the first and
/// of the second level, then their scales; then the parameters in the order of
/// `ParameterLayout`: for each element the mixing coefficients of both levels and
/// the messages' W₁, b₁, W₂, b₂; then for each member and element the network's
/// W₁, b₁, W₂, b₂, w₃, b₃, row by row.
public enum PotentialFile {
  static let kind = "tieline potential"
  static let version = 2

  struct Header: Codable {
    var elements: [Element]
    var radialCutoff: Double
    var angularCutoff: Double
    var hidden: [Int]
    var features: Int
    var members: Int
    var referenceEnergies: [Double]
    var shortestDistances: [[Double]]
    var calibration: Calibration
    var provenance: [String: String]
  }

  /// - Parameter provenance: what made it, for people: config, data, program.
  public static func write(
    _ potential: NetworkPotential, provenance: [String: String], to url: URL
  ) throws(FileError) {
    try AtomicFile.write(bytes(potential, provenance: provenance), to: url)
  }

  static func bytes(_ potential: NetworkPotential, provenance: [String: String]) -> [UInt8] {
    let layout = potential.layout
    let header = Header(
      elements: layout.basis.elements, radialCutoff: layout.basis.radialCutoff,
      angularCutoff: layout.basis.angularCutoff,
      hidden: [layout.shape.hidden1, layout.shape.hidden2], features: layout.shape.inputs,
      members: layout.members, referenceEnergies: potential.referenceEnergies,
      shortestDistances: potential.shortestDistances, calibration: potential.calibration,
      provenance: provenance)
    let numbers =
      Array(potential.mean.joined()) + Array(potential.scale.joined()) + potential.parameters
    return FloatPayload(header: header, numbers: numbers).bytes(kind: kind, version: version)
  }

  public static func read(_ url: URL) throws -> NetworkPotential {
    try read(AtomicFile.read(url), file: url.relativePath)
  }

  static func read(_ bytes: [UInt8], file: String) throws(PotentialError) -> NetworkPotential {
    let payload = try FloatPayload<Header>(bytes, kind: kind, version: version, file: file)
    let header = payload.header
    let types = header.elements.count
    guard types > 0, Set(header.elements).count == types,
      header.elements == header.elements.sorted(),
      header.referenceEnergies.count == types, header.shortestDistances.count == types,
      header.shortestDistances.allSatisfy({ $0.count == types && $0.allSatisfy { $0 > 0 } })
    else { throw .damaged(file: file, what: "its tables do not fit its elements") }
    guard header.hidden.count == 2, header.hidden.allSatisfy({ (1...4096).contains($0) }),
      (1...64).contains(header.members), header.features == DensityBasis.featureCount,
      0 < header.angularCutoff, header.angularCutoff <= header.radialCutoff,
      header.radialCutoff < 50
    else { throw .damaged(file: file, what: "its header describes no network of this program") }
    for scale in [header.calibration.energy, header.calibration.force] {
      guard scale.floor >= 0, scale.factor >= 0 else {
        throw .damaged(file: file, what: "its calibration has a negative error")
      }
    }
    let layout = ParameterLayout(
      basis: DensityBasis(
        elements: header.elements, radialCutoff: header.radialCutoff,
        angularCutoff: header.angularCutoff),
      shape: NetworkShape(hidden1: header.hidden[0], hidden2: header.hidden[1]),
      members: header.members)
    let width = layout.scalingWidth
    let scalings = 2 * types * width
    guard payload.numbers.count == scalings + layout.parameterCount else {
      throw .truncated(
        file: file, bytes: 4 * payload.numbers.count,
        expected: 4 * (scalings + layout.parameterCount))
    }
    func rows(_ start: Int) -> [[Float]] {
      (0..<types).map { Array(payload.numbers[(start + $0 * width)..<(start + ($0 + 1) * width)]) }
    }
    return NetworkPotential(
      layout: layout, referenceEnergies: header.referenceEnergies,
      shortestDistances: header.shortestDistances, mean: rows(0), scale: rows(types * width),
      parameters: Array(payload.numbers[scalings...]), calibration: header.calibration)
  }
}
