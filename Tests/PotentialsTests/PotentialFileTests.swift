import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Potential files")
struct PotentialFileTests {
  private let tiny = Samples.tinyPotential()
  private var bytes: [UInt8] { PotentialFile.bytes(tiny, provenance: ["made by": "a test"]) }

  private func isSame(_ one: NetworkPotential, _ two: NetworkPotential) -> Bool {
    one.layout == two.layout && one.referenceEnergies == two.referenceEnergies
      && one.shortestDistances == two.shortestDistances && one.mean == two.mean
      && one.scale == two.scale && one.parameters == two.parameters
  }

  /// The error of bytes that must not be read, worded as one sentence that
  /// begins with the file.
  private func refusal(_ bytes: [UInt8]) -> PotentialError? {
    do {
      _ = try PotentialFile.read(bytes, file: "x.potential")
      return nil
    } catch {
      #expect(error.sentence.hasPrefix("x.potential:"))
      #expect(!error.sentence.contains("\n") && error.sentence.utf8.count < 300)
      return error
    }
  }

  @Test("A potential written and read gives the same energies and forces to the last bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let potential = randomPotential(shortest: 1.9)
    try PotentialFile.write(potential, provenance: [:], to: folder["a.potential"])
    let read = try PotentialFile.read(folder["a.potential"])
    #expect(isSame(read, potential))
    let crystal = randomCrystal()
    let (one, two) = (try potential.evaluate(crystal), try read.evaluate(crystal))
    #expect(one == two)
    #expect(one.memberEnergies.count == 3)
  }

  @Test("A file written again from what was read has the same bytes")
  func rewriting() throws {
    let read = try PotentialFile.read(bytes, file: "x.potential")
    #expect(PotentialFile.bytes(read, provenance: ["made by": "a test"]) == bytes)
  }

  @Test("A file cut at any length is refused")
  func cut() {
    let bytes = bytes
    let header = bytes.count - 4 * (bytes.count / 4 - 250)
    let lengths =
      (0..<40).map { $0 * bytes.count / 40 } + (0..<20).map { $0 * header / 20 }
      + [bytes.count - 1, bytes.count - 4]
    for length in lengths { #expect(refusal(Array(bytes[..<length])) != nil, "\(length) bytes") }
    #expect(refusal(bytes + [0]) != nil)
    #expect(refusal(Array(bytes.dropLast(4))).map { "\($0)".contains("cut short") } == true)
  }

  @Test("A flipped bit is refused or, in words that only people read, changes no number")
  func flipped() throws {
    let bytes = bytes
    let header = try #require(bytes.dropFirst(30).firstIndex(of: UInt8(ascii: "\n"))) + 1
    let positions = Array(0..<header) + Array(stride(from: header, to: bytes.count, by: 331))
    for position in positions {
      for bit: UInt8 in [0x01, 0x10, 0x80] {
        var damaged = bytes
        damaged[position] ^= bit
        if refusal(damaged) == nil {
          let read = try PotentialFile.read(damaged, file: "x.potential")
          #expect(position < header && isSame(read, tiny), "bit \(bit) of byte \(position)")
        }
      }
    }
  }

  @Test("The shipped potential cut at any length, or with any byte changed, is refused")
  func shipped() throws {
    let url = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Inputs/potentials/li-p-s.potential")
    let whole = [UInt8](try Data(contentsOf: url))
    #expect(try PotentialFile.read(whole, file: "x.potential").elements.count == 3)
    let header = try #require(whole.dropFirst(30).firstIndex(of: UInt8(ascii: "\n"))) + 1
    var random = RandomStream(seed: 1, purpose: "cuts and flips", candidate: 0)
    let lengths =
      Array(0..<25) + (0..<40).map { header * $0 / 40 } + (-5...5).map { header + $0 }
      + (0..<60).map { _ in Int(random.uniform() * Double(whole.count)) }
      + (1...9).map { whole.count - $0 }
    for length in lengths { #expect(refusal(Array(whole[..<length])) != nil, "\(length) bytes") }
    let places =
      Array(0..<25) + (0..<40).map { header * $0 / 40 }
      + (0..<60).map { _ in Int(random.uniform() * Double(whole.count)) } + [whole.count - 1]
    for place in places {
      var damaged = whole
      damaged[place] ^= UInt8(1 + Int(random.uniform() * 255))
      #expect(refusal(damaged) != nil, "byte \(place)")
    }
  }

  @Test("A digit changed in a table of the header is refused")
  func headerDigit() throws {
    let text = String(decoding: bytes.prefix(600), as: UTF8.self)
    for (old, new) in [("2.05", "2.15"), ("-1.1", "-7.1"), ("a test", "a tesT")] {
      let place = try #require(text.range(of: old))
      let start = text.utf8.distance(from: text.startIndex, to: place.lowerBound)
      var changed = bytes
      changed.replaceSubrange(start..<(start + old.utf8.count), with: Array(new.utf8))
      guard case .damaged? = refusal(changed) else {
        Issue.record("\(old) → \(new) was read")
        continue
      }
    }
  }

  @Test("A file without a checksum of its header is refused")
  func withoutHeaderChecksum() throws {
    let line = try #require(bytes.dropFirst(30).firstIndex(of: UInt8(ascii: "\n")))
    let text = String(decoding: bytes[..<line], as: UTF8.self)
    let checksum = try #require(
      text.range(of: ",\"headerSHA256\":\"[0-9a-f]{64}\"", options: .regularExpression))
    let bare = text.replacingCharacters(in: checksum, with: "")
    #expect(throws: PotentialError.self) {
      try PotentialFile.read(Array(bare.utf8) + bytes[line...], file: "x.potential")
    }
  }

