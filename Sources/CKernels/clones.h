/* How kernels are compiled: for each kind of processor, and with sums in any order. */
#pragma once

/* One binary serves every x86-64: the loader picks the clone the CPU can run. It asks before the
   thread sanitizer is up, which would have to be there. */
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))
#define FAST _Pragma("clang fp reassociate(on) contract(fast)")
#define UNROLL _Pragma("clang loop unroll(full)")
