/// Second floor: the genetic algorithm.
///
/// It decorates fixed lattices: a `Parent` is a supercell of a crystal, a
/// `Decoration` says which of its sites are vacant, and only whole formula
/// units of the end members ever leave or return, so that every decoration
/// lies on the line. It never sees an energy: it is handed a fitness, lower
/// is better, and knows nothing of where it comes from.
///
/// The method is that of H. Guo, Q. Wang, A. Urban, N. Artrith, Chem. Mater.
/// 34, 6702 (2022), arXiv:2201.11203, with the algorithm of N. Artrith,
/// A. Urban, G. Ceder, J. Chem. Phys. 148, 241711 (2018),
/// doi:10.1063/1.5017661. Where it differs, the type concerned says so.
///
/// Beside that it moves free cells, atoms and lattice alike: a `Structure`
/// comes of others (`CutAndSplice`), of one (`Rattle`, `ElementPermutation`,
/// `Strain`, `SoftMode`, `CellTransformation`, `FormulaUnitMove`) or of none
/// (`RandomCell`, `UnitAssembly`), and `Separation` pushes apart what is too
/// close in it. Compositions are exact there too.
///
/// Every choice is drawn from a `RandomStream` handed in or opened for one
/// candidate: the same arguments give the same proposal.
public enum Evolution {}
