import Quantities
import Structures

/// The symmetry operations of a data block.
///
/// Those it lists; where it lists none, those of the space group it names, if
/// the name, the number and the shape of the cell leave one setting only.
struct CIFSymmetry {
  let operations: [SymmetryOperation]

  init(_ block: CIFBlock, lattice: Lattice, lines: TextLines) throws {
    if let column = block.column(
      "_symmetry_equiv_pos_as_xyz", "_space_group_symop_operation_xyz"),
      !column.allSatisfy(\.isMissing)
    {
      operations = try Self.listed(column, lattice, lines)
    } else {
      operations = try Self.named(block, lattice, lines)
    }
  }

  private static func listed(
    _ column: [CIFValue], _ lattice: Lattice, _ lines: TextLines
  ) throws -> [SymmetryOperation] {
    var operations: [SymmetryOperation] = []
    for value in column {
      guard let operation = parse(value.text) else {
        throw lines.unexpected(value, "a symmetry operation such as 'x, -y, z+1/2'")
      }
      guard fits(operation, lattice) else {
        throw lines.unexpected(value, "a symmetry operation that maps the cell onto itself")
      }
      guard !operations.contains(where: { isSame($0, operation) }) else {
        throw lines.unexpected(value, "each symmetry operation once")
      }
      operations.append(operation)
    }
    guard let first = operations.firstIndex(where: { isSame($0, identity) }) else {
      throw lines.unexpected(column[0], "the identity 'x, y, z' among the operations")
    }
    operations.swapAt(0, first)
    guard isGroup(operations) else {
      throw FormatError.noGroup(
        file: lines.file, line: column[0].line, operations: operations.count)
    }
    return operations
  }

  /// Whether every two operations in sequence are again one of them.
  ///
  /// The operations of one rotation must be those of its representative with
  /// the centring translations; then the products of representatives suffice,
  /// 2,304 for a cubic group instead of 36,864.
  static func isGroup(_ operations: some Collection<SymmetryOperation>) -> Bool {
    let translations = Dictionary(grouping: operations, by: \.rotation)
      .mapValues { $0.map(\.translation) }
    func holds(_ a: SymmetryOperation, _ b: SymmetryOperation) -> Bool {
      let translation = a.image(of: b.translation)
      return translations[a.rotation * b.rotation]?
        .contains { isSame($0, translation) } == true
    }
    let centrings = operations.filter { $0.rotation == .identity }
    let representatives = translations.map {
      SymmetryOperation(rotation: $0.key, translation: $0.value[0])
    }
    return translations.values.allSatisfy { $0.count == centrings.count }
      && operations.allSatisfy { a in
        centrings.allSatisfy { holds(a, $0) && holds($0, a) }
      }
      && representatives.allSatisfy { a in representatives.allSatisfy { holds(a, $0) } }
  }

  private static func named(
    _ block: CIFBlock, _ lattice: Lattice, _ lines: TextLines
  ) throws -> [SymmetryOperation] {
    let number = block.value("_space_group_it_number", "_symmetry_int_tables_number")
    let name = block.value("_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m")
    let hall = block.value("_space_group_name_hall", "_symmetry_space_group_name_hall")
    guard let given = hall ?? name ?? number else {
      throw FormatError.noSymmetry(file: lines.file, line: block.line)
    }
    var settings = SpaceGroupSetting.all
    if let number {
      settings = settings.filter { String($0.number) == number.text }
    }
    if let hall {
      settings = settings.filter { words($0.hallSymbol) == words(hall.text) }
    } else if let name {
      let (symbol, choice) = split(name.text)
      settings = settings.filter {
        [compact($0.shortSymbol), compact($0.fullSymbol)].contains(symbol)
          && $0.choice.lowercased().hasPrefix(choice ?? "")
      }
    }
    settings = settings.filter { $0.operations.allSatisfy { fits($0, lattice) } }
    // Some settings have two names for the same operations and one Hall symbol.
    let different = Set(settings.map(\.hallSymbol)).count
    guard different == 1 else {
      throw FormatError.ambiguousSpaceGroup(
        file: lines.file, line: given.line, group: given.text, settings: different)
    }
    return settings[0].operations
  }

