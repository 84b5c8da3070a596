import Files

/// Who evaluates: the section `executor` of a sampling config.
///
/// Nothing of it changes what comes out, so that a run may go on with another one than it began
/// with.
public struct ExecutorConfig: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Threads of the process that drives the run.
    case local
    /// A command line of the user's for each batch.
    case command(String)
    case slurm(Slurm)
  }

  /// What Slurm is asked for.
  public struct Slurm: Hashable, Sendable {
    public var partition: String?
    public var account: String?
    /// Of each task; as many jobs are done at once in it.
    public var cpus: Int
    /// Further options of sbatch, one in each, such as "--mem=4G".
    public var options: [String]
    /// Lines of shell that come before the worker.
    public var setup: [String]
    /// Between two looks at the queue, s.
    public var interval: Double
  }

  public var kind: Kind
  /// Candidates in a batch, at most.
  public var batchSize: Int
  /// Batches under way at once.
  public var batches: Int
  /// How often a candidate is tried whose worker brings no result.
  public var tries: Int
  /// For a batch, s; `nil` for none but what Slurm sets.
  public var timeLimit: Double?

  static let local = ExecutorConfig(
    kind: .local, batchSize: 1, batches: 1, tries: 1, timeLimit: nil)

  private enum Name: String, CaseIterable {
    case local, command, slurm
  }

  init(_ section: ConfigSection) throws {
    let name: Name = try section.choice("kind")
    guard name != .local else {
      self = .local
      return
    }
    batchSize = try section.int("batch_size", default: 8, in: 1...100_000)
    batches = try section.int("batches", in: 1...100_000)
    tries = try section.int("tries", default: 3, in: 1...100)
    timeLimit = try section.optionalDouble("time_limit_min", in: 0.01...1e6).map { $0 * 60 }
    if name == .command {
      let command = try section.string("command")
      guard command.contains(where: { !$0.isWhitespace }) else {
        throw section.refusal(of: "command", because: "is empty")
      }
      kind = .command(command)
    } else {
      kind = .slurm(try Slurm(section))
    }
  }

  private init(kind: Kind, batchSize: Int, batches: Int, tries: Int, timeLimit: Double?) {
    self.kind = kind
    self.batchSize = batchSize
    self.batches = batches
    self.tries = tries
    self.timeLimit = timeLimit
  }
}

extension ExecutorConfig.Slurm {
  fileprivate init(_ section: ConfigSection) throws {
    partition = try section.optionalString("partition")
    account = try section.optionalString("account")
    cpus = try section.int("cpus", default: 1, in: 1...10_000)
    options = try section.strings("options", default: [])
    for (index, option) in options.enumerated() {
      guard option.hasPrefix("-"), !option.contains("\n") else {
        throw section.refusal(
          of: "options", item: index,
          because: "'\(option)' is no option of sbatch such as --mem=4G")
      }
    }
    setup = try section.strings("setup", default: [])
    interval = try section.double("poll_s", default: 15, in: 0.1...3600)
  }
}
