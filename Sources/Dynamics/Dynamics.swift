/// Fourth floor: how atoms move at a temperature.
public enum Dynamics {}
