/// Ground floor: what a number is before it belongs to any chemistry.
///
/// Inside Tieline every quantity is in one unit system: eV, Å, fs, K, e and
/// atomic mass unit. Other units appear only in `Formats`, in column names
/// and on the command line.
///
/// Vectors are rows: a lattice is the matrix whose rows are a, b and c, and
/// a Cartesian position is the fractional one times that matrix.
public enum Quantities {
  /// Of the numbers the archive and the potentials depend on.
  public static let version = "0.1.0"
}
