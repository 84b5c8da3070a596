#include "chebyshev.h"

#include <math.h>
#include <string.h>

/* One binary serves every x86-64: the loader picks the clone the CPU can run. */
#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))
#define FAST _Pragma("clang fp reassociate(on) contract(fast)")

enum { LANES = TK_CHEBYSHEV_LANES };
typedef double tile[LANES];

/* What a tile keeps of its pairs. */
enum { X, Y, Z, INVERSE, WEIGHT, RADIAL, RADIAL_SLOPE, ANGULAR, ANGULAR_SLOPE, TILE_VALUES };
_Static_assert(TILE_VALUES * LANES == TK_CHEBYSHEV_TILE, "a tile is as large as the header says");

/* f = (cos πr/R + 1)/2 and its derivative by r; zero from the cutoff on.

   cos πs = −sin y and sin πs = cos y with y = π(s − 1/2), where the series of
   sine and cosine need no reduction of their argument and eleven terms are
   exact in double precision. */
INLINE void cosine_cutoff(double cutoff, const tile r, tile f, tile df) {
  FAST
  const double pi = 3.14159265358979323846;
  for (int i = 0; i < LANES; i++) {
    double s = r[i] / cutoff;
    double inside = s < 1 ? 1 : 0;
    double y = pi * ((s < 1 ? s : 1) - 0.5), q = y * y;
    double sine = 1, cosine = 1;
    for (int k = 11; k > 0; k--) {
      sine = 1 - q * sine * (1.0 / (2 * k * (2 * k + 1)));
      cosine = 1 - q * cosine * (1.0 / (2 * k * (2 * k - 1)));
    }
    f[i] = inside * 0.5 * (1 - y * sine);
    df[i] = inside * -0.5 * (pi / cutoff) * cosine;
  }
}

/* Q of all degrees and orders. */
INLINE void legendre(const tk_chebyshev *b, const tile z, tile *restrict q) {
  FAST
  int h = 0;
  for (int m = 0; m <= b->angularOrder; m++) {
    for (int i = 0; i < LANES; i++) q[h][i] = b->diagonal[m];
    h++;
    for (int l = m + 1; l <= b->angularOrder; l++, h++) {
      double up = b->up[h], down = b->down[h];
      if (l == m + 1)
        for (int i = 0; i < LANES; i++) q[h][i] = up * z[i] * q[h - 1][i];
      else
        for (int i = 0; i < LANES; i++) q[h][i] = up * z[i] * q[h - 1][i] - down * q[h - 2][i];
    }
  }
}

/* (x + iy)^m becomes (x + iy)^(m + 1). */
INLINE void turn(const tile x, const tile y, tile c, tile s) {
  FAST
  for (int i = 0; i < LANES; i++) {
    double t = c[i] * x[i] - s[i] * y[i];
    s[i] = c[i] * y[i] + s[i] * x[i];
    c[i] = t;
  }
}

INLINE double total(const tile v) {
  return ((v[0] + v[4]) + (v[1] + v[5])) + ((v[2] + v[6]) + (v[3] + v[7]));
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
  tile *q = (tile *)scratch, *sum = q + count, *radialSum = sum + 4 * count;
  for (int n = 0; n < atoms; n++) {
    memset(sum, 0, (4L * count + 2L * orders) * sizeof(tile));
    tile squares = {0}, weighted = {0};
    for (int p = starts[n]; p < starts[n + 1]; p += LANES, tiles += TK_CHEBYSHEV_TILE) {
      tile *t = (tile *)tiles;
      int lanes = starts[n + 1] - p < LANES ? starts[n + 1] - p : LANES;
      tile r;
      for (int i = 0; i < LANES; i++) {
        /* The lanes left over hold the first pair, with cutoffs of zero. */
        int pair = p + (i < lanes ? i : 0);
        t[X][i] = d[3L * pair], t[Y][i] = d[3L * pair + 1], t[Z][i] = d[3L * pair + 2];
        t[WEIGHT][i] = weight[pair];
      }
      for (int i = 0; i < LANES; i++) {
        r[i] = sqrt(t[X][i] * t[X][i] + t[Y][i] * t[Y][i] + t[Z][i] * t[Z][i]);
        t[INVERSE][i] = 1 / r[i];
        t[X][i] *= t[INVERSE][i], t[Y][i] *= t[INVERSE][i], t[Z][i] *= t[INVERSE][i];
      }
      cosine_cutoff(b->radialCutoff, r, t[RADIAL], t[RADIAL_SLOPE]);
      for (int i = lanes; i < LANES; i++) t[RADIAL][i] = t[RADIAL_SLOPE][i] = 0;

      tile t0, t1, x2, fs;
      for (int i = 0; i < LANES; i++) {
        double x = 2 * r[i] / b->radialCutoff - 1;
        x2[i] = 2 * x;
        t0[i] = t[RADIAL][i];
        t1[i] = x * t[RADIAL][i];
        fs[i] = t[WEIGHT][i];
      }
      for (int k = 0; k < orders; k++)
        for (int i = 0; i < LANES; i++) {
          radialSum[k][i] += t0[i];
          radialSum[orders + k][i] += fs[i] * t0[i];
          double next = x2[i] * t1[i] - t0[i];
          t0[i] = t1[i];
          t1[i] = next;
        }

      int near = starts[n] + angular[n] - p;
      if (near <= 0) continue;
      cosine_cutoff(b->angularCutoff, r, t[ANGULAR], t[ANGULAR_SLOPE]);
      for (int i = near; i < LANES; i++) t[ANGULAR][i] = t[ANGULAR_SLOPE][i] = 0;
      legendre(b, t[Z], q);
      tile c, s;
      for (int i = 0; i < LANES; i++) {
        double w = t[ANGULAR][i], v = t[WEIGHT][i];
        c[i] = w;
        s[i] = 0;
        squares[i] += w * w;
        weighted[i] += v * v * w * w;
      }
      for (int m = 0, h = 0; m <= b->angularOrder; m++) {
        for (int l = m; l <= b->angularOrder; l++, h++)
          for (int i = 0; i < LANES; i++) {
            double even = q[h][i] * c[i], odd = q[h][i] * s[i];
            sum[4 * h][i] += even;
            sum[4 * h + 1][i] += odd;
            sum[4 * h + 2][i] += fs[i] * even;
            sum[4 * h + 3][i] += fs[i] * odd;
          }
        turn(t[X], t[Y], c, s);
      }
    }
    for (int k = 0; k < 2 * orders; k++) radial[2L * orders * n + k] = total(radialSum[k]);
    for (int k = 0; k < 4 * count; k++) moment[4L * count * n + k] = total(sum[k]);
    self[2 * n] = total(squares);
    self[2 * n + 1] = total(weighted);
  }
}

