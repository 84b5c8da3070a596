import Foundation

/// How errors of energies, forces and virials are weighed against each other.
///
/// For a frame of N atoms
///
///     L = weight · [ (ΔE/N)²/σ_E² + f Σ|ΔF|²/(3N)/σ_F² + Σ(ΔW/N)²/9/σ_W² ]
///
/// with f the frame's force weight, so each σ is the error at which its term counts 1.
public struct Loss: Sendable, Hashable {
  /// eV/atom.
  public var energyScale: Double
  /// eV/Å.
  public var forceScale: Double
  /// eV/atom.
  public var virialScale: Double

  public init(energyScale: Double, forceScale: Double, virialScale: Double) {
    precondition(energyScale > 0 && forceScale > 0 && virialScale > 0, "scales are positive")
    self.energyScale = energyScale
    self.forceScale = forceScale
    self.virialScale = virialScale
  }

  /// Between this loss and another, geometrically.
  func interpolated(to other: Loss, part: Double) -> Loss {
    func mix(_ a: Double, _ b: Double) -> Double { a * pow(b / a, part) }
    return Loss(
      energyScale: mix(energyScale, other.energyScale),
      forceScale: mix(forceScale, other.forceScale),
      virialScale: mix(virialScale, other.virialScale))
  }
}

/// Sums of squared errors over frames, and what they are divided by.
public struct ErrorSums: Sendable, Hashable {
  /// (eV/atom)².
  public var energySquares = 0.0
  /// eV/atom: the sum of signed errors, which shows a bias.
  public var energyErrors = 0.0
  /// (eV/Å)².
  public var forceSquares = 0.0
  /// (eV/atom)².
  public var virialSquares = 0.0
  public var frames = 0
  public var forceComponents = 0
  public var virialComponents = 0
  public var loss = 0.0

  public init() {}

  public static func += (l: inout ErrorSums, r: ErrorSums) {
    l.energySquares += r.energySquares
    l.energyErrors += r.energyErrors
    l.forceSquares += r.forceSquares
    l.virialSquares += r.virialSquares
    l.frames += r.frames
    l.forceComponents += r.forceComponents
    l.virialComponents += r.virialComponents
    l.loss += r.loss
  }

  /// Root mean square errors; eV/atom, eV/Å, eV/atom.
  public var energyRMSE: Double { (energySquares / Double(max(1, frames))).squareRoot() }
  public var energyBias: Double { energyErrors / Double(max(1, frames)) }
  public var forceRMSE: Double { (forceSquares / Double(max(1, forceComponents))).squareRoot() }
  public var virialRMSE: Double? {
    virialComponents > 0 ? (virialSquares / Double(virialComponents)).squareRoot() : nil
  }
  public var meanLoss: Double { loss / Double(max(1, frames)) }
}
