/// Fifth floor: how well lithium moves through a crystal.
///
/// From the structure alone: where the bond-valence site energy lets a
/// lithium ion go, the barrier on the way, and what that barrier has been
/// worth as a conductivity in crystals that were measured.
///
/// From a trajectory: the sites where lithium stays, its jumps between them and
/// their rates, and how far ions are from where they and the others were. From
/// sites and rates, known or found: how particles that hop on them diffuse.
public enum Conductivities {}
