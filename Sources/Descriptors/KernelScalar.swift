import CKernels

/// A precision for which the kernels exist.
///
/// The requirements are the kernels and the matrix product under one name for
/// both precisions; the parameters are those of `kernels.h`.
public protocol KernelScalar: BinaryFloatingPoint, Sendable {
  typealias Input = UnsafePointer<Self>
  typealias Output = UnsafeMutablePointer<Self>
  typealias Indices = UnsafePointer<Int32>

  /// Pairs in a tile of the angular functions.
  static var lanes: Int { get }

  static func radialFunctions(
    _ n: Int32, _ d: Input, _ rc: Self, _ u: Output, _ f: Output, _ df: Output)
  static func angularFunctions(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ d: Input, _ rc: Self,
    _ f: Output, _ df: Output, _ y: Output)
  static func harmonicGradients(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ unit: Input, _ gy: Output)
  static func densities(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output)
  static func densityTangents(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ tangent: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input,
    _ gy: Input, _ radial: Output, _ density: Output)
  static func pairGradients(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ neighbor: Indices, _ message: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input,
    _ radial: Input, _ density: Input, _ messageRadial: Input, _ messageDensity: Input,
    _ gradient: Output)
  static func messageDensities(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output)
  static func messageDensityTangents(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ messageDot: Input, _ tangent: Input, _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input,
    _ df: Input, _ y: Input, _ gy: Input, _ radial: Output, _ density: Output)
  static func messageAdjoint(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ fr: Input,
    _ f: Input, _ y: Input, _ radial: Input, _ density: Input, _ messageBar: Output)
  static func messageAdjointTangent(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ tangent: Input,
    _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input, _ gy: Input,
    _ radial: Input, _ density: Input, _ radialDot: Input, _ densityDot: Input,
    _ messageBar: Output)
  static func invariants(_ n: Int32, _ radial: Input, _ moment: Input, _ q: Output)
  static func invariantsTangent(
    _ n: Int32, _ radialDot: Input, _ moment: Input, _ momentDot: Input, _ qDot: Output)
  static func invariantsAdjoint(
    _ n: Int32, _ qBar: Input, _ moment: Input, _ radialBar: Output, _ momentBar: Output)
  static func invariantsAdjointTangent(
    _ n: Int32, _ qBar: Input, _ qBarDot: Input, _ moment: Input, _ momentDot: Input,
    _ radialBarDot: Output, _ momentBarDot: Output)
  static func applyTanh(_ count: Int, _ x: Output)
  static func product(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ a: Input, _ lda: Int, _ b: Input, _ ldb: Int, _ isAdding: Bool, _ c: Output, _ ldc: Int)
}

private let monomials = GauntMonomials.all
private let featureCount = Int32(DensityBasis.featureCount)

