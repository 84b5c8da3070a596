import Descriptors
import Foundation
import Quantities
import Structures
import Testing

@testable import Potentials

@Suite("Training sets")
struct TrainingSetTests {
  /// A frame that its energy tells from all others.
  private func frame(_ number: Int, system: String = "cells") throws -> LabelledFrame {
    var frame = try Samples.labelled(number, system: system)
    frame.energy = Double(number)
    return frame
  }

  private func set(
    _ trajectories: [[LabelledFrame]], validation: Double = 0.2, test: Double = 0.1,
    uses: [TrainingSet.Use] = [], base: NetworkPotential? = nil
  ) throws -> TrainingSet {
    try TrainingSet(
      trajectories: trajectories, validation: validation, test: test, basis: Samples.basis,
      uses: uses, base: base)
  }

  @Test("The test is the last part, the validation a block in the middle of the rest")
  func blocks() throws {
    let set = try set([(0..<20).map { try frame($0) }])
    #expect(set.test.map(\.energy) == [18, 19])
    #expect(set.validation.map(\.energy) == [7, 8, 9, 10])
    #expect(set.training.map(\.energy) == ((0..<7).map(Double.init) + (11..<18).map(Double.init)))
  }

  @Test("Nothing is in two parts and nothing is lost, whatever the lengths and parts")
  func partition() throws {
    let frames = try (0..<23).map { try frame($0) }
    for (validation, test) in [(0.1, 0.1), (0.5, 0.4), (0, 0.3), (0.3, 0), (0, 0), (0.5, 0.3)] {
      for length in 1...12 {
        let trajectories = [Array(frames[..<length]), Array(frames[12..<23])]
        let set = try set(trajectories, validation: validation, test: test)
        let parts = [set.training, set.validation, set.test].map { $0.map(\.energy) }
        #expect(parts.joined().sorted() == trajectories.joined().map(\.energy).sorted())
        // Each trajectory is cut by itself: the test of each is its end.
        let held = Int((Double(length) * test).rounded())
        #expect(parts[2].filter { $0 < 12 } == ((length - held)..<length).map(Double.init))
        for frames in parts { #expect(frames == frames.sorted()) }
      }
    }
  }

  @Test("A trajectory for training alone is in no other part, one for the test neither")
  func uses() throws {
    let trajectories = try stride(from: 0, to: 30, by: 10).map {
      try ($0..<($0 + 10)).map { try frame($0) }
    }
    let set = try set(trajectories, uses: [.split, .training, .test])
    #expect(set.test.map(\.energy) == [9] + (20..<30).map(Double.init))
    #expect(set.validation.map(\.energy) == [3, 4])
    #expect(set.training.map(\.energy) == [0, 1, 2, 5, 6, 7, 8] + (10..<20).map(Double.init))
  }

  @Test("Without a frame to train on there is no set")
  func empty() throws {
    for trajectories in [[], [[]]] as [[[LabelledFrame]]] {
      #expect(
        throws: PotentialError.noFrames(what: "no trajectory has a frame to train on")
      ) { try set(trajectories) }
    }
  }

  /// Frames of several compositions.
  private func mixed(_ energy: (Structure) -> Double) throws -> [LabelledFrame] {
    try (0..<12).map { number in
      var frame = try Samples.labelled(number)
      let kept = Array(0..<(4 + number % 3)) + (number % 2 == 0 ? [6] : [])
      frame.structure = frame.structure.selecting(kept)
      frame.forces = kept.map { frame.forces[$0] }
      frame.energy = energy(frame.structure)
      return frame
    }
  }

  @Test("An energy that is linear in the composition is recovered")
  func referenceEnergies() throws {
    let frames = try mixed {
      -3.5 * Double($0.composition[.lithium]) - 260.25 * Double($0.composition[.sulfur])
    }
    let set = try set([frames])
    #expect(abs(try #require(set.referenceEnergies[.lithium]) + 3.5) < 1e-7)
    #expect(abs(try #require(set.referenceEnergies[.sulfur]) + 260.25) < 1e-7)
    for frame in frames {
      #expect(abs(set.referenceEnergy(of: frame.structure) - frame.energy) < 1e-6)
      #expect(abs(set.prepared(frame, emphasis: 0, window: 1).energy) < 1e-6)
    }
  }

  @Test("Elements that occur in one ratio only still give the energy of that ratio")
  func oneRatio() throws {
    let set = try set([
      (0..<10).map { try frame($0) }.map { frame in
        var frame = frame
        frame.energy = -40
        return frame
      }
    ])
    #expect(abs(set.referenceEnergy(of: Samples.cell(0)) + 40) < 1e-6)
  }

  /// A potential whose networks say nothing.
  private func idle(referenceEnergies: [Double], shortestDistances: [[Double]]) -> NetworkPotential
  {
    let layout = Samples.layout
    let width = 2 * DensityBasis.featureCount
    let rows = [[Float]](repeating: [Float](repeating: 1, count: width), count: 2)
    return NetworkPotential(
      layout: layout, referenceEnergies: referenceEnergies, shortestDistances: shortestDistances,
      mean: rows, scale: rows, parameters: [Float](repeating: 0, count: layout.parameterCount))
  }

