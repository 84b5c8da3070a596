/// Fourth floor: down the gradient, to the nearest minimum of a potential.
public enum Relaxation {}
