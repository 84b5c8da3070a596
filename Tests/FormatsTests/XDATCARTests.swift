import Quantities
import Structures
import Testing

@testable import Formats

struct XDATCARTests {
  private let fixed = """
    Li S
    1.0
    5 0 0
    0 6 0
    0 0 7
    Li S
    2 1
    Direct configuration=     1
    0.95 0.1 0.2
    0.5 0.5 0.5
    0.2 0.2 0.2
    Direct configuration=     2
    0.05 0.1 0.2
    0.5 0.5 0.5
    0.2 0.2 0.2

    """

  @Test func `Positions that were folded back go on`() throws {
    let trajectory = try XDATCAR.read(fixed, file: "XDATCAR")
    #expect(trajectory.species == [.lithium, .lithium, .sulfur])
    #expect(trajectory.count == 2)
    #expect(abs(trajectory.positions[1][0].x - 1.05) < 1e-12)
    #expect(trajectory.lattices[1].lengths == Vector3(5, 6, 7))
    #expect(trajectory.interval == nil)
  }

  @Test func `A cell that changes has its head before every frame`() throws {
    let head = "Li\n1.0\n5 0 0\n0 6 0\n0 0 7\nLi\n1\nDirect configuration=  1\n0 0 0\n"
    let trajectory = try XDATCAR.read(
      head + head.replacing("0 6 0", with: "0 6.5 0"), file: "XDATCAR")
    #expect(trajectory.lattices.map(\.lengths.y) == [6, 6.5])
  }

  @Test(arguments: [
    ("", FormatError.noStructures(file: "X")),
    (
      "Li\n1.0\n5 0 0\n0 6 0\n0 0 7\nLi\n1\nDirect configuration= 1\n0 nan 0\n",
      .unexpected(file: "X", line: 9, found: "nan", expected: "a coordinate")
    ),
    (
      "Li\n1.0\n5 0 0\n0 6 0\n0 0 7\nLi\n2\nDirect configuration= 1\n0 0 0\n",
      .endsEarly(file: "X", line: 9, expected: "atom 2 of 2")
    ),
    (
      "Li\n1.0\n5 0 0\n0 6 0\n0 0 7\nLi\n1\n0 0 0\n",
      .unexpected(file: "X", line: 8, found: "0 0 0", expected: "Direct configuration=")
    ),
  ])
  func `What is broken is told with its line`(text: String, error: FormatError) {
    #expect(throws: error) { try XDATCAR.read(text, file: "X") }
  }
}
