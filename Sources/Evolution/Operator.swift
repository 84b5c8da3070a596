import Quantities

/// How a candidate came to be.
public enum Operator: String, Hashable, Sendable, Codable, CaseIterable {
  // MARK: decorations of a parent

  /// Formula units removed from the full parent.
  case removal
  /// Moved along the line from a member of another composition.
  case transfer
  /// A formula unit of a member returned and another removed.
  case exchange
  /// Two members crossed, then mutated.
  case crossover
  /// One member mutated.
  case mutation
  /// Found by going through all that there are.
  case enumeration

  // MARK: free cells

  /// A crystal that was given.
  case seed
  /// A cell of random atoms.
  case random
  /// A random cell with the symmetry of a space group.
  case symmetric
  /// Rigid units placed at random, single atoms between them.
  case assembly
  /// A random cell, molten and quenched.
  case melt
  /// Two members cut and spliced.
  case splice
  /// Some atoms of a member displaced.
  case rattle
  /// Unlike atoms of a member exchanged.
  case permutation
  /// The cell of a member strained.
  case strain
  /// A member displaced along soft modes.
  case softMode
  /// Molecules and complex ions of a member turned.
  case turn
  /// Loose atoms of a member put where there is room.
  case relocation
  /// Formula units put into, or taken out of, a member of another composition.
  case unitMove

  /// How often each is drawn before anything is known of its success, relative to the others of
  /// its kind.
  ///
  /// Of decorations: half exchanges, since of the operators they find the lowest energies most
  /// often. Of free cells: a fifth each of heredity and of random cells with symmetry, a tenth each of
  /// what changes one member. Heredity of two fifths, as ase_ga's example for crystals (1.0.3) has it
  /// in proportion, finds gamma-Li3PS4 in 16 atoms (`tieline benchmark blind`) half as often. What
  /// comes from nothing keeps a niche from being bred from the offspring of a few alone.
  var startingShare: Double {
    switch self {
    case .enumeration, .seed: 0
    case .removal: 0.1
    case .transfer: 0.1
    case .exchange: 0.45
    case .crossover: 0.4
    case .mutation: 0.05
    case .random: 0.03
    case .symmetric, .splice: 0.2
    case .assembly, .melt: 0.05
    case .rattle, .permutation, .strain, .softMode, .turn, .relocation: 0.1
    case .unitMove: 0.1
    }
  }
}
