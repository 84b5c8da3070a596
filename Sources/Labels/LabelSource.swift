import Structures

/// Who labels structures.
public protocol LabelSource {
  /// What is calculated, in words that stay with the label.
  ///
  /// - Throws: what is wrong with a structure that it cannot calculate.
  func level(of structure: Structure) throws -> String

  /// Begins to work at a queue, in threads of its own.
  ///
  /// - Returns: waits, when the queue is closed, until nobody works any longer.
  func begin(_ queue: LabelQueue) throws -> () -> Void
}
