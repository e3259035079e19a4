/* SPDX-License-Identifier: MIT */
/*
 * What a trace has no word for, and what is so in every kernel: a process' counters are those of its VMAs, and
 * a VMA that comes into the tree is locked for writing. What differs is a warning that no model knows.
 */
HARNESS void check_process(const struct process *process)
{
	VMA_ITERATOR(vmi, (struct mm_struct *)&process->mm, 0);
	const struct mm_struct *mm = &process->mm;
	struct vm_area_struct *vma;
	struct mm_struct sum = { 0 };

	for_each_vma(vmi, vma) {
		vm_stat_account(&sum, VMA_FLAGS_WORD(vma), vma_pages(vma));
		if (VMA_FLAGS_WORD(vma) & VM_LOCKED)
			sum.locked_vm += vma_pages(vma);
		if (vma->vm_mm != mm)
			warn_unexpected("a VMA has another mm than its process");
		if (vma->vm_lock_seq == UINT_MAX)
			warn_unexpected("a VMA is in the tree and was never locked for writing");
	}
	if (mm->total_vm != sum.total_vm || mm->exec_vm != sum.exec_vm || mm->data_vm != sum.data_vm ||
	    mm->stack_vm != sum.stack_vm)
		warn_unexpected("total_vm, exec_vm, data_vm or stack_vm is not that of the VMAs");
	if (mm->locked_vm != sum.locked_vm)
		warn_unexpected("locked_vm is not that of the VMAs");
}

HARNESS void check_unshown(void)
{
	for (int i = 0; i < PROCESSES; i++)
		check_process(&processes[i]);
}

/* KSM keeps a list of processes; each enters it once. */
#define KNOWN_TO_KSM (1UL << MMF_VM_MERGEABLE)

HARNESS unsigned long *mm_flags_of(struct mm_struct *mm)
{
	return (unsigned long *)&mm->flags;
}

HARNESS_EXTERN void vmacheck_ksm_enter(struct mm_struct *mm)
{
	if (*mm_flags_of(mm) & KNOWN_TO_KSM)
		warn_unexpected("a process enters KSM a second time");
	*mm_flags_of(mm) |= KNOWN_TO_KSM;
}

/* Of an anonymous VMA only: a hook may set the flag itself. */
HARNESS void check_ksm(const struct vm_area_struct *vma)
{
#ifdef VM_MERGEABLE
	if ((VMA_FLAGS_WORD(vma) & VM_MERGEABLE) && !(*mm_flags_of(vma->vm_mm) & KNOWN_TO_KSM))
		warn_unexpected("KSM does not know the process of a VMA that it is to merge");
#endif
}

#if HAVE_ACTION
/* The action that is to be completed is what the hook asked for, whatever prepare has made of it. */
HARNESS void check_action(const int *call, const struct mmap_action *action)
{
	const struct asked_action *asked = &asked_actions[(call - calls[0]) / CALL_WORDS];
	bool same = true;

	if (action->type == ACTION_REMAP_PFN || action->type == ACTION_IO_REMAP_PFN)
		same = action->remap.start == asked->start && action->remap.size == asked->size &&
		       action->remap.start_pfn == asked->pfn && pgprot_val(action->remap.pgprot) == asked->prot;
#if HAVE_MMAP_MAP_KERNEL_PAGES
	if (action->type == ACTION_MAP_KERNEL_PAGES)
		same = action->map_kernel.start == asked->start &&
		       action->map_kernel.nr_pages == asked->size >> PAGE_SHIFT;
#endif
	if (!same)
		warn_unexpected("an action is completed that is not the one asked for");
}
#endif

/* Whoever asks for it in this language would let other threads see what is not done yet. */
HARNESS_EXTERN void vmacheck_downgrade(void)
{
	warn_unexpected("the mmap lock is downgraded, and nobody asked for it");
}
