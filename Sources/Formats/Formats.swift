/// Second floor: crystals as files.
///
/// The only place where foreign units and conventions are known: whatever is
/// read leaves here in eV, Å and fractional positions, and every refusal
/// names the file and the line.
public enum Formats {}
