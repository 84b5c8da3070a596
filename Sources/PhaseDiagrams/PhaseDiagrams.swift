/// Second floor: which phases are stable. Entries with energies, lower convex
/// hulls over compositions, energies above hull and decompositions.
///
/// It knows compositions and energies, never positions of atoms. Hulls are
/// over fractions of atoms, because the energy per atom of a mixture of phases
/// is linear in those and in nothing else.
public enum PhaseDiagrams {}
