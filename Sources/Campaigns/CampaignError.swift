import Quantities

/// What can be wrong with a run as a whole.
public enum CampaignError: ReportableError, Equatable {
  case alreadyThere(folder: String)
  case nothingToResume(folder: String)

  public var sentence: String {
    switch self {
    case .alreadyThere(let folder):
      "\(folder) already holds a run; resume it, or name another folder"
    case .nothingToResume(let folder):
      "\(folder) holds nothing to resume"
    }
  }
}
