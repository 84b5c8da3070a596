#include "chebyshev.h"

#include "clones.h"

#include <math.h>
#include <string.h>

enum { LANES = TK_CHEBYSHEV_LANES };

/* A number of each pair of a tile, wherever it lies. */
typedef double lanes __attribute__((ext_vector_type(LANES), aligned(sizeof(double))));

/* What a tile keeps of its pairs. */
enum { X, Y, Z, INVERSE, WEIGHT, RADIAL, RADIAL_SLOPE, ANGULAR, ANGULAR_SLOPE, TILE_VALUES };
_Static_assert(TILE_VALUES * LANES == TK_CHEBYSHEV_TILE, "a tile is as large as the header says");

/* f = (cos πr/R + 1)/2 and its derivative by r; zero from the cutoff on, and in
   the lanes from `count` on.

   cos πs = −sin y and sin πs = cos y with y = π(s − 1/2), where the series of
   sine and cosine need no reduction of their argument and eleven terms are
   exact in double precision. */
INLINE void cosine_cutoff(double cutoff, int count, const lanes *r, lanes *f, lanes *df) {
  FAST
  const double pi = 3.14159265358979323846;
  lanes s = *r / cutoff, sine = 1, cosine = 1;
  const lanes place = {0, 1, 2, 3, 4, 5, 6, 7};
  /* A comparison that holds is −1. */
  lanes inside = -__builtin_convertvector((place < (double)count) & (s < 1), lanes);
  lanes y = pi * (s * inside - 0.5), q = y * y;
  for (int k = 11; k > 0; k--) {
    sine = 1 - q * sine * (1.0 / (2 * k * (2 * k + 1)));
    cosine = 1 - q * cosine * (1.0 / (2 * k * (2 * k - 1)));
  }
  *f = inside * 0.5 * (1 - y * sine);
  *df = inside * (-0.5 * pi / cutoff) * cosine;
}

/* Q of all degrees and orders. */
INLINE void legendre(const tk_chebyshev *b, const lanes *z, lanes *restrict q) {
  FAST
  int h = 0;
  for (int m = 0; m <= b->angularOrder; m++) {
    lanes before = 0, last = b->diagonal[m];
    q[h++] = last;
    for (int l = m + 1; l <= b->angularOrder; l++, h++) {
      lanes next = b->up[h] * *z * last - b->down[h] * before;
      q[h] = next;
      before = last;
      last = next;
    }
  }
}

/* (x + iy)^m becomes (x + iy)^(m + 1). */
INLINE void turn(const lanes *x, const lanes *y, lanes *c, lanes *s) {
  FAST
  lanes t = *c * *x - *s * *y;
  *s = *c * *y + *s * *x;
  *c = t;
}

/* x, y, z of each pair in turn become vectors of x, of y and of z. */
INLINE void apart(const double *d, lanes *x, lanes *y, lanes *z) {
  lanes a = *(const lanes *)d, b = *(const lanes *)(d + LANES);
  lanes c = *(const lanes *)(d + 2 * LANES);
  lanes t = __builtin_shufflevector(a, b, 0, 3, 6, 9, 12, 15, 0, 0);
  *x = __builtin_shufflevector(t, c, 0, 1, 2, 3, 4, 5, 10, 13);
  t = __builtin_shufflevector(a, b, 1, 4, 7, 10, 13, 0, 0, 0);
  *y = __builtin_shufflevector(t, c, 0, 1, 2, 3, 4, 8, 11, 14);
  t = __builtin_shufflevector(a, b, 2, 5, 8, 11, 14, 0, 0, 0);
  *z = __builtin_shufflevector(t, c, 0, 1, 2, 3, 4, 9, 12, 15);
}

INLINE double total(const lanes *v) {
  return (((*v)[0] + (*v)[4]) + ((*v)[1] + (*v)[5])) + (((*v)[2] + (*v)[6]) + ((*v)[3] + (*v)[7]));
}

static int harmonics(const tk_chebyshev *b) {
  return (b->angularOrder + 1) * (b->angularOrder + 2) / 2;
}

long tk_chebyshev_scratch(const tk_chebyshev *b) {
  return (5L * harmonics(b) + 2L * (b->radialOrder + 1)) * LANES;
}

