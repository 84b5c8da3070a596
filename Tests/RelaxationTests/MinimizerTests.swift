import Potentials
import Quantities
import Relaxation
import Structures
import Testing

@Suite("Relaxation")
struct MinimizerTests {
  let potential = LennardJones(elements: [.sulfur], depth: 0.1, diameter: 3, cutoff: 9)

  func rattledCrystal(seed: UInt64 = 1) -> Structure {
    var random = RandomStream(seed: seed, purpose: "rattle", candidate: 0)
    let lattice = Lattice(
      Matrix3(Vector3(5.2, 0.1, 0), Vector3(-0.2, 4.9, 0.1), Vector3(0.1, 0.2, 5.1)))!
    let sites = [
      Vector3(0, 0, 0), Vector3(0.5, 0.5, 0), Vector3(0.5, 0, 0.5), Vector3(0, 0.5, 0.5),
    ]
    return Structure(
      lattice: lattice, species: [.sulfur, .sulfur, .sulfur, .sulfur],
      positions: sites.map {
        $0 + Vector3(random.normal(), random.normal(), random.normal()) * 0.02
      })
  }

  @Test("A rattled Lennard-Jones crystal relaxes to face-centred cubic, cell and all")
  func crystal() throws {
    let minimizer = Minimizer(forceTolerance: 1e-4, stressTolerance: 1e-6, stepLimit: 1000)
    let relaxed = try minimizer.relax(rattledCrystal(), with: potential)
    #expect(relaxed.isConverged)
    // Face-centred cubic by a scan of the lattice constant with this potential.
    let perfect = try stride(from: 4.4, through: 4.9, by: 0.0005).map { edge in
      let lattice = try #require(Lattice.cubic(edge))
      return try potential.evaluate(
        Structure(
          lattice: lattice, species: rattledCrystal().species,
          positions: [.zero, Vector3(0.5, 0.5, 0), Vector3(0.5, 0, 0.5), Vector3(0, 0.5, 0.5)])
      ).energy
    }.min()
    #expect(abs(relaxed.evaluation.energy - (try #require(perfect))) < 1e-4)
    #expect(relaxed.evaluation.largestForce <= 1e-4)
  }

  @Test("The energy is never above that of the start, whatever the step limit", arguments: 0..<12)
  func monotone(limit: Int) throws {
    let start = rattledCrystal(seed: 3)
    let relaxed = try Minimizer(stepLimit: limit).relax(start, with: potential)
    #expect(relaxed.evaluation.energy <= (try potential.evaluate(start).energy))
    #expect(relaxed.steps <= limit)
    #expect(relaxed.isConverged == (relaxed.outcome == .converged))
  }

  @Test("A step limit that comes first is said, with the structure as it is then")
  func stepLimit() throws {
    let relaxed = try Minimizer(forceTolerance: 1e-9, stepLimit: 3).relax(
      rattledCrystal(), with: potential)
    #expect(relaxed.outcome == .stepLimit && relaxed.steps == 3)
    let again = try potential.evaluate(relaxed.structure)
    #expect(again.energy == relaxed.evaluation.energy)
  }

  @Test("A fixed cell stays")
  func fixedCell() throws {
    let start = rattledCrystal()
    let relaxed = try Minimizer(forceTolerance: 1e-3, relaxesCell: false).relax(
      start, with: potential)
    #expect(relaxed.structure.lattice == start.lattice)
    #expect(relaxed.isConverged)
  }

  @Test("Two atoms on one place are an explosion, not a result")
  func explosion() throws {
    let lattice = try #require(Lattice.cubic(8))
    let start = Structure(
      lattice: lattice, species: [.sulfur, .sulfur],
      positions: [.zero, Vector3(1e-60, 0, 0)])
    #expect(try Minimizer().relax(start, with: potential).outcome == .exploded)
  }

  @Test("The same start gives the same bytes")
  func reproducible() throws {
    let a = try Minimizer().relax(rattledCrystal(), with: potential)
    let b = try Minimizer().relax(rattledCrystal(), with: potential)
    #expect(a == b)
  }
}
