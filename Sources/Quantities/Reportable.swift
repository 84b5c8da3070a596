/// What a failure means for whoever called the program.
public enum FailureKind: Int32, Sendable {
  /// A file or a value that cannot be used as it is.
  case badInput = 65
  /// Something that could not be written.
  case cannotWrite = 73
  /// A run that another process holds.
  case locked = 75
}

/// A failure that a user is told of in one sentence.
///
/// Each module has one error enum; a case carries the evidence (file, line,
/// value) and `sentence` is the one place that words it.
public protocol ReportableError: Error, Sendable, CustomStringConvertible {
  var sentence: String { get }
  var kind: FailureKind { get }
}

extension ReportableError {
  public var kind: FailureKind { .badInput }
  public var description: String { sentence }
}
