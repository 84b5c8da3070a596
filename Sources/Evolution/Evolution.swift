/// Second floor: the genetic algorithm.
///
/// A candidate is one of two things (`Genome`), and one algorithm breeds both:
///
/// - a decoration: a `Parent` is a supercell of a crystal, a `Decoration`
///   says which of its sites are vacant, and only whole formula units of the
///   end members ever leave or return, so that every decoration lies on the
///   line;
/// - a free cell, atoms and lattice alike: it comes of others
///   (`CutAndSplice`), of one (`Rattle`, `ElementPermutation`, `Strain`,
///   `SoftMode`, `FormulaUnitMove`) or of none (`RandomCell`,
///   `UnitAssembly`), and `Separation` pushes apart what is too close in it.
///
/// `Breeding` makes a candidate of one composition out of its `Population`
/// and of its neighbours; `OperatorShares` says how often each operator is
/// used; `KnownCandidates` tells what is not new. The algorithm never sees an
/// energy: it is handed objectives, lower is better, and knows nothing of
/// where they come from. Nor does it know any element: the end members say
/// what is searched.
///
/// The method is that of H. Guo, Q. Wang, A. Urban, N. Artrith, Chem. Mater.
/// 34, 6702 (2022), arXiv:2201.11203, with the algorithm of N. Artrith,
/// A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018),
/// doi:10.1063/1.5017661. Where it differs, the type concerned says so.
///
/// Every choice is drawn from a `RandomStream` handed in or opened for one
/// candidate: the same arguments give the same proposal.
public enum Evolution {}
