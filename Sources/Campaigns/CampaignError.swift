import Quantities

/// What can be wrong with a run as a whole.
public enum CampaignError: ReportableError, Equatable {
  case alreadyThere(folder: String)
  case nothingToResume(folder: String)
  case foreignFile(file: String)
  case notFinished(folder: String)
  case baseOfOtherShape(file: String)
  case noRun(folder: String)
  /// A run was here, and its archive is gone.
  case archiveLost(folder: String)
  /// None of the structures of a round of learning got a label.
  case nothingLabelled(folder: String)
  /// Of a reference crystal.
  case noLabel(structure: String, reason: String)
  case inputsChanged(folder: String, files: [String])
  case notReproduced(folder: String, candidate: String)
  case referenceFailed(name: String, reason: String)
  /// A solid that this potential does not hold together at a temperature, K.
  case flewApart(temperature: Double)
  /// A folder that holds another map of conductivities than the config asks for.
  case anotherMap(folder: String)
  case everythingFailed(folder: String, candidates: Int, kinds: [String])
  /// A batch, or the result of one; a file that the run has written and that was changed.
  case unusable(file: String, reason: String)
  case noScheduler(command: String)
  case schedulerRefuses(String)
  /// No worker has brought any result.
  case noResults(String)

  public var sentence: String {
    switch self {
    case .alreadyThere(let folder):
      "\(folder) already holds a run; resume it, or name another folder"
    case .foreignFile(let file):
      "\(file) is there, and no training of this program wrote it: name another folder"
    case .nothingToResume(let folder):
      "\(folder) holds nothing to resume"
    case .notFinished(let folder):
      "\(folder) has not finished: tieline resume \(folder) goes on, and what it ends with can be confirmed"
    case .baseOfOtherShape(let file):
      "\(file) cannot be gone on from: its elements, cutoffs, layers or members are not those of "
        + "the config"
    case .noRun(let folder):
      "\(folder) holds no run: expected archive.db in it, found none"
    case .archiveLost(let folder):
      "\(folder) held a run whose archive.db is gone, so there is nothing to go on from; put it back, or "
        + "begin again in another folder"
    case .nothingLabelled(let folder):
      "\(folder): none of the structures chosen got a label; tieline resume \(folder) tries again"
    case .noLabel(let structure, let reason):
      "\(structure) cannot be labelled: \(reason)"
    case .inputsChanged(let folder, let files):
      "\(folder) cannot be resumed: \(files.joined(separator: ", ")) changed since the run began"
    case .notReproduced(let folder, let candidate):
      "\(folder) cannot be resumed: this program proposes another candidate \(candidate) than "
        + "the archive holds"
    case .referenceFailed(let name, let reason):
      "the reference crystal \(name) cannot be relaxed with this potential: \(reason)"
    case .flewApart(let temperature):
      "the atoms flew apart at \(temperature) K: the potential does not know this solid there"
    case .anotherMap(let folder):
      "\(folder) was begun with another config; name another folder as --run"
    case .everythingFailed(let folder, let candidates, let kinds):
      "\(folder): none of \(candidates) candidates came to anything (\(kinds.joined(separator: ", "))); "
        + "tieline status \(folder) and the archive have the reasons"
    case .unusable(let file, let reason):
      "\(file) cannot be used: \(reason)"
    case .noScheduler(let command):
      "the config asks for Slurm, but there is no \(command) on this machine; go on where there "
        + "is one, or with another executor in the run's config.yaml"
    case .noResults(let reason):
      "no worker brings a result, the last time \(reason); when that, or the executor in the run's "
        + "config.yaml, is mended, tieline resume goes on"
    case .schedulerRefuses(let reason):
      "Slurm takes no jobs: \(reason); when that, or the executor in the run's config.yaml, is "
        + "mended, tieline resume goes on"
    }
  }
}
