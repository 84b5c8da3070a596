import Files

extension ConfigSection {
  /// The key `name` of a config: of a run, and of the folder that it gets.
  func runName() throws -> String {
    let name = try string("name")
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }),
      name.first != "."
    else {
      throw refusal(of: "name", because: "names a folder: letters, digits, '-', '_' and '.' only")
    }
    return name
  }
}
