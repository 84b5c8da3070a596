/// Fourth floor: how atoms move at a temperature, and about a minimum.
public enum Dynamics {}
