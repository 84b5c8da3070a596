import Quantities
import Structures
import Testing

@testable import Formats

struct LAMMPSDumpTests {
  private func frame(
    step: Int, columns: String, atoms: [String], bounds: String = "pp pp pp\n0 10\n0 10\n0 10"
  ) -> String {
    "ITEM: TIMESTEP\n\(step)\nITEM: NUMBER OF ATOMS\n\(atoms.count)\nITEM: BOX BOUNDS \(bounds)\n"
      + "ITEM: ATOMS \(columns)\n" + atoms.map { $0 + "\n" }.joined()
  }

  @Test func `Atoms are put in the order of their ids`() throws {
    let text =
      frame(step: 0, columns: "id element x y z", atoms: ["2 S 5 5 5", "1 Li 9.5 0 0"])
      + frame(step: 100, columns: "id element x y z", atoms: ["1 Li 0.5 0 0", "2 S 5 5 5"])
    let trajectory = try LAMMPSDump.read(text, file: "d")
    #expect(trajectory.species == [.lithium, .sulfur])
    #expect(abs(trajectory.positions[1][0].x - 1.05) < 1e-12)
  }

  @Test func `Scaled, unfolded and flagged positions are the same trajectory`() throws {
    let plain =
      frame(step: 0, columns: "element xu yu zu", atoms: ["Li 9 1 2"])
      + frame(step: 1, columns: "element xu yu zu", atoms: ["Li 17 1 2"])
    let scaled =
      frame(step: 0, columns: "element xsu ysu zsu", atoms: ["Li 0.9 0.1 0.2"])
      + frame(step: 1, columns: "element xsu ysu zsu", atoms: ["Li 1.7 0.1 0.2"])
    let flagged =
      frame(step: 0, columns: "element x y z ix iy iz", atoms: ["Li 9 1 2 0 0 0"])
      + frame(step: 1, columns: "element x y z ix iy iz", atoms: ["Li 7 1 2 1 0 0"])
    let folded =
      frame(step: 0, columns: "element xs ys zs ix iy iz", atoms: ["Li 0.9 0.1 0.2 0 0 0"])
      + frame(step: 1, columns: "element xs ys zs ix iy iz", atoms: ["Li 0.7 0.1 0.2 1 0 0"])
    for text in [plain, scaled, flagged, folded] {
      let trajectory = try LAMMPSDump.read(text, file: "d")
      #expect(abs(trajectory.positions[0][0].x - 0.9) < 1e-12)
      #expect(abs(trajectory.positions[1][0].x - 1.7) < 1e-12)
    }
  }

  @Test func `A tilted box is read from the bounds of the upright one around it`() throws {
    let text = frame(
      step: 0, columns: "element x y z", atoms: ["Li 1 2 3"],
      bounds: "xy xz yz pp pp pp\n-1 13 2\n0.5 8.5 -1\n1 10 0.5")
    let trajectory = try LAMMPSDump.read(text, file: "d")
    // xlo = -1 - min(0, 2, -1, 1), xhi = 13 - max(0, 2, -1, 1); yhi = 8.5 - 0.5.
    let matrix = trajectory.lattices[0].matrix
    #expect(matrix.a == Vector3(11, 0, 0))
    #expect(matrix.b == Vector3(2, 7.5, 0))
    #expect(matrix.c == Vector3(-1, 0.5, 9))
    let place = trajectory.lattices[0].cartesian(trajectory.positions[0][0])
    #expect((place - (Vector3(1, 2, 3) - Vector3(0, 0.5, 1))).length < 1e-12)
  }

  @Test func `Types take the elements that are given`() throws {
    let text = frame(step: 0, columns: "id type x y z", atoms: ["1 2 0 0 0", "2 1 5 5 5"])
    #expect(
      try LAMMPSDump.read(text, file: "d", elements: [.lithium, .sulfur]).species
        == [.sulfur, .lithium])
    #expect(throws: FormatError.unnamedTypes(file: "d", line: 9)) {
      try LAMMPSDump.read(text, file: "d")
    }
    #expect(throws: FormatError.self) {
      try LAMMPSDump.read(text, file: "d", elements: [.lithium])
    }
  }

  @Test func `What is broken is told with its line`() {
    let good = frame(step: 0, columns: "id element x y z", atoms: ["1 Li 0 0 0", "2 S 5 5 5"])
    for (old, new) in [
      ("2 S 5 5 5", "2 S 5 5"), ("2 S 5 5 5", "1 S 5 5 5"), ("2 S 5 5 5", "2 Xx 5 5 5"),
      ("1 Li 0 0 0", "1 Li nan 0 0"), ("pp pp pp", "pp pp ff"), ("0 10\n0 10", "0 10\n0 0"),
      ("ITEM: TIMESTEP", "ITEM:TIMESTEP"), ("x y z", "vx vy vz"), ("ATOMS\n2", "ATOMS\n3"),
    ] {
      #expect(throws: FormatError.self, "\(new)") {
        try LAMMPSDump.read(good.replacing(old, with: new), file: "d")
      }
    }
    let uneven = [0, 10, 30].map { good.replacing("TIMESTEP\n0", with: "TIMESTEP\n\($0)") }
    #expect(throws: FormatError.unevenFrames(file: "d", frame: 3)) {
      try LAMMPSDump.read(uneven.joined(), file: "d")
    }
  }
}
