#pragma once
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_vector.h>

/* OpenBLAS answers the CBLAS calls; its own header would declare them a
   second time, so its extra functions that are needed stand here. */
void openblas_set_num_threads(int threads);
const char *_Nullable openblas_get_config(void);
