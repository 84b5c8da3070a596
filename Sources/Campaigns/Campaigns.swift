/// Sixth floor: the long tasks. A campaign reads a config, works through its
/// steps, keeps what it has on disk, and goes on where it was stopped.
///
/// This is the only module that knows the search, the potential, the archive
/// and the report.
public enum Campaigns {}
