import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Potentials of any kind")
struct PotentialFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder["nets"], withIntermediateDirectories: true)
    try Data(AenetSamples.binary(AenetSamples.lithium)).write(to: folder["nets/Li.nn"])
    try AenetFile.write(AenetSamples.sulfur, to: folder["nets/S.ascii"])
    try Data("notes".utf8).write(to: folder["nets/README"])
  }

  @Test("A folder and the files in it are the same potential, in either form")
  func networks() throws {
    for urls in [[folder["nets"]], [folder["nets/S.ascii"], folder["nets/Li.nn"]]] {
      let potential = try PotentialFiles.read(urls) as? AenetPotential
      #expect(potential?.networks == AenetSamples.potential.networks)
    }
    let one = try PotentialFiles.read([folder["nets/Li.nn"]])
    #expect(one.elements == [.lithium])
  }

  @Test("A file of Tieline is one")
  func tieline() throws {
    let potential = Samples.tinyPotential()
    try PotentialFile.write(potential, provenance: [:], to: folder["tiny.potential"])
    let read = try PotentialFiles.read([folder["tiny.potential"]])
    #expect(read is NetworkPotential && read.freeAtomEnergies == nil)
    #expect(throws: PotentialError.notAenet(file: folder["tiny.potential"].relativePath)) {
      try PotentialFiles.read([folder["nets/Li.nn"], folder["tiny.potential"]])
    }
  }

  @Test("A folder with an input.nn is a potential of n2p2, whatever else is in it")
  func n2p2() throws {
    let sample = N2P2Samples.all[1]
    for (name, text) in sample.files { try Data(text.utf8).write(to: folder["nets/\(name)"]) }
    let read = try PotentialFiles.read([folder["nets"]])
    #expect(read is N2P2Potential)
    let expected = try sample.potential().evaluate(N2P2Samples.structure)
    #expect(try read.evaluate(N2P2Samples.structure) == expected)
    #expect(
      try PotentialFiles.files(of: folder["nets"]).map(\.lastPathComponent)
        == ["input.nn", "scaling.data", "weights.003.data", "weights.016.data"])
  }

  @Test("What a potential is kept in, in the order of names")
  func files() throws {
    #expect(
      try PotentialFiles.files(of: folder["nets"]).map(\.lastPathComponent) == ["Li.nn", "S.ascii"])
    #expect(
      try PotentialFiles.files(of: folder["nets/Li.nn"]).map(\.lastPathComponent) == ["Li.nn"])
  }

  @Test("A folder without networks, and one with two of an element, are refused")
  func folders() throws {
    try FileManager.default.createDirectory(
      at: folder["empty"], withIntermediateDirectories: true)
    #expect(throws: PotentialError.noNetworks(folder: folder["empty"].relativePath)) {
      try PotentialFiles.read([folder["empty"]])
    }
    try AenetFile.write(AenetSamples.lithium, to: folder["nets/Li.ascii"])
    let error = #expect(throws: PotentialError.self) { try PotentialFiles.read([folder["nets"]]) }
    #expect(error?.sentence.contains("are both networks of Li") == true)
  }

  @Test("A potential may come through a pipe")
  func pipe() throws {
    let potential = Samples.tinyPotential()
    let bytes = PotentialFile.bytes(potential, provenance: [:])
    #expect(mkfifo(folder["pipe"].path, 0o600) == 0)
    let (file, data) = (folder["pipe"], Data(bytes))
    Thread.detachNewThread { try? FileHandle(forWritingTo: file).write(contentsOf: data) }
    let read = try PotentialFiles.read([file]) as? NetworkPotential
    #expect(read?.parameters == potential.parameters)
  }
}
