import Structures
import Testing

@Suite("Fractions")
struct FractionTests {
  @Test("Fractions are in lowest terms, ordered and worded")
  func fractions() {
    #expect(Fraction(6, -4) == Fraction(-3, 2) && Fraction(0, 7) == Fraction(0))
    #expect(Fraction(-3, 2) < Fraction(-1) && Fraction(2, 3) > Fraction(3, 5))
    #expect("\(Fraction(6, 4)) \(Fraction(4, 2))" == "3/2 2" && Fraction(3, 4).value == 0.75)
  }
}
