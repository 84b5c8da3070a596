import Conductivities
import Quantities
import Structures

/// The frameworks that the conductivity estimate is calibrated on, and Li2S.
enum KnownCrystals {
  static let chlorine = Element("Cl")!
  static let bromine = Element("Br")!
  static let iodine = Element("I")!

  static func framework(
    _ lattice: Lattice?, lithium: Double, phosphorusCharge: Double = 5,
    _ sites: [(Element, [Vector3])]
  ) -> Framework {
    let halides = [chlorine, bromine, iodine]
    let charge = { (element: Element) in
      element == .phosphorus ? phosphorusCharge : halides.contains(element) ? -1 : -2
    }
    return Framework(
      lattice: lattice!,
      ions: sites.flatMap { site in
        site.1.map {
          Framework.Ion(element: site.0, position: $0, charge: Double(charge(site.0)))
        }
      }, lithiumCount: lithium)
  }

  static func inverted(_ points: [Vector3]) -> [Vector3] {
    points + points.map { Vector3.zero - $0 }
  }

  static func moved(_ points: [Vector3], by translations: [Vector3]) -> [Vector3] {
    translations.flatMap { t in points.map { $0 + t } }
  }

  static let faceCentring = [
    Vector3.zero, Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
  ]

  /// Fm-3m.
  static let li2S = framework(
    .cubic(5.7215), lithium: 8, [(.sulfur, moved([Vector3.zero], by: faceCentring))])

  /// Pmn2_1, ICSD 180318: Homma et al., doi:10.1016/j.ssi.2010.10.001.
  static let gammaLi3PS4: Framework = {
    let general = { (x: Double, y: Double, z: Double) in
      [
        Vector3(x, y, z), Vector3(-x, y, z), Vector3(x + 0.5, -y, z + 0.5),
        Vector3(-x + 0.5, -y, z + 0.5),
      ]
    }
    let mirror = { (y: Double, z: Double) in [Vector3(0, y, z), Vector3(0.5, -y, z + 0.5)] }
    return framework(
      Lattice(a: 7.70829, b: 6.53521, c: 6.1365, alpha: 90, beta: 90, gamma: 90), lithium: 6,
      [
        (.phosphorus, mirror(0.8218, 0.9942)), (.sulfur, general(0.2185, 0.6717, 0.8857)),
        (.sulfur, mirror(0.1083, 0.888)), (.sulfur, mirror(0.8049, 0.3230)),
      ])
  }()

  /// Pnma. This cell and those of Li7P3S11, Li7PS6, Li2P2S6 and Li4P2S6: the
  /// starting crystals of the DFT frames of OxideGlassGroupAAU/LiPS, averaged
  /// over their symmetry.
  static let betaLi3PS4: Framework = {
    let general = { (x: Double, y: Double, z: Double) in
      inverted([
        Vector3(x, y, z), Vector3(-x + 0.5, -y, z + 0.5), Vector3(-x, y + 0.5, -z),
        Vector3(x + 0.5, -y + 0.5, -z + 0.5),
      ])
    }
    let mirror = { (x: Double, z: Double) in
      inverted([Vector3(x, 0.25, z), Vector3(-x + 0.5, 0.75, z + 0.5)])
    }
    return framework(
      Lattice(a: 12.819, b: 8.22, c: 6.1235, alpha: 90, beta: 90, gamma: 90), lithium: 12,
      [
        (.phosphorus, mirror(0.0874, 0.1727)), (.sulfur, general(0.1552, 0.0458, 0.2862)),
        (.sulfur, mirror(0.9345, 0.2582)), (.sulfur, mirror(0.1070, 0.8377)),
      ])
  }()

  /// P-1.
  static let li7P3S11 = framework(
    Lattice(a: 12.501, b: 6.0317, c: 12.5302, alpha: 102.844, beta: 113.204, gamma: 74.47),
    lithium: 14,
    [
      (
        .phosphorus,
        inverted([
          Vector3(0.7936, 0.0331, 0.4651), Vector3(0.4931, 0.0380, 0.2964),
          Vector3(0.8401, 0.2706, 0.0586),
        ])
      ),
      (
        .sulfur,
        inverted([
          Vector3(0.8604, 0.2361, 0.6194), Vector3(0.8234, 0.1044, 0.3340),
          Vector3(0.8398, 0.6831, 0.4678), Vector3(0.3307, 0.2272, 0.2885),
          Vector3(0.5090, 0.0796, 0.1510), Vector3(0.5093, 0.7000, 0.3073),
          Vector3(0.6174, 0.1591, 0.4528), Vector3(0.8406, 0.3306, 0.9030),
          Vector3(0.8277, 0.9278, 0.0461), Vector3(0.6780, 0.4866, 0.0638),
          Vector3(0.9769, 0.3505, 0.1872),
        ])
      ),
    ])

  /// C2/m.
  static let li2P2S6: Framework = {
    let centring = [Vector3.zero, Vector3(0.5, 0.5, 0)]
    let orbit = { (point: Vector3) in moved(inverted([point]), by: centring) }
    return framework(
      Lattice(a: 11.116, b: 7.007, c: 6.5253, alpha: 90, beta: 125.573, gamma: 90), lithium: 4,
      [
        (.phosphorus, orbit(Vector3(0.1536, 0, 0.5804))), (.sulfur, orbit(Vector3(0, 0.2218, 0.5))),
        (.sulfur, orbit(Vector3(0.1806, 0.5, 0.0615))),
        (.sulfur, orbit(Vector3(0.1977, 0, 0.3266))),
      ])
  }()

