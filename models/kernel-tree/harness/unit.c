/* SPDX-License-Identifier: MIT */
/*
 * The one unit that is compiled with the code under test. The order is that of a kernel build: headers, the
 * functions cut out of the tree, mm/vma_init.c and mm/vma.c as files, then the harness.
 */
#include "vmacheck-config.h"
#include <linux/types.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include "schema.h"
#include "vma_internal.h"

#include "declarations.h"
#include "intercept.h"

#define vma_set_file(vma, file) vmacheck_vma_set_file(vma, file)
#include VMACHECK_VMA_H
#undef vma_set_file

#include "tree-functions.h"
#include VMACHECK_VMA_INIT
#include "faults.h"
#include VMACHECK_VMA

/* From here on the names mean the functions themselves. */
#undef vfs_mmap
#undef call_mmap
#undef compat_vma_mmap
#undef compat_vma_mmap_prepare
#undef mmap_file
#undef vm_area_alloc
#undef vm_area_dup
#undef vma_iter_prealloc
#undef mas_store_gfp
#undef mapping_map_writable

#include "tree-calls.c"
#include "state.c"
#include "slab.c"
#include "files.c"
#include "ops.c"
#include "records.c"
#include "programs.c"
#include "unshown.c"
#include "intercept.c"
#include "system-calls.c"
#include "trace.c"
#include "environment.c"
#if VMACHECK_COVERAGE
#include "coverage.c"
#endif
#if VMACHECK_SANITIZED
#include "self-test.c"
#endif
#include "main.c"
