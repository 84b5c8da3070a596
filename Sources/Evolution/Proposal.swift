import Structures

/// What a search changes: a candidate before it is relaxed.
public enum Genome: Hashable, Sendable {
  case decoration(Decoration)
  case cell(Structure)

  public var structure: Structure {
    switch self {
    case .decoration(let decoration): decoration.structure
    case .cell(let structure): structure
    }
  }

  public var decoration: Decoration? {
    if case .decoration(let decoration) = self { decoration } else { nil }
  }
}

/// A candidate not seen before, and where it came from.
public struct Proposal: Hashable, Sendable {
  public let candidate: Int
  public let mixture: Mixture
  public let genome: Genome
  public let origin: Operator
  /// Ids of the members it was bred from.
  public let parents: [Int]
  /// Candidates made until one was new, this one included.
  public let attempts: Int

  public init(
    candidate: Int, mixture: Mixture, genome: Genome, origin: Operator, parents: [Int],
    attempts: Int
  ) {
    self.candidate = candidate
    self.mixture = mixture
    self.genome = genome
    self.origin = origin
    self.parents = parents
    self.attempts = attempts
  }
}
