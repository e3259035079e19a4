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

/* For printing bitmaps, which nothing here does. */
HARNESS_EXTERN int scnprintf(char *to, size_t size, const char *format, ...)
{
	if (size > 0)
		to[0] = 0;
	return 0;
}
