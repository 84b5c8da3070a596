public enum Potentials {}
