/// Fifth floor: how well lithium moves through a crystal.
///
/// From the structure alone: where the bond-valence site energy lets a
/// lithium ion go, the barrier on the way, and what that barrier has been
/// worth as a conductivity in crystals that were measured.
public enum Conductivities {}
