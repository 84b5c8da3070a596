/// Third floor: from a structure to its energy, forces and stress.
///
/// A potential knows neither the search that asks it nor the archive that
/// keeps its answers.
public enum Potentials {}