  @Test("A base keeps its reference energies, and the nearest atoms that it knows")
  func base() throws {
    let base = idle(referenceEnergies: [-1, -2], shortestDistances: [[0.5, 9], [9, 0.5]])
    let set = try set([(0..<10).map { try frame($0) }], base: base)
    #expect(set.referenceEnergies == [.lithium: -1, .sulfur: -2])
    let own = try self.set([(0..<10).map { try frame($0) }]).shortestDistances
    #expect(set.shortestDistances == [[0.5, own[0][1]], [own[1][0], 0.5]])
  }

  @Test("The shortest distances are those of all parts, by pair of elements")
  func shortestDistances() throws {
    let frames = try (0..<10).map { try frame($0) }
    var expected = [[Double]](repeating: [4.5, 4.5], count: 2)
    for frame in frames {
      let structure = frame.structure
      for i in 0..<structure.count {
        for j in 0..<i {
          let (a, b) = (i % 2, j % 2)
          let r = structure.shortestVector(from: i, to: j).length
          expected[a][b] = min(expected[a][b], r)
          expected[b][a] = expected[a][b]
        }
      }
    }
    let set = try set([frames])
    for a in 0..<2 {
      for b in 0..<2 { #expect(abs(set.shortestDistances[a][b] - expected[a][b]) < 1e-8) }
    }
  }

  /// Law: what was trained on is no stranger, however far apart its atoms are, and what is nearer is one.
  @Test(
    "A pair whose shortest distance is large is flagged below it and not in the frame that has it",
    arguments: [2.9, 3.4, 3.9, 4.4, 5])
  func distantPairs(distance: Double) throws {
    func frame(_ distance: Double) throws -> LabelledFrame {
      let structure = Structure(
        lattice: try #require(Lattice.cubic(20)), species: [.lithium, .sulfur],
        positions: [.zero, Vector3(distance / 20, 0, 0)])
      return LabelledFrame(
        system: "pair", structure: structure, energy: 0, forces: [.zero, .zero], virial: nil)
    }
    let set = try set([[try frame(distance)]], validation: 0, test: 0)
    let potential = idle(referenceEnergies: [0, 0], shortestDistances: set.shortestDistances)
    let nearest = min(distance, Samples.basis.radialCutoff)
    #expect(try potential.evaluate(try frame(distance).structure).shortContacts == 0)
    #expect(try potential.evaluate(try frame(nearest - 0.01).structure).shortContacts == 1)
  }

  @Test("An element that no frame to train on holds is refused by its name")
  func missingElement() throws {
    let frames = try (0..<4).map { number in
      var frame = try frame(number)
      frame.structure = frame.structure.selecting([0, 2, 4, 6])
      frame.forces = Array(frame.forces.prefix(4))
      return frame
    }
    #expect(
      throws: PotentialError.noFrames(what: "none of those to train on holds S")
    ) { try set([frames]) }
    // In the test alone it does not help.
    #expect(throws: PotentialError.self) {
      try set([frames, [try frame(9)]], uses: [.split, .test])
    }
  }

  @Test("Two atoms on one place are refused, with the frame and the atoms", arguments: [0, 0.01])
  func onePlace(distance: Double) throws {
    var frames = try (0..<10).map { try frame($0) }
    var positions = frames[8].structure.cartesianPositions
    positions[5] = positions[2] + Vector3(distance, 0, 0)
    frames[8].structure.cartesianPositions = positions
    let error = try #require(throws: PotentialError.self) { try set([frames]) }
    #expect(
      [
        "cells: frame 9: atoms 3 and 6 are on one place",
        "cells: frame 9: atoms 6 and 3 are on one place",
      ].contains(error.sentence))
  }

  @Test("A frame at the minimum weighs 1 + emphasis, one far above it 1, times its own weight")
  func weights() throws {
    var frames = try (0..<10).map { try frame($0) }
    // Energies per atom 0, 1/8, …; the validation and test come from elsewhere.
    let set = try set([frames], validation: 0, test: 0)
    #expect(set.excess(of: frames[0]) == 0)
    #expect(abs(set.excess(of: frames[4]) - 0.5) < 1e-12)
    #expect(set.prepared(frames[0], emphasis: 3, window: 0.5).weight == 4)
    #expect(
      abs(set.prepared(frames[4], emphasis: 3, window: 0.5).weight - Float(1 + 3 * exp(-1.0)))
        < 1e-6)
    frames[0].weight = 0.5
    #expect(set.prepared(frames[0], emphasis: 3, window: 0.5).weight == 2)
    frames[0].system = "unknown"
    #expect(set.excess(of: frames[0]) == 0)
  }

  @Test("The minimum is that of the frame's own composition, whatever others of its system have")
  func compositions() throws {
    let frames = try (0..<4).map { number in
      var frame = try frame(number)
      if number >= 2 {
        // Another composition, far lower in energy per atom.
        frame.structure = frame.structure.selecting(Array(0..<7))
        frame.forces.removeLast()
        frame.energy = -700 + Double(number)
      }
      return frame
    }
    let set = try set([frames], validation: 0, test: 0)
    #expect(set.excess(of: frames[0]) == 0 && set.excess(of: frames[2]) == 0)
    #expect(set.excess(of: frames[1]) > 0)
    #expect(abs(set.excess(of: frames[3]) - 1.0 / 7) < 1e-12)
  }
}
