import Conductivities
import Quantities
import Testing

@Suite("Fits of a line")
struct LineFitTests {
  @Test("Points on a line give that line and no error")
  func exact() {
    let fit = LineFit([(0, 1), (1, 3), (4, 9)])
    #expect(abs(fit.slope - 2) < 1e-12 && abs(fit.intercept - 1) < 1e-12)
    #expect(fit.scatter < 1e-12 && fit.leaveOneOutError < 1e-12)
    let prediction = fit.prediction(at: 10)
    #expect(abs(prediction.value - 21) < 1e-12 && prediction.standardError < 1e-11)
  }

  @Test("Leaving out is the same as fitting without")
  func leaveOneOut() {
    let points = [(0.1, 2.0), (0.5, 1.1), (0.9, 1.4), (1.7, -0.3), (2.0, 0.2)]
      .map { (x: $0.0, y: $0.1) }
    let errors = points.indices.map { left in
      let others = points.indices.filter { $0 != left }.map { points[$0] }
      return LineFit(others).prediction(at: points[left].x).value - points[left].y
    }
    let rms = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
    #expect(abs(LineFit(points).leaveOneOutError - rms) < 1e-12)
    let means = points.indices.map { left in
      let others = points.indices.filter { $0 != left }.map { points[$0].y }
      return others.reduce(0, +) / Double(others.count) - points[left].y
    }
    let rmsOfMean = (means.reduce(0) { $0 + $1 * $1 } / Double(means.count)).squareRoot()
    #expect(abs(LineFit(points).leaveOneOutErrorOfMean - rmsOfMean) < 1e-12)
  }

  @Test("Two thirds of new observations lie within the stated error")
  func coverage() {
    var random = RandomStream(seed: 3, purpose: "line", candidate: 0)
    var within = 0
    for _ in 0..<4000 {
      let observe = { (x: Double, random: inout RandomStream) in 2 - 3 * x + 0.5 * random.normal() }
      let points = (0..<12).map { index in
        let x = Double(index) / 11
        return (x: x, y: observe(x, &random))
      }
      let prediction = LineFit(points).prediction(at: 1.4)
      if abs(observe(1.4, &random) - prediction.value) < prediction.standardError { within += 1 }
    }
    // Student's t with 10 degrees of freedom: 65.9 % within one standard error.
    #expect(abs(Double(within) / 4000 - 0.659) < 0.03)
  }
}
