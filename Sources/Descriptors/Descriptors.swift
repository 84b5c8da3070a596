/// Second floor: the environment of an atom as a vector that no rotation,
/// translation or exchange of like atoms changes, and its derivatives.
///
/// The neighbours of an atom are summed into densities (radial function ×
/// spherical harmonic, one for each neighbour's element), mixed into 16
/// channels by learned coefficients, and multiplied into invariants. The cost
/// grows with the number of neighbours, not with the number of triples.
public enum Descriptors {}
