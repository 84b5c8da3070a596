import Foundation

/// A conductivity that was measured on the line from Li2S to P2S5, to stand beside estimates.
///
/// Few and well known, not all that there are. Their sources give no errors; where one composition
/// has several, they show how far laboratories and preparations lie apart.
struct MeasuredConductivity: Sendable, Hashable {
  enum Kind: String, Sendable, CaseIterable {
    case crystal
    case glassCeramic = "glass-ceramic"
    case glass
  }

  var name: String
  /// Mole fraction of Li2S.
  var x: Double
  var kind: Kind
  /// S/cm, at 298 to 303 K.
  var conductivity: Double
  /// DOI of the paper.
  var source: String

  var log10Conductivity: Double { log10(conductivity) }

  private init(_ name: String, _ x: Double, _ kind: Kind, _ value: Double, _ source: String) {
    (self.name, self.x, self.kind) = (name, x, kind)
    (conductivity, self.source) = (value, source)
  }

  /// By x, then by conductivity.
  ///
  /// beta-Li3PS4 is the nanoporous one: extrapolated from where the bulk is stable it is 9·10⁻⁷
  /// S/cm in the same paper.
  static let all = [
    Self("Li2P2S6", 0.5, .crystal, 7.8e-11, "10.1021/acs.inorgchem.7b00751"),
    Self("70 Li2S – 30 P2S5", 0.7, .glass, 4.64e-5, "10.1016/j.ssi.2006.07.017"),
    Self("Li7P3S11", 0.7, .glassCeramic, 8.63e-4, "10.1021/acs.chemmater.7b04842"),
    Self("Li7P3S11", 0.7, .glassCeramic, 3.2e-3, "10.1016/j.ssi.2006.04.017"),
    Self("Li7P3S11", 0.7, .glassCeramic, 8.6e-3, "10.1021/acs.chemmater.6b02163"),
    Self("Li7P3S11", 0.7, .glassCeramic, 1.7e-2, "10.1039/C3EE41655K"),
    Self("gamma-Li3PS4", 0.75, .crystal, 2.6e-7, "10.1021/ja3110895"),
    Self("beta-Li3PS4, nanoporous", 0.75, .crystal, 1.6e-4, "10.1021/ja3110895"),
    Self("75 Li2S – 25 P2S5", 0.75, .glass, 2.79e-4, "10.1016/j.ssi.2012.05.013"),
    Self("Li7PS6", 0.875, .crystal, 1.27e-4, "10.1016/0167-2738(90)90432-Q"),
  ]
}
