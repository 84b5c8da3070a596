import Quantities
import Structures

/// Particles whose diffusion coefficient is known.
enum Walkers {
  /// Gaussian steps with a variance of 2 D along each axis.
  static func brownian(
    _ count: Int, frames: Int, diffusion: Double, random: inout RandomStream
  ) -> [[Vector3]] {
    walk(count, frames: frames, random: &random) { random in
      Vector3(random.normal(), random.normal(), random.normal()) * (2 * diffusion).squareRoot()
    }
  }

  /// Hops to one of six neighbours with a probability in each frame: D = p a² / 6.
  static func lattice(
    _ count: Int, frames: Int, probability: Double, hop: Double, random: inout RandomStream
  ) -> [[Vector3]] {
    walk(count, frames: frames, random: &random) { random in
      guard random.uniform() < probability else { return .zero }
      var way = Vector3.zero
      way[random.index(below: 3)] = random.uniform() < 0.5 ? hop : -hop
      return way
    }
  }

  private static func walk(
    _ count: Int, frames: Int, random: inout RandomStream, step: (inout RandomStream) -> Vector3
  ) -> [[Vector3]] {
    (0..<count).map { _ in
      var place = Vector3.zero
      return (0..<frames).map { frame in
        if frame > 0 { place += step(&random) }
        return place
      }
    }
  }

  /// Each place moved by a normal deviate along each axis: a rattle in a cage.
  static func shaken(
    _ paths: [[Vector3]], by deviation: Double, random: inout RandomStream
  ) -> [[Vector3]] {
    paths.map { path in
      path.map { $0 + Vector3(random.normal(), random.normal(), random.normal()) * deviation }
    }
  }
}
