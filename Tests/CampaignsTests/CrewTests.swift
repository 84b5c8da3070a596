import Archives
import Descriptors
import Foundation
import Potentials
import Quantities
import Relaxation
import Structures
import Testing

@testable import Campaigns

@Suite("The crew that relaxes and archives")
struct CrewTests {
  /// Argon whose evaluation waits, throws, or is no number, as told by the number of atoms.
  private struct Moody: TimedPotential {
    let base = LennardJones(elements: [Element("Ar")!], depth: 0.01, diameter: 3.4, cutoff: 8)
    var elements: [Element] { base.elements }
    var radialCutoff: Double { base.radialCutoff }
    var angularCutoff: Double { 0 }
    var members: Int { 1 }
    var inSinglePrecision: SinglePrecisionPotential? { nil }
    func makeCalculator() -> Calculator { Calculator(base.makeCalculator()) }

    final class Calculator: TimedCalculator {
      let base: LennardJones.Calculator
      init(_ base: LennardJones.Calculator) { self.base = base }
      var stages: StageTimes { base.stages }
      func evaluate(_ structure: Structure) throws -> Evaluation {
        switch structure.count {
        case 2: Thread.sleep(forTimeInterval: 0.03)
        case 3: throw PotentialError.missingElement(Element("Ar")!, known: [])
        case 4:
          return Evaluation(
            energy: .nan, memberEnergies: [.nan],
            forces: structure.species.map { _ in .zero }, virial: Matrix3(diagonal: .zero))
        default: break
        }
        return try base.evaluate(structure)
      }
    }
  }

  private func job(_ number: Int, atoms: Int) -> Job {
    Job(
      candidate: CandidateRecord(
        number: number, kind: "candidate", name: "c\(number)", generation: 0, origin: "removal"),
      stage: .search,
      structure: Structure(
        lattice: Lattice.cubic(14)!, species: [Element](repeating: Element("Ar")!, count: atoms),
        positions: (0..<atoms).map { Vector3(0.27 * Double($0), 0.01 * Double($0 * $0), 0) }),
      // Never reached, so that what is slow stays slow.
      minimizer: Minimizer(forceTolerance: 1e-300, stepLimit: atoms == 2 ? 10_000 : 5),
      maximumSpread: .infinity)
  }

  private func archive() throws -> (Archive, TemporaryFolder) {
    let folder = try TemporaryFolder()
    return try (
      Archive.create(
        at: folder["archive.db"],
        run: RunRecord(
          name: "crew", config: "", seed: 1, programVersion: "0", potentialDigest: "",
          machine: "")), folder
    )
  }

  @Test(
    "What throws, hangs or is no number is recorded as failed with its reason; the rest goes on")
  func failures() throws {
    let (archive, folder) = try archive()
    defer { _ = folder }
    let crew = Crew(
      executor: LocalExecutor(workers: 2, potential: Moody(), timeLimit: 0.4), archive: archive,
      isInterrupted: { false }, begun: {})
    let atoms = [1, 2, 3, 4, 5, 6, 1]
    var next = 0
    var finished: [Int] = []
    let isDone = try crew.work(
      next: {
        guard next < atoms.count else { return .done }
        defer { next += 1 }
        return .job(self.job(next, atoms: atoms[next]))
      }, finished: { finished.append($0.evaluation.candidate) })
    #expect(isDone && finished.sorted() == Array(0..<7))
    let evaluations = try archive.evaluations(stage: "search")
    let kinds = evaluations.mapValues { $0.reason.map(Failure.kind) }
    #expect(kinds[1] == "time limit" && kinds[2] == "error")
    #expect(evaluations[3]?.reason == "exploded: its energy is no number")
    for good in [0, 4, 5, 6] { #expect(kinds[good] == .some(nil), "\(good)") }
    #expect(try archive.elapsed >= 0.4)
  }

  @Test("Whoever wants to stop gets what was begun, and no more")
  func interruption() throws {
    let (archive, folder) = try archive()
    defer { _ = folder }
    let begun = Guarded(0)
    let crew = Crew(
      executor: LocalExecutor(workers: 3, potential: Moody(), timeLimit: 60), archive: archive,
      isInterrupted: { begun.withLock { $0 >= 5 } }, begun: { begun.withLock { $0 += 1 } })
    var next = 0
    let isDone = try crew.work(
      next: {
        defer { next += 1 }
        return .job(self.job(next, atoms: 5))
      }, finished: { _ in })
    #expect(!isDone)
    #expect(try archive.evaluations(stage: "search").count == 5)
  }
}
