/* SPDX-License-Identifier: MIT */
/* Allocations of mm/vma.c that can fail, by the function that asks for them. */
#ifndef VMACHECK_FAULTS_H
#define VMACHECK_FAULTS_H

bool vmacheck_fault_in(const char *function, const char *what);
bool vmacheck_may_store(const char *function, unsigned int gfp);
struct vm_area_struct *vmacheck_vm_area_alloc(const char *function, struct mm_struct *mm);
int vmacheck_map_writable(const char *function, struct address_space *mapping);

#define vm_area_alloc(mm) vmacheck_vm_area_alloc(__func__, mm)
#define vm_area_dup(vma) (vmacheck_fault_in(__func__, "vm_area_dup") ? NULL : (vm_area_dup)(vma))
#define vma_iter_prealloc(vmi, vma) \
	(vmacheck_fault_in(__func__, "vma_iter_prealloc") ? -ENOMEM : (vma_iter_prealloc)(vmi, vma))
#define mas_store_gfp(mas, entry, gfp) \
	(vmacheck_may_store(__func__, gfp) ? (mas_store_gfp)(mas, entry, gfp) : -ENOMEM)
#define mapping_map_writable(mapping) vmacheck_map_writable(__func__, mapping)

#endif
