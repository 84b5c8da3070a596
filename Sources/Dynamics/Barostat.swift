import Foundation
import Quantities
import Structures

/// A cell whose volume, or shape too, follows a random path about the one that balances a pressure.
///
/// Stochastic cell rescaling: with the pressure tensor Π = (Σ m vᵀv + W) / V of the moment and the
/// pressure P₀ outside, the volume goes as
///
///     d ln V = (β/τ) (tr Π / 3 − P₀) dt + √(2 k_B T β / (V τ)) dW
///
/// or, with nine independent noises, the lattice vectors h as
///
///     dh = h dE,   dE = (β/3τ) (Π − P₀ + k_B T / V) dt + √(2 k_B T β / (3 V τ)) dW
///
/// Positions go with the cell; velocities go against it, so that the volume of phase space stays.
/// What turns the cell as a whole is taken out: its first vector keeps its direction, and the
/// first two their plane. Volumes come in the proportions of the isothermal-isobaric ensemble.
///
/// - Unit: τ in fs, β in Å³/eV.
/// - Parameters: β, about the compressibility, is not a property of the result. Together with τ it
///   sets only how fast the cell follows: a cell of the compressibility κ forgets its volume in
///   τ κ/β.
/// - Error: of order Δt β/(τ κ). Pressure follows from the velocities that the bath's degrees of
///   freedom count: without motion of the whole it is lower than that of N free atoms by k_B T / V,
///   2 MPa for 200 atoms of a sulfide at 600 K.
/// - Edge cases: a liquid resists no shear; its cell changes shape without end unless isotropic.
/// - Source: Bernetti, Bussi, J. Chem. Phys. 153, 114107 (2020), doi:10.1063/5.0020514;
///   anisotropic: Del Tatto, Raiteri, Bernetti, Bussi, Appl. Sci. 12, 1139 (2022),
///   doi:10.3390/app12031139.
public struct Barostat: Hashable, Sendable, Codable {
  public enum Shape: String, Hashable, Sendable, Codable {
    /// The cell keeps its shape.
    case isotropic
    /// All edges and angles are free.
    case anisotropic
  }

  public let shape: Shape
  /// τ, fs.
  public let time: Double
  /// β, Å³/eV.
  public let compressibility: Double

  /// 1/20 GPa, about that of lithium thiophosphates; see `Barostat` for how little depends on it.
  public static let sulfideCompressibility = Constants.gigapascal / 20

  /// - Parameters:
  ///   - time: τ, fs.
  ///   - compressibility: β, Å³/eV.
  public init(
    _ shape: Shape, time: Double = 1000, compressibility: Double = sulfideCompressibility
  ) {
    (self.shape, self.time, self.compressibility) = (shape, time, compressibility)
    precondition(isPossible, "a time is positive, and all matter yields to pressure")
  }

  var isPossible: Bool {
    time > 0 && time.isFinite && compressibility > 0 && compressibility.isFinite
  }

  /// By what the lattice is to be multiplied from the right for one step.
  ///
  /// - Parameters:
  ///   - tensor: Π, eV/Å³.
  ///   - pressure: P₀, eV/Å³.
  ///   - temperature: K.
  ///   - timestep: fs.
  func deformation(
    of lattice: Lattice, tensor: Matrix3, pressure: Double, temperature: Double, timestep: Double,
    random: inout RandomStream
  ) -> Matrix3 {
    let thermal = Constants.boltzmann * temperature / lattice.volume
    let rate = compressibility / time * timestep
    switch shape {
    case .isotropic:
      let change =
        rate * (tensor.trace / 3 - pressure) + (2 * thermal * rate).squareRoot() * random.normal()
      return .identity * exp(change / 3)
    case .anisotropic:
      let noise = (2 * thermal * rate / 3).squareRoot()
      var change = (tensor + .identity * (thermal - pressure)) * (rate / 3)
      for row in 0..<3 { change[row] += random.normalVector() * noise }
      let deformation = Matrix3.identity + change
      return deformation
        * Self.turn(from: lattice.matrix * deformation, to: lattice.matrix)
    }
  }

  /// The rotation after which the first vector of a cell has the direction of that of another, and
  /// the first two their plane.
  private static func turn(from cell: Matrix3, to other: Matrix3) -> Matrix3 {
    axes(cell).transpose * axes(other)
  }

  /// Along the first vector, across it in the plane of the first two, across both.
  private static func axes(_ cell: Matrix3) -> Matrix3 {
    let first = cell.a / cell.a.length
    let normal = cell.a.cross(cell.b)
    let third = normal / normal.length
    return Matrix3(first, third.cross(first), third)
  }
}
