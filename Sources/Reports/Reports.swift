/// Sixth floor: what is made of a run. The phase diagram as a table, its
/// structures as files, the hull as lines for the terminal, all of it as a page
/// with charts.
///
/// It takes entries with their energies as they are and evaluates no potential,
/// so an old run stays readable. Equal entries give equal bytes, in whatever
/// order they come.
public enum Reports {}
