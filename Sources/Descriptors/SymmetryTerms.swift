import Structures

/// Symmetry functions of one element, sorted by the elements of the neighbours that they see, so
/// that what several of them have in common is worked out once.
struct SymmetryTerms {
  /// A summand of one feature. Radial and angular functions are named by their slots in the tables
  /// of their values.
  struct Term {
    var feature: Int
    var weight: Double
    var radial: Int
    /// 0 in a radial term.
    var angle: Int
  }

  /// What neighbours of one type have to give.
  struct OfType {
    var radials: RadialSet
    var terms: [Term]
  }

  /// What pairs of neighbours of two types have to give.
  struct OfTypes {
    /// The first is not after the second.
    var types: (Int, Int)
    /// Of the distance between the neighbours, for the narrow terms.
    var radials: RadialSet
    var angles: AngularSet
    var wide: [Term]
    var narrow: [Term]
  }

  let count: Int
  /// Slots of radial functions.
  let radialCount: Int
  /// Most slots of angular functions that two types need.
  let angleCount: Int
  let single: [OfType]
  /// Only such as have terms.
  let double: [OfTypes]

  /// - Parameter elements: of the types.
  init(_ functions: [SymmetryFunction], elements: [Element]) {
    count = functions.count
    var slots: [RadialFunction: Int] = [:]
    for function in functions where slots[function.radial] == nil {
      slots[function.radial] = slots.count
    }
    radialCount = slots.count
    let numbered = functions.enumerated().map { ($0.offset, $0.element, slots[$0.element.radial]!) }
    single = elements.map { element in
      var terms: [Term] = []
      var needed: Set<RadialFunction> = []
      for (feature, function, slot) in numbered {
        if function.isAngular {
          if function.neighbors?.contains(element) ?? true { needed.insert(function.radial) }
          continue
        }
        let weight = function.weight(of: [element])
        guard weight != 0 else { continue }
        needed.insert(function.radial)
        terms.append(Term(feature: feature, weight: weight, radial: slot, angle: 0))
      }
      return OfType(radials: RadialSet(needed, slots: slots), terms: terms)
    }
    var double: [OfTypes] = []
    var angleCount = 0
    for first in elements.indices {
      for second in first..<elements.count {
        var angles: [AngularFunction] = []
        var (wide, narrow): ([Term], [Term]) = ([], [])
        var needed: Set<RadialFunction> = []
        for (feature, function, slot) in numbered {
          guard case .angular(let angular, let isNarrow) = function.kind else { continue }
          let weight = function.weight(of: [elements[first], elements[second]])
          guard weight != 0 else { continue }
          let angle = angles.firstIndex(of: angular) ?? angles.count
          if angle == angles.count { angles.append(angular) }
          let term = Term(feature: feature, weight: weight, radial: slot, angle: angle)
          if isNarrow {
            needed.insert(function.radial)
            narrow.append(term)
          } else {
            wide.append(term)
          }
        }
        guard !wide.isEmpty || !narrow.isEmpty else { continue }
        angleCount = max(angleCount, angles.count)
        double.append(
          OfTypes(
            types: (first, second), radials: RadialSet(needed, slots: slots),
            angles: AngularSet(angles),
            wide: wide, narrow: narrow))
      }
    }
    self.double = double
    self.angleCount = angleCount
  }
}
