import Quantities

/// What a composition is bred from.
public struct Stock: Sendable {
  /// Of this composition.
  public var members: [Member]
  /// Of each member, lower is better.
  public var scores: [Double]
  /// Members of other compositions.
  public var neighbors: [Member]
  /// The lowest of this composition so far, a member or not.
  public var lowest: Member?
  /// A mate is the fittest of this many members drawn uniformly. Guo et al.
  /// mated without regard to fitness, a tournament of 1.
  public var tournament: Int

  public init(
    members: [Member], scores: [Double], neighbors: [Member] = [], lowest: Member? = nil,
    tournament: Int = 3
  ) {
    precondition(members.count == scores.count && tournament > 0, "a score for each member")
    self.members = members
    self.scores = scores
    self.neighbors = neighbors
    self.lowest = lowest
    self.tournament = tournament
  }

  /// Of a tournament among the members that qualify; `nil` where none does.
  func winner(
    random: inout RandomStream, where qualifies: (Member) -> Bool = { _ in true }
  ) -> Member? {
    let indices = members.indices.filter { qualifies(members[$0]) }
    guard !indices.isEmpty else { return nil }
    var best = indices[random.index(below: indices.count)]
    for _ in 1..<tournament {
      let rival = indices[random.index(below: indices.count)]
      if scores[rival] < scores[best] { best = rival }
    }
    return members[best]
  }
}