extension Float: KernelScalar {
  public static var lanes: Int { TK_LANES_F }
  public static func radialFunctions(
    _ n: Int32, _ d: Input, _ rc: Self, _ u: Output, _ f: Output, _ df: Output
  ) { tk_radial_functions_f(n, d, rc, u, f, df) }
  public static func angularFunctions(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ d: Input, _ rc: Self,
    _ f: Output, _ df: Output, _ y: Output
  ) { tk_angular_functions_f(n, starts, angular, d, rc, f, df, y) }
  public static func harmonicGradients(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ unit: Input, _ gy: Output
  ) { tk_harmonic_gradients_f(n, starts, angular, unit, gy) }
  public static func densities(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output
  ) { tk_densities_f(n, elements, starts, angular, type, fr, f, y, radial, density) }
  public static func densityTangents(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ tangent: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input,
    _ gy: Input, _ radial: Output, _ density: Output
  ) {
    tk_density_tangents_f(
      n, elements, starts, angular, type, tangent, unit, dfr, f, df, y, gy, radial, density)
  }
  public static func pairGradients(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ neighbor: Indices, _ message: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input,
    _ radial: Input, _ density: Input, _ messageRadial: Input, _ messageDensity: Input,
    _ gradient: Output
  ) {
    tk_pair_gradients_f(
      n, elements, starts, angular, type, neighbor, message, unit, dfr, f, df, radial, density,
      messageRadial, messageDensity, gradient)
  }
  public static func messageDensities(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output
  ) {
    tk_message_densities_f(n, starts, angular, neighbor, message, fr, f, y, radial, density)
  }
  public static func messageDensityTangents(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ messageDot: Input, _ tangent: Input, _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input,
    _ df: Input, _ y: Input, _ gy: Input, _ radial: Output, _ density: Output
  ) {
    tk_message_density_tangents_f(
      n, starts, angular, neighbor, message, messageDot, tangent, unit, fr, dfr, f, df, y, gy,
      radial, density)
  }
  public static func messageAdjoint(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ fr: Input,
    _ f: Input, _ y: Input, _ radial: Input, _ density: Input, _ messageBar: Output
  ) {
    tk_message_adjoint_f(n, starts, angular, neighbor, fr, f, y, radial, density, messageBar)
  }
  public static func messageAdjointTangent(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ tangent: Input,
    _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input, _ gy: Input,
    _ radial: Input, _ density: Input, _ radialDot: Input, _ densityDot: Input,
    _ messageBar: Output
  ) {
    tk_message_adjoint_tangent_f(
      n, starts, angular, neighbor, tangent, unit, fr, dfr, f, df, y, gy, radial, density,
      radialDot, densityDot, messageBar)
  }
  public static func invariants(_ n: Int32, _ radial: Input, _ moment: Input, _ q: Output) {
    tk_invariants_f(n, Int32(monomials.count), monomials, featureCount, radial, moment, q)
  }
  public static func invariantsTangent(
    _ n: Int32, _ radialDot: Input, _ moment: Input, _ momentDot: Input, _ qDot: Output
  ) {
    tk_invariants_tangent_f(
      n, Int32(monomials.count), monomials, featureCount, radialDot, moment, momentDot, qDot)
  }
  public static func invariantsAdjoint(
    _ n: Int32, _ qBar: Input, _ moment: Input, _ radialBar: Output, _ momentBar: Output
  ) {
    tk_invariants_adjoint_f(
      n, Int32(monomials.count), monomials, featureCount, qBar, moment, radialBar, momentBar)
  }
  public static func invariantsAdjointTangent(
    _ n: Int32, _ qBar: Input, _ qBarDot: Input, _ moment: Input, _ momentDot: Input,
    _ radialBarDot: Output, _ momentBarDot: Output
  ) {
    tk_invariants_adjoint_tangent_f(
      n, Int32(monomials.count), monomials, featureCount, qBar, qBarDot, moment, momentDot,
      radialBarDot, momentBarDot)
  }
  public static func applyTanh(_ count: Int, _ x: Output) { tk_tanh_f(count, x) }
  public static func product(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ a: Input, _ lda: Int, _ b: Input, _ ldb: Int, _ isAdding: Bool, _ c: Output, _ ldc: Int
  ) {
    tk_product_f(
      transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), a, Int32(lda), b,
      Int32(ldb), isAdding ? 1 : 0, c, Int32(ldc))
  }
}