CLONES void tk_chebyshev_gradients(const tk_chebyshev *b, int atoms, const int *starts,
                                   const int *angular, const double *restrict tiles,
                                   double *restrict scratch, const double *restrict radialBar,
                                   const double *restrict momentBar,
                                   const double *restrict selfBar, double *restrict gradient) {
  FAST
  const int count = harmonics(b), orders = b->radialOrder + 1;
  tile *q = (tile *)scratch;
  for (int n = 0; n < atoms; n++) {
    const double *bar = radialBar + 2L * orders * n, *mbar = momentBar + 4L * count * n;
    for (int p = starts[n]; p < starts[n + 1]; p += LANES, tiles += TK_CHEBYSHEV_TILE) {
      const tile *t = (const tile *)tiles;
      int lanes = starts[n + 1] - p < LANES ? starts[n + 1] - p : LANES;

      /* Along the pair: Σ_n bar_n T_n and its derivative, T_n' = n U_{n−1}. */
      tile along, t0, t1, u0, u1, x2, value, slope;
      for (int i = 0; i < LANES; i++) {
        double x = 2 / (t[INVERSE][i] * b->radialCutoff) - 1;
        x2[i] = 2 * x;
        t0[i] = 1;
        t1[i] = x;
        u0[i] = 0;
        u1[i] = 1;
        value[i] = slope[i] = 0;
      }
      for (int k = 0; k < orders; k++)
        for (int i = 0; i < LANES; i++) {
          double a = bar[k] + t[WEIGHT][i] * bar[orders + k];
          value[i] += a * t0[i];
          slope[i] += k * a * u0[i];
          double next = x2[i] * t1[i] - t0[i];
          t0[i] = t1[i];
          t1[i] = next;
          next = x2[i] * u1[i] - u0[i];
          u0[i] = u1[i];
          u1[i] = next;
        }
      for (int i = 0; i < LANES; i++)
        along[i] = t[RADIAL_SLOPE][i] * value[i] + t[RADIAL][i] * slope[i] * 2 / b->radialCutoff;

      tile gx = {0}, gy = {0}, gz = {0};
      int near = starts[n] + angular[n] - p;
      if (near > 0) {
        /* Across it: the field Σ bar Q (x + iy)^m and its gradient. */
        legendre(b, t[Z], q);
        tile c, s, before, beforeOdd, field = {0};
        for (int i = 0; i < LANES; i++) {
          c[i] = 1;
          s[i] = before[i] = beforeOdd[i] = 0;
        }
        for (int m = 0, h = 0; m <= b->angularOrder; m++) {
          tile even = {0}, odd = {0}, evenSlope = {0}, oddSlope = {0};
          /* Q of the same degree and the next order stands M − m further on. */
          const tile *above = (const tile *)q + b->angularOrder - m;
          for (int l = m; l <= b->angularOrder; l++, h++) {
            const double *k = mbar + 4L * h;
            for (int i = 0; i < LANES; i++) {
              double w = t[WEIGHT][i], e = k[0] + w * k[2], o = k[1] + w * k[3];
              even[i] += e * q[h][i];
              odd[i] += o * q[h][i];
              if (l > m) {
                double dq = b->slope[h] * above[h][i];
                evenSlope[i] += e * dq;
                oddSlope[i] += o * dq;
              }
            }
          }
          for (int i = 0; i < LANES; i++) {
            field[i] += even[i] * c[i] + odd[i] * s[i];
            gx[i] += m * (even[i] * before[i] + odd[i] * beforeOdd[i]);
            gy[i] += m * (odd[i] * before[i] - even[i] * beforeOdd[i]);
            gz[i] += evenSlope[i] * c[i] + oddSlope[i] * s[i];
            before[i] = c[i];
            beforeOdd[i] = s[i];
          }
          turn(t[X], t[Y], c, s);
        }
        for (int i = 0; i < LANES; i++) {
          double w = t[WEIGHT][i], f = t[ANGULAR][i], df = t[ANGULAR_SLOPE][i];
          double radialPart = t[X][i] * gx[i] + t[Y][i] * gy[i] + t[Z][i] * gz[i];
          double across = f * t[INVERSE][i];
          double own = selfBar[2 * n] + w * w * selfBar[2 * n + 1];
          along[i] += df * (field[i] + 2 * f * own) - across * radialPart;
          gx[i] *= across;
          gy[i] *= across;
          gz[i] *= across;
        }
      }
      for (int i = 0; i < lanes; i++) {
        double *g = gradient + 3L * (p + i);
        g[0] = along[i] * t[X][i] + gx[i];
        g[1] = along[i] * t[Y][i] + gy[i];
        g[2] = along[i] * t[Z][i] + gz[i];
      }
    }
  }
}
