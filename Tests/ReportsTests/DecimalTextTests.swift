import Testing

@testable import Reports

@Suite struct DecimalTextTests {
  @Test(arguments: [
    (-0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-0.0006, 3, "-0.001"), (1.0 / 3, 6, "0.333333"),
    (-12.5, 1, "-12.5"), (99.9996, 3, "100.000"), (0, 0, "0"),
  ])
  func fixedDecimalsHaveNoMinusBeforeZero(value: Double, decimals: Int, text: String) {
    #expect(DecimalText.fixed(value, decimals) == text)
  }

  @Test(arguments: [
    (0.0, "1.000e+00"), (-3.9, "1.259e-04"), (2.5, "3.162e+02"), (-0.0000001, "1.000e+00"),
    (-400, "1.000e-400"), (-1e-17, "1.000e+00"),
  ])
  func powersOfTenKeepTheirDigits(exponent: Double, text: String) {
    #expect(DecimalText.powerOfTen(exponent, 3) == text)
  }
}