extension Double: KernelScalar {
  public static var lanes: Int { TK_LANES_D }
  public static func radialFunctions(
    _ n: Int32, _ d: Input, _ rc: Self, _ u: Output, _ f: Output, _ df: Output
  ) { tk_radial_functions_d(n, d, rc, u, f, df) }
  public static func angularFunctions(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ d: Input, _ rc: Self,
    _ f: Output, _ df: Output, _ y: Output
  ) { tk_angular_functions_d(n, starts, angular, d, rc, f, df, y) }
  public static func harmonicGradients(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ unit: Input, _ gy: Output
  ) { tk_harmonic_gradients_d(n, starts, angular, unit, gy) }
  public static func densities(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output
  ) { tk_densities_d(n, elements, starts, angular, type, fr, f, y, radial, density) }
  public static func densityTangents(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ tangent: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input,
    _ gy: Input, _ radial: Output, _ density: Output
  ) {
    tk_density_tangents_d(
      n, elements, starts, angular, type, tangent, unit, dfr, f, df, y, gy, radial, density)
  }
  public static func pairGradients(
    _ n: Int32, _ elements: Int32, _ starts: Indices, _ angular: Indices, _ type: Indices,
    _ neighbor: Indices, _ message: Input, _ unit: Input, _ dfr: Input, _ f: Input, _ df: Input,
    _ radial: Input, _ density: Input, _ messageRadial: Input, _ messageDensity: Input,
    _ gradient: Output
  ) {
    tk_pair_gradients_d(
      n, elements, starts, angular, type, neighbor, message, unit, dfr, f, df, radial, density,
      messageRadial, messageDensity, gradient)
  }
  public static func messageDensities(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ fr: Input, _ f: Input, _ y: Input, _ radial: Output, _ density: Output
  ) {
    tk_message_densities_d(n, starts, angular, neighbor, message, fr, f, y, radial, density)
  }
  public static func messageDensityTangents(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ message: Input,
    _ messageDot: Input, _ tangent: Input, _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input,
    _ df: Input, _ y: Input, _ gy: Input, _ radial: Output, _ density: Output
  ) {
    tk_message_density_tangents_d(
      n, starts, angular, neighbor, message, messageDot, tangent, unit, fr, dfr, f, df, y, gy,
      radial, density)
  }
  public static func messageAdjoint(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ fr: Input,
    _ f: Input, _ y: Input, _ radial: Input, _ density: Input, _ messageBar: Output
  ) {
    tk_message_adjoint_d(n, starts, angular, neighbor, fr, f, y, radial, density, messageBar)
  }
  public static func messageAdjointTangent(
    _ n: Int32, _ starts: Indices, _ angular: Indices, _ neighbor: Indices, _ tangent: Input,
    _ unit: Input, _ fr: Input, _ dfr: Input, _ f: Input, _ df: Input, _ y: Input, _ gy: Input,
    _ radial: Input, _ density: Input, _ radialDot: Input, _ densityDot: Input,
    _ messageBar: Output
  ) {
    tk_message_adjoint_tangent_d(
      n, starts, angular, neighbor, tangent, unit, fr, dfr, f, df, y, gy, radial, density,
      radialDot, densityDot, messageBar)
  }
  public static func invariants(_ n: Int32, _ radial: Input, _ moment: Input, _ q: Output) {
    tk_invariants_d(n, Int32(monomials.count), monomials, featureCount, radial, moment, q)
  }
  public static func invariantsTangent(
    _ n: Int32, _ radialDot: Input, _ moment: Input, _ momentDot: Input, _ qDot: Output
  ) {
    tk_invariants_tangent_d(
      n, Int32(monomials.count), monomials, featureCount, radialDot, moment, momentDot, qDot)
  }
  public static func invariantsAdjoint(
    _ n: Int32, _ qBar: Input, _ moment: Input, _ radialBar: Output, _ momentBar: Output
  ) {
    tk_invariants_adjoint_d(
      n, Int32(monomials.count), monomials, featureCount, qBar, moment, radialBar, momentBar)
  }
  public static func invariantsAdjointTangent(
    _ n: Int32, _ qBar: Input, _ qBarDot: Input, _ moment: Input, _ momentDot: Input,
    _ radialBarDot: Output, _ momentBarDot: Output
  ) {
    tk_invariants_adjoint_tangent_d(
      n, Int32(monomials.count), monomials, featureCount, qBar, qBarDot, moment, momentDot,
      radialBarDot, momentBarDot)
  }
  public static func applyTanh(_ count: Int, _ x: Output) { tk_tanh_d(count, x) }
  public static func product(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int,
    _ a: Input, _ lda: Int, _ b: Input, _ ldb: Int, _ isAdding: Bool, _ c: Output, _ ldc: Int
  ) {
    tk_product_d(
      transposeA ? 1 : 0, transposeB ? 1 : 0, Int32(m), Int32(n), Int32(k), a, Int32(lda), b,
      Int32(ldb), isAdding ? 1 : 0, c, Int32(ldc))
  }
}
