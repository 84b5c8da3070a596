/* Inner loops of the density descriptors, in single (_f) and double (_d)
   precision. The plain Swift implementation beside them is the file
   Descriptors/ReferenceDescriptor.swift; a test holds the two together.

   Layouts, for a block of n atoms of one element and T elements in all:
     pairs      neighbours of atom 0, of atom 1, …: starts[n + 1]; of each atom
                those within the angular cutoff come first, `angular[n]` of them
     density    for each l = 0 … 4 in turn, [atom][m][element][8]:  n 25 8T
     moment     for each l = 0 … 4 in turn, [atom][m][channel 16]:  n 25 16
     radial     [atom][element][16]:                                n 16T
     message    [atom of the structure][4]; densities of messages are laid out as those
                of elements, a message in the place of an element
     invariants [atom][feature]
   A pair stores its unit vector and 1/r: unit[4]. An angular pair stores 8 radial
   functions and their derivatives; its 25 real harmonics (Racah normalisation)
   and the 25 × 3 gradients of their polynomials stand in tiles of TK_LANES pairs,
   [tile][value][lane], the last one padded. */
#pragma once

#include "chebyshev.h"

enum {
  TK_ANGULAR = 8,   /* radial functions of the angular part */
  TK_RADIAL = 16,   /* radial functions of the radial part */
  TK_CHANNELS = 16, /* channels mixed out of them */
  TK_MESSAGES = 4,  /* numbers that an atom tells its neighbours */
  TK_LMAX = 4,
  TK_HARMONICS = 25,
  TK_LANES_F = 16, /* pairs in a tile, single precision */
  TK_LANES_D = 8
};

/* Product of three moments, summed into `group`. */
typedef struct {
  int group, i, j, k;
  double weight;
} tk_monomial;

#define TK_DECLARE(REAL, S)                                                                        \
  void tk_radial_functions##S(int pairs, const REAL *d, REAL cutoff, REAL *unit, REAL *f,          \
                              REAL *df);                                                           \
  void tk_angular_functions##S(int atoms, const int *starts, const int *angular, const REAL *d,    \
                               REAL cutoff, REAL *f, REAL *df, REAL *y);                           \
  void tk_harmonic_gradients##S(int atoms, const int *starts, const int *angular,                  \
                                const REAL *unit, REAL *gy);                                       \
  void tk_densities##S(int atoms, int elements, const int *starts, const int *angular,             \
                       const int *type, const REAL *fr, const REAL *f, const REAL *y,              \
                       REAL *radial, REAL *density);                                               \
  void tk_density_tangents##S(int atoms, int elements, const int *starts, const int *angular,      \
                              const int *type, const REAL *tangent, const REAL *unit,              \
                              const REAL *dfr, const REAL *f, const REAL *df, const REAL *y,       \
                              const REAL *gy, REAL *radial, REAL *density);                        \
  void tk_pair_gradients##S(int atoms, int elements, const int *starts, const int *angular,        \
                            const int *type, const int *neighbor, const REAL *message,             \
                            const REAL *unit, const REAL *dfr, const REAL *f, const REAL *df,      \
                            const REAL *radial, const REAL *density, const REAL *messageRadial,    \
                            const REAL *messageDensity, REAL *gradient);                           \
  void tk_message_densities##S(int atoms, const int *starts, const int *angular,                   \
                               const int *neighbor, const REAL *message, const REAL *fr,           \
                               const REAL *f, const REAL *y, REAL *radial, REAL *density);         \
  void tk_message_density_tangents##S(                                                             \
      int atoms, const int *starts, const int *angular, const int *neighbor, const REAL *message,  \
      const REAL *messageDot, const REAL *tangent, const REAL *unit, const REAL *fr,               \
      const REAL *dfr, const REAL *f, const REAL *df, const REAL *y, const REAL *gy, REAL *radial, \
      REAL *density);                                                                              \
  void tk_message_adjoint##S(int atoms, const int *starts, const int *angular,                     \
                             const int *neighbor, const REAL *fr, const REAL *f, const REAL *y,    \
                             const REAL *radial, const REAL *density, REAL *messageBar);           \
  void tk_message_adjoint_tangent##S(                                                              \
      int atoms, const int *starts, const int *angular, const int *neighbor, const REAL *tangent,  \
      const REAL *unit, const REAL *fr, const REAL *dfr, const REAL *f, const REAL *df,            \
      const REAL *y, const REAL *gy, const REAL *radial, const REAL *density,                      \
      const REAL *radialDot, const REAL *densityDot, REAL *messageBar);                            \
  void tk_invariants##S(int atoms, int monomials, const tk_monomial *list, int features,           \
                        const REAL *radial, const REAL *moment, REAL *q);                          \
  void tk_invariants_tangent##S(int atoms, int monomials, const tk_monomial *list, int features,   \
                                const REAL *radialDot, const REAL *moment, const REAL *momentDot,  \
                                REAL *qDot);                                                       \
  void tk_invariants_adjoint##S(int atoms, int monomials, const tk_monomial *list, int features,   \
                                const REAL *qBar, const REAL *moment, REAL *radialBar,             \
                                REAL *momentBar);                                                  \
  void tk_invariants_adjoint_tangent##S(int atoms, int monomials, const tk_monomial *list,         \
                                        int features, const REAL *qBar, const REAL *qBarDot,       \
                                        const REAL *moment, const REAL *momentDot,                 \
                                        REAL *radialBarDot, REAL *momentBarDot);                   \
  void tk_product##S(int transposeA, int transposeB, int rows, int columns, int depth,             \
                     const REAL *a, int lda, const REAL *b, int ldb, int isAdding, REAL *c,        \
                     int ldc);                                                                     \
  void tk_tanh##S(long count, REAL *x);

TK_DECLARE(float, _f)
TK_DECLARE(double, _d)
#undef TK_DECLARE
