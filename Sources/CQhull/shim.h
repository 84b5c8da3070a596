#pragma once
#include <libqhull_r/libqhull_r.h>
#include <setjmp.h>
#include <stdio.h>
