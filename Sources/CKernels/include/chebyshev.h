/* Inner loops of aenet's Chebyshev descriptor. The plain Swift implementation
   beside them is the file Descriptors/ReferenceChebyshev.swift; a test holds the
   two together.

   Layouts, for a block of n atoms of one element, with orders up to N (radial)
   and M (angular), and K = (M + 1)(M + 2)/2:
     pairs     neighbours of atom 0, of atom 1, …: starts[n + 1]; of each atom
               those within the angular cutoff come first, `angular[n]` of them
     tiles     the pairs of an atom in tiles of TK_CHEBYSHEV_LANES, the last one
               padded; an atom begins with a new tile: [tile][9][lane]
     harmonic  of degree l and order m at h = m (2M + 3 − m)/2 + l − m, so that
               those of one m follow one another
     moment    [atom][h][4]: Σ w Q cos mφ, Σ w Q sin mφ, and both with s w for w
     self      [atom][2]: Σ w² and Σ (s w)²
     radial    [atom][2][N + 1]: Σ f T_n and Σ s f T_n */
#pragma once

/* The harmonics of degree up to M by recursion in z, in the normalisation of
   Racah, so that Σ over cos and sin of all m gives P_l(u·v):
     Q[m][m] = diagonal[m]
     Q[l][m] = up[h] z Q[l − 1][m] − down[h] Q[l − 2][m]
     dQ[l][m]/dz = slope[h] Q[l][m + 1] */
typedef struct {
  int radialOrder, angularOrder;
  double radialCutoff, angularCutoff;
  const double *diagonal, *up, *down, *slope;
} tk_chebyshev;

enum {
  TK_CHEBYSHEV_LANES = 8, /* pairs in a tile */
  TK_CHEBYSHEV_TILE = 72  /* numbers in a tile */
};

/* Numbers of working storage that the two functions need. */
long tk_chebyshev_scratch(const tk_chebyshev *basis);

/* weight: s of each pair. */
void tk_chebyshev_sums(const tk_chebyshev *basis, int atoms, const int *starts, const int *angular,
                       const double *d, const double *weight, double *tiles, double *scratch,
                       double *radial, double *moment, double *self);

/* Derivatives by each pair's displacement, from those by the sums; `tiles` as
   tk_chebyshev_sums left them. */
void tk_chebyshev_gradients(const tk_chebyshev *basis, int atoms, const int *starts,
                            const int *angular, const double *tiles, double *scratch,
                            const double *radialBar, const double *momentBar,
                            const double *selfBar, double *gradient);
