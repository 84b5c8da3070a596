import Foundation

/// What the keys of configs are, a line for each: the tables of `Inputs/README.md` and the JSON
/// Schemas say the same.
enum ConfigDescriptions {
  static let sample = texts(
    """
    name: of the run; its folder is `Runs/<name>` unless `--run` says otherwise
    seed: of all random choices
    end_members: two to six formulas: a line, a triangle, …; x counts the first
    potential: a potential that knows all the elements, as for `tieline evaluate`
    references: known crystals; at least one of each end member
    parents: crystals to decorate, a list
    parents.structure: file of the crystal
    parents.supercell: how often its cell is repeated along each vector
    cells: free cells; without the section there are none
    cells.maximum_atoms: of a free cell
    cells.minimum_atoms: of a free cell
    cells.units: molecules and ions, each in a box as those of `units/`, that cells are assembled \
    from
    cells.melt_K: temperature at which some random cells are molten before they are quenched and \
    relaxed; without it none is
    cells.minimum_distance: between two atoms before relaxation, of the sum of their covalent \
    radii
    cells.space_groups: numbers of the space groups of the random cells that have a symmetry; `[]` \
    for none
    seeds: files of structures that the search begins with, each with one or more
    compositions: where on the line, or between the end members
    compositions.x: on a line: mole fractions wanted; for each the nearest that can be reached
    compositions.grid: instead of `x`: n, for all mole fractions that are multiples of 1/n
    compositions.all: instead of `x`: `true`, for all that the parents and the cells reach
    compositions.minimum_atoms: that the cell of a decoration has
    compositions.maximum_fraction_removed: of the atoms of a parent
    charges: formal charges of all elements, such as `{Li: 1, P: 5, S: -2}`: decorations are \
    then ranked by their electrostatic energy before anything is spent on them
    search: how it is searched
    search.candidates: over all compositions
    search.hours: of work on the search, all sessions together, after which it ends
    search.patience: the search ends when so many candidates in a row have brought no new member \
    of the hull
    search.relaxation_limit_s: after which the relaxation of a candidate is given up
    search.objectives: what decides who is bred from; beside it `conductivity`, the higher the \
    better, and `spread` of the committee, the lower the better: then by non-dominated sorting
    search.electrostatic_pool: with `charges`: of so many decorations the one of the lowest \
    electrostatic energy is taken
    search.lag: candidate k is bred from the results up to k − lag; more keeps more workers busy
    search.population: of each composition
    search.elites: that always survive
    search.mutation: part of the sites that a mutation touches
    search.tournament: a mate is the best of this many
    search.maximum_spread_meV_per_atom: calibrated spread of the committee above which a relaxed \
    candidate counts as failed: the potential does not know it
    search.steps: of a candidate's relaxation, at most
    search.force_tolerance_eV_per_A: of a candidate's relaxation
    search.stress_tolerance_GPa: of a candidate's relaxation
    dynamics: molecular dynamics of what was found; without the section there are none
    dynamics.solids: how many of those relaxed fully are watched
    dynamics.temperatures_K: of each; four at least for a conductivity at 300 K
    dynamics.atoms: that a solid is repeated to, about
    dynamics.pressure_GPa: at which the cell finds its size and shape while it is warmed up; \
    without it the relaxed cell stays
    dynamics.warming_ps: at each temperature
    dynamics.watching_ps: at each temperature
    labels: how the potential learns as it searches; without the section there is one search
    labels.cp2k: how CP2K is called, such as `cp2k.psmp`: it labels
    labels.command: in place of CP2K: a command of yours, as for `tieline label`
    labels.level: what your command calculates; without it the command itself
    labels.training: the config of the training (`tieline train`) that goes on from the \
    potential with the labels
    labels.budget: of labels in all
    labels.per_round: of labels between two searches
    labels.window_meV_per_atom: above the hull, up to which candidates are worth a label
    labels.maximum_atoms: of a structure that is labelled
    labels.snapshot_K: temperature of the snapshots of dynamics that are labelled beside the \
    candidates; without it none is
    labels.weight: of a label in the training
    labels.offsets_eV: by which the labels of an atom of an element lie above the scale of the \
    potential, such as `{Li: 0.0051}`
    labels.jobs: calculations at once; with an `executor` as many as it has batches
    labels.time_limit_s: of one calculation
    labels.retries: of a calculation that failed
    final: the relaxations in the end
    final.per_composition: how many of the lowest crystals of each composition are relaxed fully, \
    each once; where electrons come out even in none of them, one more in which they do
    final.steps: of these relaxations, at most
    final.force_tolerance_eV_per_A: of these relaxations
    final.stress_tolerance_GPa: of these relaxations
    executor: who relaxes, watches and labels; without the section this machine
    executor.kind: `local`, `command` or `slurm`: see the guide Your cluster
    executor.batches: not for `local`: batches under way at once
    executor.batch_size: candidates in a batch, at most
    executor.tries: how often a candidate is tried whose worker brings no result; then it is \
    recorded as failed. Dynamics that come nearer their end are not given up
    executor.time_limit_min: of a batch; for Slurm its time limit
    executor.command: for `command`: the command line for a batch, whose path stands in place of \
    `{batch}`, or at the end
    executor.partition: for `slurm`, as those below
    executor.account: for `slurm`: in whose name
    executor.cpus: of a task; so many candidates are relaxed at once in it
    executor.options: further options of `sbatch`, such as `[--mem=4G]`
    executor.setup: lines of shell before the worker, such as `[module load gcc]`
    executor.poll_s: between two looks at Slurm's queue
    """)

