import Quantities
import Structures

/// The steps of a calculation as it printed them, of ions at rest, relaxing or moving.
///
/// What is no label is left out, and a sentence says so: a step whose electrons did not come to
/// rest, and the last one of a calculation that was cut off or is still going on.
struct CalculationSteps {
  let file: String
  private var frames: [LabelledStructure] = []
  /// Lines of steps that did not become self-consistent.
  private var loose: [Int] = []
  private var withoutElectrons = 0
  private var withoutPositions = 0

  init(file: String) { self.file = file }

  var isEmpty: Bool { frames.isEmpty }

  /// - Parameter line: at which the step ends.
  mutating func add(_ frame: LabelledStructure, line: Int) throws {
    // Numbers as large as a file likes may have become infinite in another unit.
    let labels =
      [
        frame.energy ?? 0, frame.freeEnergy ?? 0, frame.virial?.norm ?? 0, frame.stress?.norm ?? 0,
      ] + (frame.forces ?? []).map(\.length)
    guard labels.allSatisfy(\.isFinite) else {
      throw FormatError.unexpected(
        file: file, line: line, found: "a number beyond all bounds",
        expected: "energies, forces and a stress of the step that ends here")
    }
    frames.append(frame)
  }

  mutating func leaveOut(unconverged line: Int) { loose.append(line) }

  /// Of forces that were learned, which are no labels.
  mutating func leaveOutWithoutElectrons() { withoutElectrons += 1 }

  mutating func leaveOutWithoutPositions() { withoutPositions += 1 }

  /// - Parameters:
  ///   - cut: the line at which the file ends, where it ends before the calculation does.
  ///   - isWithin: whether it ends within a step.
  func contents(cut: Int? = nil, within isWithin: Bool = false) throws -> StructureFile.Contents {
    guard !frames.isEmpty else {
      if let line = loose.first { throw FormatError.notConverged(file: file, line: line) }
      guard let cut else { throw FormatError.noStructures(file: file) }
      throw FormatError.endsEarly(
        file: file, line: cut, expected: "a step with energy and positions")
    }
    let total = frames.count + loose.count + withoutElectrons + withoutPositions
    var remarks: [String] = []
    func leave(_ count: Int, _ why: String) {
      if count > 0 { remarks.append("\(file): left out \(count) of \(total) steps, which \(why)") }
    }
    leave(loose.count, "did not become self-consistent")
    leave(withoutElectrons, "had no electronic steps")
    leave(withoutPositions, "are printed without positions")
    if isWithin { remarks.append("\(file): left out the last step, which is not complete") }
    return StructureFile.Contents(frames: frames, remarks: remarks)
  }
}