  @Test("A file of another format says which it is and which is read")
  func version() {
    var other = bytes
    other[18] = UInt8(ascii: "7")
    #expect(
      refusal(other) == .version(file: "x.potential", found: 7, expected: PotentialFile.version))
  }

  @Test("What is no potential says what it begins with")
  func notAPotential() {
    #expect(
      refusal(Array("POTCAR of lithium\n1 2 3\n".utf8))
        == .notAPotential(
          file: "x.potential", expected: "tieline potential", found: "POTCAR of lithium"))
    let binary = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 13) }
    for other in [[], Array("tieline potential".utf8), Array("tieline potential x\n".utf8), binary]
    {
      guard case .notAPotential? = refusal(other) else {
        Issue.record("\(other.prefix(20)) was taken for a potential")
        continue
      }
    }
  }

  @Test("A number that is none is refused")
  func notFinite() {
    for bad in [Float.nan, .infinity, -.infinity] {
      let bytes = PotentialFile.bytes(Samples.tinyPotential(scale: bad), provenance: [:])
      #expect(
        refusal(bytes)
          == .notFinite(file: "x.potential", what: "number \(2 * DensityBasis.featureCount + 1)"))
    }
  }

  @Test("A header that describes no network of its size is refused")
  func wrongHeader() throws {
    let numbers = tiny.mean[0] + tiny.scale[0] + tiny.parameters
    let good = PotentialFile.Header(
      elements: [.lithium], radialCutoff: 4, angularCutoff: 3.5, hidden: [2, 2],
      features: DensityBasis.featureCount, members: 1, referenceEnergies: [-1],
      shortestDistances: [[2]], calibration: .none, provenance: [:])
    let changes: [(String, (inout PotentialFile.Header) -> Void)] = [
      ("no elements", { $0.elements = [] }),
      ("an element twice", { $0.elements = [.lithium, .lithium] }),
      ("elements without energies", { $0.elements = [.lithium, .sulfur] }),
      (
        "elements out of order",
        {
          $0.elements = [.sulfur, .lithium]
          $0.referenceEnergies = [1, 2]
          $0.shortestDistances = [[2, 2], [2, 2]]
        }
      ),
      ("a distance of zero", { $0.shortestDistances = [[0]] }),
      ("one layer", { $0.hidden = [2] }), ("no nodes", { $0.hidden = [0, 2] }),
      ("other nodes", { $0.hidden = [2, 3] }), ("too many nodes", { $0.hidden = [Int.max, 1] }),
      ("no members", { $0.members = 0 }), ("other members", { $0.members = 2 }),
      ("too many members", { $0.members = Int.max }), ("other features", { $0.features = 159 }),
      ("a cutoff of zero", { $0.angularCutoff = 0 }), ("cutoffs swapped", { $0.angularCutoff = 5 }),
    ]
    func written(_ header: PotentialFile.Header) -> [UInt8] {
      FloatPayload(header: header, numbers: numbers).bytes(
        kind: PotentialFile.kind, version: PotentialFile.version)
    }
    #expect(refusal(written(good)) == nil)
    for (name, change) in changes {
      var header = good
      change(&header)
      #expect(refusal(written(header)) != nil, "\(name)")
    }
  }

  @Test("A claim of more numbers than can be is refused", arguments: ["9223372036854775807", "-4"])
  func absurdCount(count: String) throws {
    let line = try #require(bytes.dropFirst(30).firstIndex(of: UInt8(ascii: "\n")))
    let header = String(decoding: bytes[..<line], as: UTF8.self)
    let own = (bytes.count - line - 1) / 4
    let changed = header.replacingOccurrences(
      of: "\"numbers\":\(own)", with: "\"numbers\":\(count)")
    #expect(changed != header)
    #expect(refusal(Array(changed.utf8) + bytes[line...]) != nil)
  }
}
