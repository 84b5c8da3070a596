import Formats
import Foundation
import Structures
import Testing

/// Potentials of aenet on the command line, and against aenet itself.
@Suite struct AenetTests {
  private static let data = ["../shared/data/aenet", "../../shared/data/aenet"]
    .map { Tieline.root.appending(path: $0).standardizedFileURL }
    .first { FileManager.default.fileExists(atPath: $0.path) }

  /// A network of lithium alone, 1/10 eV for each unit of its one radial sum.
  private static let lithium = [
    "2", "2", "3", "4", "2 1", "0", "0 3", "0 3", "0.1 0 0", "sums", "Li", "1", "Li", "0.5", "4.0",
    "Chebyshev", "2", "4", "0 0", "4.0 0 4.0 0 0 0 0 0", "0 0", "10", "0 0", "1 1", "0 0", "1 1",
    "none.train", "T", "1.0", "0.0", "1", "Li", "-7.0", "10", "1", "0 1 0.5", "",
  ].joined(separator: "\n")

  @Test func `evaluate gives the energy of networks given one by one or in a folder`() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder["nets"], withIntermediateDirectories: true)
    try folder.write(Self.lithium, to: "nets/Li.ascii")
    // Two atoms at half of the cutoff, where the cosine is 1/2.
    try folder.write(
      """
      2
      Lattice="20 0 0 0 20 0 0 0 20" Properties=species:S:1:pos:R:3
      Li 0 0 0
      Li 2 0 0

      """, to: "pair.xyz")
    for potential in ["nets", "nets/Li.ascii"] {
      let result = try Tieline.run(
        "evaluate", "pair.xyz", "--potential", potential, in: folder.url)
      try #require(result.code == 0, "\(result)")
      try folder.write(result.output, to: "out.extxyz")
      let frame = try #require(try StructureFile.read(folder["out.extxyz"]).first)
      #expect(abs(try #require(frame.energy) - (-14 + 2 * 0.05)) < 1e-12)
      let cohesive = try #require(frame.info["cohesive_energy"].flatMap(Double.init))
      #expect(abs(cohesive - 0.1) < 1e-12)
      #expect(frame.info["energy_error"] == nil)
      // 2 · 0.1 eV · π/(2 · 4 Å) pushes them apart.
      #expect(abs(try #require(frame.forces)[1].x - 0.2 * .pi / 8) < 1e-12)
    }
  }

  @Test func `relax takes networks, and convert writes their ASCII form`() throws {
    let folder = TemporaryFolder()
    try folder.write(Self.lithium, to: "Li.ascii")
    try folder.write(
      """
      2
      Lattice="20 0 0 0 20 0 0 0 20" Properties=species:S:1:pos:R:3
      Li 0 0 0
      Li 2 0 0

      """.replacing("pos:R:3", with: "pos:R:3 cohesive_energy=7"), to: "pair.xyz")
    let relaxed = try Tieline.run(
      "relax", "pair.xyz", "--potential", "Li.ascii", "--fixed-cell", in: folder.url)
    #expect(relaxed.code == 0 && relaxed.output.contains("relaxation=converged"), "\(relaxed)")
    // What an earlier evaluation left is not of this energy.
    #expect(!relaxed.output.contains("cohesive_energy"))
    let converted = try Tieline.run("convert", "Li.ascii", "again.ascii", in: folder.url)
    #expect(converted.code == 0, "\(converted)")
    let energies = try ["Li.ascii", "again.ascii"].map {
      try Tieline.run("evaluate", "pair.xyz", "--potential", $0, in: folder.url).output
    }
    #expect(energies[0] == energies[1])
    let wrong = try Tieline.run("convert", "Li.ascii", "Li.nn", in: folder.url)
    #expect(wrong.code == 64 && wrong.messages.contains(".ascii"), "\(wrong)")
  }

  @Test func `Networks that cannot be used are refused in one sentence`() throws {
    let folder = TemporaryFolder()
    try FileManager.default.createDirectory(at: folder["none"], withIntermediateDirectories: true)
    try folder.write(Self.lithium, to: "Li.ascii")
    try folder.write(String(Self.lithium.prefix(100)), to: "short.ascii")
    try folder.write("a text\n", to: "text.nn")
    let crystal = Tieline.structures.appending(path: "Li2S.cif").path
    for (potential, words) in [
      (["Li.ascii"], "Li2S.cif: frame 1: holds S, expected no elements but Li"),
      (["short.ascii"], "short.ascii: cut short"), (["none"], "none: holds no network of aenet"),
      (["text.nn"], "text.nn: not a network of aenet"),
      (["Li.ascii", "text.nn"], "text.nn: not a network of aenet"),
      (["Li.ascii", "Li.ascii"], "Li.ascii and Li.ascii are both networks of Li"),
      (["missing.nn"], "missing.nn cannot be read"),
    ] {
      let result = try Tieline(
        ["evaluate", crystal] + potential.flatMap { ["--potential", $0] }, in: folder.url
      ).result()
      #expect(result.code == 65 && result.lines.count == 1, "\(result)")
      #expect(result.messages.contains(words), "\(result)")
    }
  }

  private struct Printed: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var totalEnergy_eV, cohesiveEnergy_eV: Double
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var forces_eV_per_A: [[Double]]
  }

  @Test(.enabled(if: data != nil))
  func `Energies and forces of TiO2 are those that aenet prints, to the last digit`() throws {
    let data = try #require(Self.data)
    let printed = try JSONDecoder().decode(
      [String: [String: Printed]].self,
      from: Data(contentsOf: data.appending(path: "reference.json")))
    #expect(printed.values.map(\.count).reduce(0, +) == 20)
    let folder = TemporaryFolder()
    for (potential, structures) in printed {
      for (name, expected) in structures {
        let result = try Tieline.run(
          "evaluate", data.appending(path: name).path, "--potential",
          data.appending(path: potential).path)
        try #require(result.code == 0, "\(result)")
        try folder.write(result.output, to: "out.extxyz")
        let frame = try #require(try StructureFile.read(folder["out.extxyz"]).first)
        let energy = try #require(frame.energy)
        #expect(abs(energy - expected.totalEnergy_eV) < 0.51e-8, "\(potential) \(name)")
        let cohesive = try #require(frame.info["cohesive_energy"].flatMap(Double.init))
        #expect(abs(cohesive - expected.cohesiveEnergy_eV) < 0.51e-8)
        for (force, digits) in zip(try #require(frame.forces), expected.forces_eV_per_A) {
          for axis in 0..<3 { #expect(abs(force[axis] - digits[axis]) < 0.51e-6) }
        }
      }
    }
  }
}
