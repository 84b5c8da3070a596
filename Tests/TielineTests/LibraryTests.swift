import Formats
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures
import Testing

/// The examples for those who use Tieline as a library: they stand here line
/// for line as in the documents, are compiled, and run.
@Suite struct LibraryTests {
  static let article = "Sources/Potentials/Potentials.docc/EnergyAndForces.md"

  init() {
    // The examples name files from the root of the package.
    #expect(FileManager.default.changeCurrentDirectoryPath(Tieline.root.path))
  }

  @Test func `The ten lines of the article give energy and forces`() throws {
    // example
    let potential = try PotentialFile.read(URL(filePath: "Inputs/potentials/li-p-s.potential"))
    let crystal = try StructureFile.read(URL(filePath: "Inputs/structures/P2S5.cif"))[0].structure
    let result = try potential.evaluateWithForceErrors(crystal)
    print(result.energyEstimate.value, "±", result.energyEstimate.standardError, "eV")
    for (force, error) in zip(result.forces, result.forceErrors) {
      print(force.x, force.y, force.z, "±", error, "eV/Å")
    }
    // end
    #expect(result.forces.count == crystal.count && result.forceErrors.count == crystal.count)
    #expect(result.largestForce > 0.01)
    #expect(result.energy < 0 && result.energyEstimate.standardError > 0)
    // example
    let calculator = potential.makeCalculator()
    for strain in [-0.01, 0, 0.01] {
      var strained = crystal
      strained.lattice = crystal.lattice.strained(by: .identity * strain)!
      print(strain, try calculator.evaluate(strained).energy)
    }
    // end
    #expect(try Self.documented(Self.article) == Self.examples(0..<2))
  }

  @Test func `The example of the README relaxes a crystal`() throws {
    // example
    // The problem: a crystal, from CIF, POSCAR, XSF or extended XYZ, and a potential.
    let file = URL(filePath: "Inputs/structures/Li7P3S11.cif")
    let crystal = try StructureFile.read(file)[0].structure
    let potential = try PotentialFile.read(URL(filePath: "Inputs/potentials/li-p-s.potential"))

    // The numerics: positions and cell, to forces below 0.02 eV/Å and stresses below 0.1 GPa.
    let minimizer = Minimizer(forceTolerance: 0.02, stepLimit: 500)
    let relaxed = try minimizer.relax(crystal, with: potential)

    // The result: how it ended, and the energy with the committee's spread.
    let energy = relaxed.evaluation.energyEstimate
    print(relaxed.outcome, relaxed.steps)  // converged, or why not
    print(energy.value, energy.standardError)  // eV, of the whole cell

    // One evaluation without relaxation: energy, forces (eV/Å), virial (eV).
    print(try potential.evaluate(crystal).largestForce)
    // end
    #expect(try relaxed.evaluation.energy < potential.evaluate(crystal).energy)
    #expect(try Self.documented("README.md") == Self.examples(2..<3))
  }

  @Test func `The product of the library has the modules that the examples import`() throws {
    let manifest = try ReadmeTests.Page("Package.swift").text
    let product = try #require(
      manifest.firstMatch(of: /\.library\(\s*name: "Tieline",\s*targets: \[([^\]]*)\]/))
    let modules = Set(product.1.matches(of: /"(\w+)"/).map { String($0.1) })
    for path in [Self.article, "README.md"] {
      let imported = try Examples(ReadmeTests.Page(path).text).swift
        .flatMap { $0.matches(of: /(?m)^import (\w+)$/).map { String($0.1) } }
      #expect(imported.count > 2)
      #expect(modules.union(["Foundation"]).isSuperset(of: imported), "\(path)")
    }
  }

  /// Lines of the examples of a document, without imports and empty lines.
  private static func documented(_ path: String) throws -> [String] {
    try Examples(ReadmeTests.Page(path).text).swift.flatMap(lines)
  }

  /// Lines of this file between the marks of the examples, likewise.
  private static func examples(_ numbers: Range<Int>) throws -> [String] {
    let text = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    return text.matches(of: /(?s)\n    \/\/ example\n(.*?)\n    \/\/ end\n/)[numbers]
      .flatMap { lines(String($0.1)) }
  }

  /// Without indentation: the formatter may break a line where it is indented.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.hasPrefix("import ") && !$0.isEmpty }
  }
}