  static let train = texts(
    """
    name: of the potential; the run folder is `Runs/train-<name>` unless `--run` says otherwise
    seed: of all random choices
    data_folder: where the frames are, one extended XYZ file for each system; `--data` names \
    another
    start_from: a potential of the same shape to go on from, in place of random parameters
    first_frame_copies: how often an epoch shows the first frame of each trajectory, its crystal
    systems: what is trained on, a list
    systems.name: of the system; its file is `<name>.extxyz` in the data folder
    systems.file: in place of that
    systems.weight: of its frames in the loss
    systems.force_weight: of its forces, beside that
    systems.offsets_eV: by which its labels of an atom of an element lie above the scale of the \
    others, such as `{Li: 0.0051}`
    systems.copies: how often an epoch shows each of its frames, for a few that matter much
    systems.first_frame_copies: in place of that of all
    systems.held_out: whether all of its frames are test
    systems.training_only: whether none of its frames is validation or test, as for labels by a model
    elements: that the potential knows
    radial_cutoff: Å, of pairs
    angular_cutoff: Å, of triples and more
    hidden: sizes of the two hidden layers
    members: of the committee
    validation: part of each trajectory, in the middle of what is not test
    test: part of each trajectory, at its end
    frames: that are trained on at most, drawn at random
    emphasis: extra weight of a frame at the minimum of its system and composition
    emphasis_window_eV_per_atom: above the minimum, in which that falls by a factor of e
    loss: of the first step: the errors at which a term counts 1
    loss.energy_eV_per_atom: error of the energy that counts 1
    loss.force_eV_per_A: error of a component of a force that counts 1
    loss.virial_eV_per_atom: error of a component of the virial that counts 1
    final_loss: of the last step, and of validation
    final_loss.energy_eV_per_atom: error of the energy that counts 1
    final_loss.force_eV_per_A: error of a component of a force that counts 1
    final_loss.virial_eV_per_atom: error of a component of the virial that counts 1
    epochs: of training
    batch: frames in a step
    learning_rate: of the first step
    final_learning_rate: of the last step
    weight_decay: by this times the learning rate weights shrink in each step
    average_decay: of the average of the parameters over steps, which is kept
    patience: epochs without a better validation before the training stops
    sample_fraction: part of the frames that a member sees
    """)

  static let diffuse = texts(
    """
    crystals: solids from files, a list
    crystals.file: of the crystal
    crystals.temperatures_K: of this one, where they are not those of all
    glasses: solids that are molten and quenched, a list
    glasses.x: mole fraction of the first end member
    glasses.units: files of molecules or ions that it is put together from, as many as go into it; \
    without them atoms are thrown
    glasses.copies: glasses of this kind, each from other random numbers
    glasses.temperatures_K: of this one, where they are not those of all
    temperatures_K: of all solids
    atoms: of each solid, about
    runs: at each temperature, with velocities of their own
    pressure_GPa: at which the cell finds its size and shape while it is warmed up; without it \
    the cell of the file stays, and that of a glass with 20 Å³ for each atom
    warming_ps: at each temperature
    watching_ps: at each temperature
    quench: how a glass is made
    quench.melt_K: of the melt from which a glass is made; where it is put together from units, a \
    temperature at which they last
    quench.melt_ps: that it is kept there
    quench.fall_ps: in which it falls to 300 K
    name: of the run; its folder is `Runs/<name>` unless `--run` says otherwise
    seed: of all random choices
    potential: a potential that knows all the elements
    end_members: two formulas, between which glasses lie
    """)

  /// By the paths of keys.
  private static func texts(_ lines: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: lines.split(separator: "\n").map { line in
        guard let colon = line.range(of: ": ") else {
          preconditionFailure("a line has a key and a text")
        }
        return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
      })
  }
}
