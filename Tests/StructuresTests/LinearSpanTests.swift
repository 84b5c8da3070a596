import Quantities
import Structures
import Testing

@Suite("Spans of integer vectors")
struct LinearSpanTests {
  @Test("Rank counts independent vectors, however large the numbers")
  func rank() {
    var span = LinearSpan()
    let inserted = [
      [2, 0, 1], [0, 2, 5], [6, 2, 8], [4, 2, 6], [1_000_000_000, 999_999_999, 0],
    ].map { span.insert($0) }
    #expect(inserted == [true, true, false, true, false] && span.rank == 3)
  }

  @Test("Sums of vectors are in their span, and one atom more is not")
  func membership() {
    var random = RandomStream(seed: 4, purpose: "span", candidate: 0)
    for _ in 0..<50 {
      let vectors = (0..<3).map { row in
        // The sixth element is in none of the vectors.
        (0..<5).map { $0 == row ? 1 : random.index(below: 50) } + [0]
      }
      var span = LinearSpan()
      for vector in vectors { _ = span.insert(vector) }
      let factors = vectors.map { _ in random.index(below: 9) }
      var sum = (0..<6).map { k in
        zip(vectors, factors).reduce(0) { $0 + $1.0[k] * $1.1 }
      }
      #expect(span.contains(sum))
      sum[5] += 1
      #expect(!span.contains(sum))
    }
  }
}
