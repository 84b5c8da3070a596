import Foundation
import Testing

/// A Slurm to run on: a real one on this machine, or scripts that behave like its commands.
final class Cluster: Sendable {
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case scripts, real

    var testDescription: String { rawValue }
  }

  struct NotStarted: Error {
    var words: String
  }

  let kind: Kind
  let folder = TemporaryFolder()
  /// With which its commands are found.
  let environment: [String: String]

  /// Where a real one can be started: by root, with Debian's slurm-wlm.
  static let canBeReal =
    getuid() == 0
    && ["/usr/sbin/slurmctld", "/usr/sbin/munged"].allSatisfy(
      FileManager.default.isExecutableFile)

  static let kinds = canBeReal ? Kind.allCases : [.scripts]

  init(_ kind: Kind) throws {
    self.kind = kind
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    switch kind {
    case .real:
      environment = ["SLURM_CONF": folder["slurm.conf"].path]
      try Self.script("start", folder)
    case .scripts:
      environment = ["PATH": "\(folder.url.path):\(path)"]
      for (name, text) in Self.scripts {
        try folder.write("#!/bin/sh\ncd \(folder.url.path)\n\(Self.answer)\n\(text)\n", to: name)
        chmod(folder[name].path, 0o755)
      }
    }
  }

  deinit {
    switch kind {
    case .real: try? Self.script("stop", folder)
    case .scripts: cancelAll()
    }
  }

  /// It answers no more, and its jobs go on.
  func goAway() throws {
    switch kind {
    case .real: try Self.script("away", folder)
    case .scripts: try folder.write("", to: "away")
    }
  }

  func comeBack() throws {
    switch kind {
    case .real: try Self.script("back", folder)
    case .scripts: unlink(folder["away"].path)
    }
  }

  /// What its user's scancel does, for all jobs.
  func cancelAll() {
    _ = try? Self.run(
      ["sh", "-c", "squeue --noheader --format=%F | sort -u | xargs -r scancel"], environment)
  }

  /// Kills all programs at work in a folder, as a failing node would.
  ///
  /// - Returns: how many there were.
  static func killAll(in folder: URL) -> Int {
    let files = FileManager.default
    let numbers = ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    let path = folder.resolvingSymlinksInPath().path
    return numbers.count {
      (try? files.destinationOfSymbolicLink(atPath: "/proc/\($0)/cwd")) == path
        && kill($0, SIGKILL) == 0
    }
  }

  private static func script(_ command: String, _ folder: TemporaryFolder) throws {
    try run(
      [Tieline.root.appendingPathComponent("Tests/slurm.sh").path, command, folder.url.path], [:])
  }

  private static func run(_ arguments: [String], _ environment: [String: String]) throws {
    let words = TemporaryFolder()
    try words.write("", to: "words")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: words["words"])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw NotStarted(words: (try? String(contentsOf: words["words"], encoding: .utf8)) ?? "")
    }
  }

  // MARK: scripts

  private static let answer = """
    if [ -e away ]; then
      echo "error: Unable to contact slurm controller (connect failure)" >&2
      exit 1
    fi
    """

  /// A job is a folder, a task in it a file with its state, one with its process, one with its name.
  private static let scripts = [
    "sbatch": #"""
    for word; do case $word in
      --array=0-*) last=${word#--array=0-} ;;
      --job-name=*) name=${word#--job-name=} ;;
      --chdir=*) folder=${word#--chdir=} ;;
      -*) ;;
      *) script=$word ;;
    esac; done
    if grep -q -e '--partition=nowhere$' "$script"; then
      echo "sbatch: error: invalid partition specified: nowhere" >&2
      echo "sbatch: error: Batch job submission failed: Invalid partition name specified" >&2
      exit 1
    fi
    job=$(($(cat count 2>/dev/null || echo 0) + 1))
    echo $job > count
    mkdir job-$job
    cp "$script" job-$job/script
    echo "$name" > job-$job/name
    home=$PWD
    state=RUNNING
    grep -q -e '--cpus-per-task=64$' "$script" && state=PENDING
    for task in $(seq 0 $last); do
      echo $state > job-$job/$task.state
      [ $state = PENDING ] && continue
      (
        # A node that fails takes what is in the folder, and not its own Slurm.
        SLURM_ARRAY_TASK_ID=$task setsid sh -c 'cd "$1" && exec sh "$2"' task "$folder" \
          "$home/job-$job/script" &
        echo $! > "$home/job-$job/$task.process"
        wait $! && state=COMPLETED || state=FAILED
        [ -e "$home/job-$job/$task.cancelled" ] && state=CANCELLED
        echo $state > "$home/job-$job/$task.state"
      ) </dev/null >/dev/null 2>&1 &
    done
    echo $job
    """#,
    "squeue": #"""
    for word; do case $word in --format=*) format=${word#--format=} ;; esac; done
    for state in job-*/*.state; do
      [ -e "$state" ] || continue
      job=${state%%/*} task=${state##*/} reason=None
      if [ "$format" = %F ]; then echo ${job#job-}; continue; fi
      read -r now < $state
      read -r name < $job/name
      [ $now = PENDING ] && reason=PartitionConfig
      echo "${job#job-}|${task%.state}|$now|$reason|$name"
    done
    """#,
    "scancel": #"""
    for job; do
      for state in job-$job/*.state; do
        [ -e "$state" ] || continue
        case $(cat $state) in
        PENDING) echo CANCELLED > $state ;;
        RUNNING)
          touch ${state%.state}.cancelled
          kill -TERM -$(cat ${state%.state}.process) ;;
        esac
      done
    done
    exit 0
    """#,
  ]
}