  /// P-31m; P–P bonds, so P⁴⁺.
  static let li4P2S6: Framework = {
    let (x, z) = (0.3221, 0.2478)
    return framework(
      Lattice(a: 6.0775, b: 6.0775, c: 6.599, alpha: 90, beta: 90, gamma: 120), lithium: 4,
      phosphorusCharge: 4,
      [
        (.phosphorus, inverted([Vector3(0, 0, 0.165)])),
        (.sulfur, inverted([Vector3(x, 0, z), Vector3(0, x, z), Vector3(-x, -x, z)])),
      ])
  }()

  /// F-43m: PS4 on 4b with bonds of 2.05 Å, anions on 4a and 4c.
  static func argyrodite(
    _ a: Double, lithium: Double, at4a: Element, at4c: Element
  ) -> Framework {
    let x = 2.05 / (3.0.squareRoot() * a)
    let corners = [
      Vector3(x, x, x), Vector3(x, -x, -x), Vector3(-x, x, -x), Vector3(-x, -x, x),
    ].map { $0 + 0.5 }
    return framework(
      .cubic(a), lithium: lithium,
      [
        (.phosphorus, moved([Vector3(repeating: 0.5)], by: faceCentring)),
        (.sulfur, moved(corners, by: faceCentring)),
        (at4a, moved([Vector3.zero], by: faceCentring)),
        (at4c, moved([Vector3(repeating: 0.25)], by: faceCentring)),
      ])
  }

  /// The high-temperature cubic form.
  static let li7PS6 = argyrodite(9.993, lithium: 28, at4a: .sulfur, at4c: .sulfur)

  /// The more frequent anion on each site of the crystals of Kraft et al.,
  /// J. Am. Chem. Soc. 139, 10909 (2017), doi:10.1021/jacs.7b06327; cells as in
  /// OBELiX (122, 6jf, ywe).
  static let li6PS5Cl = argyrodite(9.898, lithium: 24, at4a: .sulfur, at4c: chlorine)
  static let li6PS5Br = argyrodite(10.02, lithium: 24, at4a: bromine, at4c: .sulfur)
  static let li6PS5I = argyrodite(10.181, lithium: 24, at4a: iodine, at4c: .sulfur)

  /// P4/nmm, Sedlmaier et al., Chem. Mater. 29, 1830 (2017),
  /// doi:10.1021/acs.chemmater.7b00013; coordinates as in OBELiX (lol), which
  /// adds noise to them.
  static let li4PS4I: Framework = {
    let (y, z, height) = (0.2008, 0.6912, 0.1262)
    return framework(
      Lattice(a: 8.48285, b: 8.48285, c: 5.9301, alpha: 90, beta: 90, gamma: 90), lithium: 8,
      [
        (.phosphorus, [Vector3(0, 0, 0.5), Vector3(0.5, 0.5, 0.5)]),
        (
          .sulfur,
          [
            Vector3(0, y, z), Vector3(0, -y, z), Vector3(y, 0, -z), Vector3(-y, 0, -z),
            Vector3(0.5 - y, 0.5, z), Vector3(0.5 + y, 0.5, z), Vector3(0.5, 0.5 - y, -z),
            Vector3(0.5, 0.5 + y, -z),
          ]
        ), (iodine, [Vector3(0, 0.5, height), Vector3(0.5, 0, -height)]),
      ])
  }()

  /// P4_2/nmc with P on the site that Ge shares, mean of four refinements in
  /// OBELiX (j8q, mtn, zzr, 824).
  static let li10GeP2S12: Framework = {
    let axis = { (z: Double) in
      [
        Vector3(0, 0.5, z), Vector3(0, 0.5, z + 0.5), Vector3(0.5, 0, -z), Vector3(0.5, 0, 0.5 - z),
      ]
    }
    let mirror = { (y: Double, z: Double) in
      [
        Vector3(0, y, z), Vector3(0, -y, z), Vector3(0.5 - y, 0.5, z + 0.5),
        Vector3(0.5 + y, 0.5, z + 0.5), Vector3(0.5, 0.5 - y, 0.5 - z),
        Vector3(0.5, 0.5 + y, 0.5 - z), Vector3(y, 0, -z), Vector3(-y, 0, -z),
      ]
    }
    return framework(
      Lattice(a: 8.7112, b: 8.7112, c: 12.6078, alpha: 90, beta: 90, gamma: 90), lithium: 20,
      [
        (.phosphorus, [Vector3.zero, Vector3(repeating: 0.5)] + axis(0.3099)),
        (.sulfur, mirror(0.1877, 0.0938)), (.sulfur, mirror(0.2954, 0.4033)),
        (.sulfur, mirror(0.3032, 0.7091)),
      ])
  }()

  static let all: [String: Framework] = [
    "gamma-Li3PS4": gammaLi3PS4, "beta-Li3PS4": betaLi3PS4, "Li7P3S11": li7P3S11,
    "Li2P2S6": li2P2S6, "Li4P2S6": li4P2S6, "Li7PS6": li7PS6, "Li6PS5Cl": li6PS5Cl,
    "Li6PS5Br": li6PS5Br, "Li6PS5I": li6PS5I, "Li4PS4I": li4PS4I, "Li10GeP2S12": li10GeP2S12,
  ]

  /// Site energies of all of them at the standard spacing, made once: they
  /// are most of what these tests take.
  static let landscapes = all.mapValues { BondValenceLandscape($0) }
}
