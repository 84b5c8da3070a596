import ArgumentParser
import Files

/// How much a command says on standard error while it works.
struct Loudness: ParsableArguments {
  @Flag(name: .customLong("quiet"), help: "Nothing but the result, and what goes wrong.")
  var isQuiet = false

  /// A bar; `nil` where nobody wants to see one.
  ///
  /// - Parameter delay: s, before it is shown, for what is often over sooner.
  func reporter(
    _ label: String, total: Int, done: Int = 0, delay: Double = 0
  ) -> ProgressReporter? {
    isQuiet ? nil : ProgressReporter(label: label, total: total, done: done, delay: delay)
  }

  func say(_ messages: some Sequence<String>) {
    if !isQuiet { messages.forEach(Message.write) }
  }
}
