/* SPDX-License-Identifier: MIT */
/* Mistakes on purpose: what a sanitizer is silent about here, it would be silent about in the tree's text. */
HARNESS int use_after_free(void)
{
	struct vm_area_struct *vma = vm_area_alloc(&processes[0].mm);
	volatile unsigned long *start = &vma->vm_start;

	vm_area_free(vma);
	run_rcu();
	return *start != 0;
}

HARNESS int signed_overflow(void)
{
	volatile int largest = 2147483647;
	volatile int sum = largest + 1;

	return sum != 0;
}

/* Comes to its end only where the mistake is not noticed. */
HARNESS void self_test(const char *mistake)
{
	mt_init_flags(&processes[0].mm.mm_mt, MT_FLAGS_ALLOC_RANGE | MT_FLAGS_LOCK_EXTERN);
	const int result = strcmp(mistake, "use-after-free") == 0 ? use_after_free() : signed_overflow();

	fprintf(stderr, "vmacheck: %s was not noticed (%d)\n", mistake, result);
}
