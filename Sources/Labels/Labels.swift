/// Fourth floor: energies from a first-principles code, and to a code that moves atoms.
///
/// A `LabelQueue` holds the structures that are to be labelled. A
/// `LabelSource` takes them from it and brings back labels: `CommandSource`
/// runs a command of the user's, or CP2K, for each of them; `IPIServer` hands
/// them to clients of the i-PI protocol. `LabelRun` keeps what comes back, so
/// that nothing is calculated twice.
///
/// A label is believed after it has been checked: the same atoms in the same
/// order, in the same cell, and numbers that atoms can have.
///
/// `IPIClient` is the other end of the same protocol: it answers a server with
/// energies and forces of whoever it is given.
public enum Labels {}
