#include "kernels.h"

#include "clones.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define REAL float
#define LANES TK_LANES_F
#define INTEGER int32_t
#define NAME(x) x##_f
#define SQRT sqrtf
#define EXPONENT_BIAS 127
#define MANTISSA_BITS 23
#define EXP_TERMS 7
#include "density.inc"
#include "messages.inc"
#include "products.inc"
#undef REAL
#undef LANES
#undef INTEGER
#undef NAME
#undef SQRT
#undef EXPONENT_BIAS
#undef MANTISSA_BITS
#undef EXP_TERMS

#define REAL double
#define LANES TK_LANES_D
#define INTEGER int64_t
#define NAME(x) x##_d
#define SQRT sqrt
#define EXPONENT_BIAS 1023
#define MANTISSA_BITS 52
#define EXP_TERMS 13
#include "density.inc"
#include "messages.inc"
#include "products.inc"