  /// "R -3 m :H" and "R -3 m H" into the symbol and its choice of axes or
  /// origin; S and Z stand for the origin choices 1 and 2.
  private static func split(_ name: String) -> (symbol: String, choice: String?) {
    if let colon = name.lastIndex(of: ":") {
      return (compact(String(name[..<colon])), compact(String(name[colon...].dropFirst())))
    }
    let choices: [Character: String] = ["H": "h", "R": "r", "S": "1", "Z": "2"]
    if name.count > 1, let last = name.last, let choice = choices[last] {
      return (compact(String(name.dropLast())), choice)
    }
    return (compact(name), nil)
  }

  /// Of a Hall symbol, where spaces count: "P 32" has a screw axis, "P 3 2" two axes.
  private static func words(_ symbol: String) -> [String] {
    symbol.lowercased().replacing("_", with: " ").split(separator: " ").map(String.init)
  }

  private static func compact(_ symbol: String) -> String {
    symbol.lowercased().filter { $0 != " " && $0 != "_" }
  }

  private static let identity = SymmetryOperation(rotation: .identity, translation: .zero)

  private static func isSame(_ a: SymmetryOperation, _ b: SymmetryOperation) -> Bool {
    a.rotation == b.rotation && isSame(a.translation, b.translation)
  }

  /// Equal up to lattice translations.
  private static func isSame(_ a: Vector3, _ b: Vector3) -> Bool {
    let difference = a - b
    return (difference - difference.rounded(.toNearestOrAwayFromZero)).length < 1e-3
  }

  /// Whether the operation leaves the lengths and angles of the cell as they
  /// are, to 2 %: cells are measured, operations are not.
  private static func fits(_ operation: SymmetryOperation, _ lattice: Lattice) -> Bool {
    let metric = lattice.matrix * lattice.matrix.transpose
    let mapped = operation.rotation.transpose * metric * operation.rotation
    let lengths = lattice.lengths
    for i in 0..<3 {
      for j in 0..<3 where abs(mapped[i, j] - metric[i, j]) > 0.02 * lengths[i] * lengths[j] {
        return false
      }
    }
    return true
  }

  /// "x, -y, z+1/2", "1/2+X,Y,-Z", "-x+y, y, 0.25-z"; `nil` for what is not a
  /// mapping of space onto itself.
  static func parse(_ text: String) -> SymmetryOperation? {
    let parts = text.lowercased().split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    var rotation = Matrix3.zero
    var translation = Vector3.zero
    for (row, part) in parts.enumerated() {
      guard let (coefficients, constant) = component(part.filter { !$0.isWhitespace }) else {
        return nil
      }
      rotation[row] = coefficients
      translation[row] = constant
    }
    guard abs(abs(rotation.determinant) - 1) < 1e-9 else { return nil }
    return SymmetryOperation(rotation: rotation, translation: translation.wrappedToUnit)
  }

  /// One component: the coefficients of x, y and z, each −1, 0 or 1, and a constant.
  private static func component(_ text: String) -> (Vector3, Double)? {
    var coefficients = Vector3.zero
    var constant = 0.0
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    var isFirst = true
    while let first = rest.first {
      var sign = 1.0
      if first == "+" || first == "-" {
        sign = first == "-" ? -1 : 1
        rest.removeFirst()
      } else if !isFirst {
        return nil
      }
      isFirst = false
      let term = rest.prefix { $0 != "+" && $0 != "-" }
      rest = rest.dropFirst(term.count)
      if let axis = ["x", "y", "z"].firstIndex(of: term) {
        guard coefficients[axis] == 0 else { return nil }
        coefficients[axis] = sign
      } else {
        let fraction = term.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = fraction.compactMap { DecimalNumber.parse($0) }
        guard numbers.count == fraction.count, (1...2).contains(numbers.count),
          numbers.count == 1 || numbers[1] != 0
        else { return nil }
        constant += sign * (numbers.count == 1 ? numbers[0] : numbers[0] / numbers[1])
      }
    }
    return (coefficients, tabulated(constant))
  }

  /// 0.333 means 1/3: the translations of the tables are multiples of 1/24.
  private static func tabulated(_ translation: Double) -> Double {
    let nearest = (translation * 24).rounded() / 24
    return abs(nearest - translation) < 0.005 ? nearest : translation
  }
}
