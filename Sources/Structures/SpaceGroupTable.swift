import CSpglib
import Quantities

/// One of the 530 tabulated settings of the 230 space groups: the same group
/// with other axes or another origin is another setting.
public struct SpaceGroupSetting: Hashable, Sendable {
  /// 1 … 230.
  public let number: Int
  /// 1 … 530.
  public let hallNumber: Int
  /// Hermann–Mauguin in full, such as "P 1 2_1/c 1".
  public let fullSymbol: String
  /// Hermann–Mauguin of this setting without the axes that carry nothing,
  /// such as "P2_1/c" or "Pmnb".
  public let shortSymbol: String
  /// Hall's symbol, such as "-P 2ybc".
  public let hallSymbol: String
  /// Unique axis and cell choice, origin choice ("1", "2") or axes ("H", "R").
  public let choice: String

  /// All of them, in order of their Hall number.
  public static let all: [SpaceGroupSetting] = spglib.withLock { _ in
    (1...530).map { SpaceGroupSetting(spg_get_spacegroup_type($0), hallNumber: Int($0)) }
  }

  /// Of the conventional cell, centring translations included, from the
  /// tables of spglib.
  public var operations: [SymmetryOperation] {
    var rotations = [Int32](repeating: 0, count: 192 * 9)
    var translations = [Double](repeating: 0, count: 192 * 3)
    let count = spglib.withLock { _ in
      rotations.withUnsafeMutableBytes { rotations in
        translations.withUnsafeMutableBytes { translations in
          Int(
            spg_get_symmetry_from_database(
              rotations.baseAddress!.assumingMemoryBound(
                to: ((Int32, Int32, Int32), (Int32, Int32, Int32), (Int32, Int32, Int32)).self),
              translations.baseAddress!.assumingMemoryBound(to: (Double, Double, Double).self),
              Int32(hallNumber)))
        }
      }
    }
    return (0..<count).map { index in
      let rotation = rotations[(9 * index)..<(9 * index + 9)].map { Double($0) }
      let t = translations[(3 * index)..<(3 * index + 3)].map { $0 }
      return SymmetryOperation(
        rotation: Matrix3(rowMajor: rotation)!, translation: Vector3(t[0], t[1], t[2]))
    }
  }

  private init(_ type: SpglibSpacegroupType, hallNumber: Int) {
    number = Int(type.number)
    self.hallNumber = hallNumber
    fullSymbol = cText(type.international_full)
    hallSymbol = cText(type.hall_symbol)
    choice = cText(type.choice).trimmingSpaces
    if (3...15).contains(number) {
      // "P 1 2_1/n 1" is known as P2_1/n.
      shortSymbol = fullSymbol.split(separator: " ").filter { $0 != "1" }.joined()
    } else {
      let symbol = cText(type.international)
      let setting = symbol.split(separator: "=").last.map(String.init) ?? symbol
      shortSymbol = setting.filter { $0 != " " }
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String { filter { $0 != " " } }
}

/// A fixed array of C characters, up to its zero.
private func cText<T>(_ characters: T) -> String {
  withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
