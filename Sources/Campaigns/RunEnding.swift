/// What the archive keeps of how a run ended: the number of relaxations, then a sentence in each line on why
/// the search ended and what it tried all of.
public enum RunEnding {
  static func text(relaxations: Int, conclusions: [String]) -> String {
    (["\(relaxations) relaxations"] + conclusions).joined(separator: "\n")
  }

  /// The sentences of such a text; none of a run that goes on.
  public static func conclusions(of text: String?) -> [String] {
    (text ?? "").split(separator: "\n").dropFirst().map(String.init)
  }

  /// - Parameters:
  ///   - ending: of the search; `nil` where its budget was spent.
  ///   - complete: formulas of the compositions of which nothing is left.
  static func conclusions(
    _ ending: Search.Ending?, isOutOfTime: Bool, complete: [String]
  ) -> [String] {
    let why: String? =
      switch ending {
      case .exhausted: "there is no candidate left to propose"
      case .stagnant(let patience):
        "the last \(patience) candidates brought no new member of the hull"
      case .hopeless, nil: isOutOfTime ? "its time was up" : nil
      }
    return (why.map { ["the search ended: \($0)"] } ?? [])
      + (complete.isEmpty
        ? []
        : [
          "all that the parents have was tried, up to symmetry, at "
            + complete.joined(separator: ", ")
        ])
  }
}
