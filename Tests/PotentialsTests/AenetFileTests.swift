import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Files of aenet")
struct AenetFileTests {
  private let networks = [AenetSamples.lithium, AenetSamples.sulfur]

  private func sentence(_ bytes: [UInt8]) -> String? {
    do throws(PotentialError) {
      _ = try AenetFile.read(bytes, file: "X.nn")
      return nil
    } catch {
      return error.sentence
    }
  }

  /// The sentence about a file with one record in place of another.
  private func sentence(_ place: Int, _ record: [UInt8]) -> String {
    var records = AenetSamples.records(AenetSamples.lithium)
    records[place] = record
    return sentence(Array(records.joined())) ?? "it is read"
  }

  @Test("What is read of the binary form is what was written, to the last bit")
  func binary() throws {
    for network in networks {
      #expect(try AenetFile.read(AenetSamples.binary(network), file: "X.nn") == network)
    }
  }

  @Test("What is read of the ASCII form is what was written, to the last bit")
  func text() throws {
    for network in networks {
      let text = AenetFile.text(network)
      let read = try AenetFile.read(Array(text.utf8), file: "X.ascii")
      #expect(read == network)
      #expect(AenetFile.text(read) == text)
    }
    let folder = try TemporaryFolder()
    try AenetFile.write(networks[0], to: folder["Li.ascii"])
    #expect(try AenetFile.read(folder["Li.ascii"]) == networks[0])
  }

  @Test(
    "Whatever a text holds, it is the same in both forms",
    arguments: [
      "two\u{2028}lines\u{85}\n", "\t end \u{A0}\0", " \u{301}", "carriage\rreturn\r", "\u{301}",
    ])
  func texts(text: String) throws {
    var network = AenetSamples.lithium
    network.description = text
    let read = try AenetFile.read(AenetSamples.binary(network), file: "X.nn")
    #expect(try AenetFile.read(Array(AenetFile.text(read).utf8), file: "X.ascii") == read)
    // No text at all.
    var records = AenetSamples.records(network)
    records[9] = AenetSamples.record([UInt8](repeating: 0xFF, count: 1024))
    let bytes = try AenetFile.read(Array(records.joined()), file: "X.nn")
    #expect(try AenetFile.read(Array(AenetFile.text(bytes).utf8), file: "X.ascii") == bytes)
  }