CLONES void tk_chebyshev_sums(const tk_chebyshev *b, int atoms, const int *starts,
                              const int *angular, const double *restrict d,
                              const double *restrict weight, double *restrict tiles,
                              double *restrict scratch, double *restrict radial,
                              double *restrict moment, double *restrict self) {
  FAST
  const int count = harmonics(b), orders = b->radialOrder + 1;
  lanes *q = (lanes *)scratch, *sum = q + count, *radialSum = sum + 4 * count;
  for (int n = 0; n < atoms; n++) {
    memset(sum, 0, (4L * count + 2L * orders) * sizeof(lanes));
    lanes squares = 0, weighted = 0;
    for (int p = starts[n]; p < starts[n + 1]; p += LANES, tiles += TK_CHEBYSHEV_TILE) {
      lanes *t = (lanes *)tiles;
      int there = starts[n + 1] - p < LANES ? starts[n + 1] - p : LANES;
      lanes x, y, z, w;
      if (there == LANES) {
        apart(d + 3L * p, &x, &y, &z);
        w = *(const lanes *)(weight + p);
      } else {
        /* The lanes left over hold the first pair, with cutoffs of zero. */
        double copy[3 * LANES], own[LANES];
        for (int i = 0; i < LANES; i++) {
          long pair = p + (i < there ? i : 0);
          memcpy(copy + 3 * i, d + 3 * pair, 3 * sizeof(double));
          own[i] = weight[pair];
        }
        apart(copy, &x, &y, &z);
        w = *(const lanes *)own;
      }
      lanes r = __builtin_elementwise_sqrt(x * x + y * y + z * z), inverse = 1 / r;
      x *= inverse, y *= inverse, z *= inverse;
      t[X] = x, t[Y] = y, t[Z] = z, t[INVERSE] = inverse, t[WEIGHT] = w;
      cosine_cutoff(b->radialCutoff, there, &r, &t[RADIAL], &t[RADIAL_SLOPE]);

      lanes argument = r * (2 / b->radialCutoff) - 1;
      lanes t0 = t[RADIAL], t1 = argument * t0;
      for (int k = 0; k < orders; k++) {
        radialSum[k] += t0;
        radialSum[orders + k] += w * t0;
        lanes next = 2 * argument * t1 - t0;
        t0 = t1;
        t1 = next;
      }

      int near = starts[n] + angular[n] - p;
      if (near <= 0) continue;
      cosine_cutoff(b->angularCutoff, near, &r, &t[ANGULAR], &t[ANGULAR_SLOPE]);
      legendre(b, &z, q);
      lanes c = t[ANGULAR], s = 0;
      squares += c * c;
      weighted += w * w * c * c;
      for (int m = 0, h = 0; m <= b->angularOrder; m++) {
        for (int l = m; l <= b->angularOrder; l++, h++) {
          lanes even = q[h] * c, odd = q[h] * s;
          sum[4 * h] += even;
          sum[4 * h + 1] += odd;
          sum[4 * h + 2] += w * even;
          sum[4 * h + 3] += w * odd;
        }
        turn(&x, &y, &c, &s);
      }
    }
    for (int k = 0; k < 2 * orders; k++) radial[2L * orders * n + k] = total(&radialSum[k]);
    for (int k = 0; k < 4 * count; k++) moment[4L * count * n + k] = total(&sum[k]);
    self[2 * n] = total(&squares);
    self[2 * n + 1] = total(&weighted);
  }
}

CLONES void tk_chebyshev_gradients(const tk_chebyshev *b, int atoms, const int *starts,
                                   const int *angular, const double *restrict tiles,
                                   double *restrict scratch, const double *restrict radialBar,
                                   const double *restrict momentBar,
                                   const double *restrict selfBar, double *restrict gradient) {
  FAST
  const int count = harmonics(b), orders = b->radialOrder + 1;
  lanes *q = (lanes *)scratch;
  for (int n = 0; n < atoms; n++) {
    const double *bar = radialBar + 2L * orders * n;
    for (int p = starts[n]; p < starts[n + 1]; p += LANES, tiles += TK_CHEBYSHEV_TILE) {
      const lanes *t = (const lanes *)tiles;
      int there = starts[n + 1] - p < LANES ? starts[n + 1] - p : LANES;
      lanes x = t[X], y = t[Y], z = t[Z], w = t[WEIGHT], inverse = t[INVERSE];

      /* Along the pair: Σ_n bar_n T_n and its derivative, T_n' = n U_{n−1}. */
      lanes argument = 2 / (inverse * b->radialCutoff) - 1;
      lanes t0 = 1, t1 = argument, u0 = 0, u1 = 1, value = 0, slope = 0;
      for (int k = 0; k < orders; k++) {
        lanes a = bar[k] + w * bar[orders + k];
        value += a * t0;
        slope += (double)k * a * u0;
        lanes next = 2 * argument * t1 - t0;
        t0 = t1;
        t1 = next;
        next = 2 * argument * u1 - u0;
        u0 = u1;
        u1 = next;
      }
      lanes along = t[RADIAL_SLOPE] * value + t[RADIAL] * slope * (2 / b->radialCutoff);

      lanes gx = 0, gy = 0, gz = 0;
      if (starts[n] + angular[n] > p) {
        /* Across it: the field Σ bar Q (x + iy)^m and its gradient. */
        legendre(b, &z, q);
        const double *a = momentBar + 4L * count * n;
        lanes c = 1, s = 0, before = 0, beforeOdd = 0, field = 0;
        for (int m = 0, h = 0; m <= b->angularOrder; m++) {
          lanes even = 0, odd = 0, evenSlope = 0, oddSlope = 0;
          /* Q of the same degree and the next order stands M − m further on. */
          const lanes *above = q + b->angularOrder - m;
          for (int l = m; l <= b->angularOrder; l++, h++, a += 4) {
            lanes e = a[0] + w * a[2], o = a[1] + w * a[3];
            even += e * q[h];
            odd += o * q[h];
            if (l == m) continue;
            lanes dq = b->slope[h] * above[h];
            evenSlope += e * dq;
            oddSlope += o * dq;
          }
          field += even * c + odd * s;
          gx += (double)m * (even * before + odd * beforeOdd);
          gy += (double)m * (odd * before - even * beforeOdd);
          gz += evenSlope * c + oddSlope * s;
          before = c;
          beforeOdd = s;
          turn(&x, &y, &c, &s);
        }
        lanes f = t[ANGULAR], across = f * inverse;
        lanes own = selfBar[2 * n] + w * w * selfBar[2 * n + 1];
        along += t[ANGULAR_SLOPE] * (field + 2 * f * own) - across * (x * gx + y * gy + z * gz);
        gx *= across, gy *= across, gz *= across;
      }
      gx += along * x, gy += along * y, gz += along * z;
      for (int i = 0; i < there; i++) {
        double *g = gradient + 3L * (p + i);
        g[0] = gx[i], g[1] = gy[i], g[2] = gz[i];
      }
    }
  }
}
