/* SPDX-License-Identifier: MIT */
/* Variables and functions that the tree's text refers to and that are of no interest here. */
unsigned long mmap_min_addr;
unsigned long dac_mmap_min_addr;
unsigned long stack_guard_gap;
int sysctl_max_map_count = 65530;
const struct vm_operations_struct vma_dummy_vm_ops;

HARNESS_EXTERN struct task_struct *get_current(void)
{
	return &task;
}

HARNESS_EXTERN unsigned long rlimit(unsigned int limit)
{
	return ~0UL;
}

/* Bits of a word. The library's text is in tools/lib, which only some trees have whole. */
HARNESS_EXTERN unsigned int __sw_hweight32(unsigned int word)
{
	return __builtin_popcount(word);
}

HARNESS_EXTERN unsigned long __sw_hweight64(__u64 word)
{
	return __builtin_popcountll(word);
}