  @Test("The ASCII form has the columns of Fortran's formats")
  func columns() {
    let lines = AenetFile.text(AenetSamples.lithium).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "           4")
    #expect(lines[4] == "                22                 5                 4                 1")
    let weights = lines[8]
    #expect(weights.count == 100 && weights.firstMatch(of: /^ [ -]\d\.\d{17}E[+-]\d\d/) != nil)
    // A third digit of the exponent takes the place of the letter.
    #expect(lines.contains { $0.contains(/^ -2\.76500000000000000E\+02 -2\.01\d{15}-118$/) })
  }

  @Test("The form of aenet-PyTorch is read too")
  func pyTorch() throws {
    // A list of elements and a table without meaning stand in one line each.
    let network = AenetSamples.network(
      .phosphorus,
      ChebyshevBasis(
        environment: [.lithium, .phosphorus, .sulfur], radialOrder: 2, radialCutoff: 4,
        angularOrder: 1, angularCutoff: 3),
      hidden: [(2, .tanh)])
    var changed = network
    changed.training.elements = [.phosphorus]
    changed.training.atomicEnergies = [-3]
    var lines = AenetFile.text(changed).components(separatedBy: "\n")
    let first = try #require(lines.firstIndex(of: "Li"))
    lines.replaceSubrange(first...(first + 2), with: ["Li P S "])
    let width = network.basis.featureCount
    let zeros = try #require(lines.lastIndex { $0.contains(/^ +0 +0/) })
    let table = (3 * width + 3) / 4
    lines.replaceSubrange(
      (zeros - table + 1)...zeros, with: [String(repeating: "0 ", count: 2 * width)])
    let flag = try #require(lines.firstIndex(of: " T"))
    lines[flag] = "True"
    #expect(try AenetFile.read(Array(lines.joined(separator: "\n").utf8), file: "P") == changed)
  }

  @Test("A file cut short at any byte is refused", arguments: [true, false])
  func cutShort(isBinary: Bool) {
    let whole =
      isBinary
      ? AenetSamples.binary(AenetSamples.lithium)
      : Array(AenetFile.text(AenetSamples.lithium).utf8)
    for count in 0..<whole.count {
      #expect(sentence(Array(whole[..<count])) != nil, "\(count) bytes are not all")
    }
    #expect(sentence(Array(whole[..<500]))?.contains("X.nn: cut short: its 500 bytes end") == true)
    #expect(sentence(whole + whole)?.contains("end") == true)
  }

  @Test("A file of another kind is refused")
  func otherKind() {
    for text in ["", "text", "1.5\n", "tieline potential 1\n", "\u{7f}ELF", "<html>"] {
      #expect(
        sentence(Array(text.utf8)) == "X.nn: not a network of aenet, neither binary nor ASCII")
    }
    #expect(sentence(Array("4\nfour\n".utf8))?.contains("X.nn:2: expected a whole number") == true)
    #expect(sentence([52, 10, 255, 254, 10])?.contains("neither text nor binary") == true)
    // What a big-endian machine writes.
    #expect(sentence([0, 0, 0, 4, 0, 0, 0, 4]) != nil)
  }

  @Test("A changed byte never crashes the reader")
  func changedBytes() {
    let whole = AenetSamples.binary(AenetSamples.lithium)
    let text = Array(AenetFile.text(AenetSamples.lithium).utf8)
    for (bytes, step) in [(whole, 1), (text, 7)] {
      for place in stride(from: 0, to: bytes.count, by: step) {
        for change in [0xff, 0x80] as [UInt8] {
          var bytes = bytes
          bytes[place] ^= change
          _ = sentence(bytes)
        }
      }
    }
  }

  @Test("Wrong marks and lengths of records are refused with the field")
  func marks() {
    var record = AenetSamples.records(AenetSamples.lithium)[8]
    record[record.count - 4] ^= 1
    #expect(sentence(8, record).contains("the record of its weights has the marks"))
    #expect(
      sentence(10, AenetSamples.record([76, 105, 32]))
        == "X.nn: damaged: the record of its element has 3 bytes where 2 belong")
  }

  @Test("A number that is none is refused with its field")
  func notFinite() {
    var network = AenetSamples.lithium
    network.statistics.mean[3] = .nan
    #expect(
      sentence(AenetSamples.binary(network))
        == "X.nn: number 4 of its mean features is not a finite number")
    #expect(
      sentence(Array(AenetFile.text(network).utf8))?
        .contains("a number of its mean features is not a finite number") == true)
  }

  @Test("Contents that do not fit each other are refused")
  func contents() {
    func integers(_ numbers: [Int32]) -> [UInt8] {
      AenetSamples.record(
        numbers.flatMap { n in withUnsafeBytes(of: n.littleEndian) { Array($0) } })
    }
    #expect(sentence(0, integers([1])).contains("its number of layers is 1, not 2 to 1000"))
    #expect(sentence(0, integers([-4])).contains("number of layers is -4"))
    #expect(sentence(4, integers([22, 5, 4, 2])).contains("2 outputs where an energy is one"))
    #expect(sentence(4, integers([22, 5, 40, 1])).contains("do not fit the widest of 22 nodes"))
    #expect(sentence(5, integers([1, 7, 0])).contains("unknown activation function 7"))
    #expect(sentence(6, integers([0, 1, 2, 3])).contains("its weights do not fit its layers"))
    #expect(sentence(10, AenetSamples.record(Array("Qq".utf8))).contains("'Qq' is not the symbol"))
    #expect(sentence(12, AenetSamples.record(Array("S S ".utf8))).contains("lists S twice"))
    #expect(sentence(16, integers([24])).contains("the record of its kinds of the features"))
    #expect(
      sentence(31, AenetSamples.record(Array("S P ".utf8)))
        == "X.nn: damaged: there is no atomic energy of its element Li")
    var network = AenetSamples.lithium
    network.cutoff = 4
    #expect(sentence(AenetSamples.binary(network))?.contains("cutoff 4.0 Å is shorter") == true)
    network = AenetSamples.lithium
    network.training.scale = 0
    #expect(sentence(AenetSamples.binary(network))?.contains("scale of the energy is 0") == true)
  }

  @Test("Other descriptors of aenet are refused, and features that depend on the order of atoms")
  func unsupported() {
    let records = AenetSamples.records(AenetSamples.lithium, descriptor: "Behler2011")
    #expect(
      sentence(Array(records.joined()))
        == "X.nn: not supported: its descriptor is 'Behler2011'; of aenet's descriptors only "
        + "Chebyshev is read")
    let network = AenetSamples.network(
      .lithium,
      ChebyshevBasis(
        environment: [.lithium, .sulfur], radialOrder: 2, radialCutoff: 3, angularOrder: 1,
        angularCutoff: 4),
      hidden: [(2, .tanh)])
    #expect(
      sentence(AenetSamples.binary(network))?.contains("angular cutoff 4.0 Å is beyond") == true)
  }
}
