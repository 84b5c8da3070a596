#pragma once
#include <libqhull_r/libqhull_r.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

/* The lower facets of the convex hull of `count` points, each `dimension`
   coordinates, the last of which is the height.

   One call does a whole run because qhull leaves by longjmp, and its lists are
   walked by macros that Swift cannot see. A facet is lower where its outward
   normal points down. `Qt` splits facets of more than `dimension` vertices into
   simplices, `Pp` silences remarks on precision.

   Returns 0 and sets *facets to `*facet_count * dimension` point numbers, which
   the caller frees; or returns qhull's exit code, or -1 when memory ran out. */
static inline int cqhull_lower_facets(int dimension, int count, double *_Nonnull points,
                                      int *_Nullable *_Nonnull facets,
                                      int *_Nonnull facet_count) {
  *facets = NULL;
  *facet_count = 0;
  FILE *silence = fopen("/dev/null", "w");
  if (!silence) return -1;
  char command[] = "qhull Qt Pp";
  qhT state;
  qhT *qh = &state;
  qh_zero(qh, silence);
  int code = qh_new_qhull(qh, dimension, count, points, False, command, NULL, silence);
  if (code == 0) {
    facetT *facet;
    size_t lower = 0;
    FORALLfacets if (facet->normal[dimension - 1] < 0) lower++;
    int *numbers = malloc((lower ? lower : 1) * (size_t)dimension * sizeof(int));
    if (!numbers) code = -1;
    size_t next = 0;
    FORALLfacets {
      if (code || !(facet->normal[dimension - 1] < 0)) continue;
      /* Qt leaves only simplices; anything else would be a facet lost. */
      if (qh_setsize(qh, facet->vertices) != dimension) { code = -2; continue; }
      vertexT *vertex, **vertexp;
      FOREACHvertex_(facet->vertices) numbers[next++] = qh_pointid(qh, vertex->point);
    }
    if (code) {
      free(numbers);
    } else {
      *facets = numbers;
      *facet_count = (int)lower;
    }
  }
  int left, blocks;
  qh_freeqhull(qh, !qh_ALL);
  qh_memfreeshort(qh, &left, &blocks);
  fclose(silence);
  return code;
}
