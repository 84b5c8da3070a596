/// First floor: matter. Elements, exact compositions, lattices, crystals,
/// their neighbours and their symmetry.
///
/// A position is fractional unless its name says Cartesian; the rows of a
/// lattice matrix are its vectors, so Cartesian = fractional × matrix.
public enum Structures {}
