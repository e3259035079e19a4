/* SPDX-License-Identifier: MIT */
/*
 * Read after the library headers and before the first declaration of the tree's own: what takes the place of
 * the functions that user space cannot have. They are macros, so that no prototype has to follow the tree's.
 */
#ifndef VMACHECK_BEFORE_H
#define VMACHECK_BEFORE_H

struct file;
struct mm_struct;
struct vm_area_struct;
struct vm_area_desc;
struct address_space;
struct mmap_action;

/*
 * The harness is not part of what is measured: no coverage in it. Inlined into a function of the tree it would
 * be measured with that one.
 */
#if defined(__clang__)
#define NOT_MEASURED no_sanitize("coverage")
#else
#define NOT_MEASURED no_sanitize_coverage
#endif
#define HARNESS static __attribute__((unused, NOT_MEASURED))
#if VMACHECK_COVERAGE
#define HARNESS_EXTERN __attribute__((NOT_MEASURED, __noinline__))
#else
#define HARNESS_EXTERN __attribute__((NOT_MEASURED))
#endif

/* WARN and BUG: once for each place in the kernel, here every time, and the trace says so. */
void vmacheck_warn(const char *function, const char *file, int line);
void vmacheck_bug(const char *function, const char *file, int line) __attribute__((noreturn));

#undef WARN
#undef WARN_ON
#undef WARN_ON_ONCE
#undef WARN_ONCE
#undef BUG
#undef BUG_ON
#define VMACHECK_WARN(condition)                                     \
	({                                                            \
		const int __warned = !!(condition);                   \
		if (__builtin_expect(__warned, 0))                    \
			vmacheck_warn(__func__, __FILE__, __LINE__);  \
		__warned;                                             \
	})
#define WARN_ON(condition) VMACHECK_WARN(condition)
#define WARN_ON_ONCE(condition) VMACHECK_WARN(condition)
#define WARN(condition, ...) VMACHECK_WARN(condition)
#define WARN_ONCE(condition, ...) VMACHECK_WARN(condition)
#define BUG() vmacheck_bug(__func__, __FILE__, __LINE__)
#define BUG_ON(condition) ((condition) ? BUG() : (void)0)

#define atomic_dec(v) ((void)--(v)->counter)

#ifndef __ksm_enter
void vmacheck_ksm_enter(struct mm_struct *mm);
#define __ksm_enter(mm) vmacheck_ksm_enter(mm)
#endif
#ifndef MMF_VM_MERGEABLE
#define MMF_VM_MERGEABLE 16
#endif
#ifndef MMF_VM_MERGE_ANY
#define MMF_VM_MERGE_ANY 30
#endif

/* Reference counts. */
struct file *vmacheck_get_file(struct file *file);
void vmacheck_fput(struct file *file);
#define get_file(file) vmacheck_get_file(file)
#define fput(file) vmacheck_fput(file)

/* Limits and memory accounting. */
bool vmacheck_may_expand(void);
int vmacheck_charge(long pages);
void vmacheck_acct(long pages);
#define may_expand_vm(mm, flags, pages) vmacheck_may_expand()
#define security_vm_enough_memory_mm(mm, pages) vmacheck_charge(pages)
#define vm_acct_memory(pages) vmacheck_acct(pages)

/* Locks, counted. */
void vmacheck_lock_rmap(struct address_space *mapping);
void vmacheck_unlock_rmap(struct address_space *mapping);
#define i_mmap_lock_write(mapping) vmacheck_lock_rmap(mapping)
#define i_mmap_unlock_write(mapping) vmacheck_unlock_rmap(mapping)
#define mmap_read_trylock(mm) 0
void vmacheck_downgrade(void);
#define mmap_write_downgrade(mm) vmacheck_downgrade()

/* What kind of file it is. */
bool vmacheck_file_is(const struct file *file, int attribute);
int vmacheck_shmem_zero_setup(struct vm_area_struct *vma);
#define shmem_file(file) vmacheck_file_is(file, ATTRIBUTE_SHMEM)
#define file_is_dax(file) vmacheck_file_is(file, ATTRIBUTE_DAX)
#define vma_is_dax(vma) vmacheck_file_is((vma)->vm_file, ATTRIBUTE_DAX)
#define is_file_hugepages(file) vmacheck_file_is(file, ATTRIBUTE_HUGETLB)
#define is_vm_hugetlb_page(vma) (((vma)->vm_flags & VM_HUGETLB) != 0)
#define shmem_zero_setup(vma) vmacheck_shmem_zero_setup(vma)

/* Page tables: the work of an action succeeds or fails, nothing is mapped. Protections are plain bits. */
int vmacheck_map_pages(void);
#define remap_pfn_range_complete(...) vmacheck_map_pages()
#define io_remap_pfn_range_complete(...) vmacheck_map_pages()
#define map_kernel_pages_complete(...) vmacheck_map_pages()
#define vm_get_page_prot(flags) __pgprot((flags) & PROT_PERMISSIONS)
#define pgprot_modify(old, new) \
	__pgprot((pgprot_val(old) & ~(pgprotval_t)PROT_PERMISSIONS) | (pgprot_val(new) & PROT_PERMISSIONS))
#define PROT_DECRYPTED 0x100
#define pgprot_decrypted(prot) __pgprot(pgprot_val(prot) | PROT_DECRYPTED)
#define mapping_can_writeback(mapping) false
#define tlb_free_vmas(tlb) ((void)0)
#define unlink_anon_vmas(vma) ((void)0)
#ifndef PMD_SIZE
#define PMD_SIZE (1UL << 21)
#endif

#endif
