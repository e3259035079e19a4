/* SPDX-License-Identifier: MIT */
/* The operations. Of mmap only do_mmap's checks are ours: mmap_region and do_vmi_munmap are the tree's. */
#define ADDRESS(page) ((unsigned long)(page) << PAGE_SHIFT)

HARNESS void set_slot(int slot, int number)
{
	const int old = this_process->fds[slot];

	this_process->fds[slot] = number;
	if (old)
		put_number(old);
}

HARNESS int open_call(const int *fields)
{
	const int slot = fields[0], spec = fields[1];

	if (spec >= spec_count())
		return -ENOENT;
	if (fault(SITE_OPEN_FILE))
		return -ENFILE;
	const int number = alloc_file(spec, fields[2]);

	if (number == 0)
		return -ENFILE;
	set_slot(slot, number);
	return slot;
}

HARNESS int dup_call(const int *fields)
{
	const int from = fields[0], to = fields[1];
	const int number = this_process->fds[from];

	if (number == 0)
		return -EBADF;
	if (from == to)
		return to;
	get_number(number);
	set_slot(to, number);
	return to;
}

HARNESS int close_call(const int *fields)
{
	if (this_process->fds[fields[0]] == 0)
		return -EBADF;
	set_slot(fields[0], 0);
	return 0;
}

HARNESS int ksm_call(const int *fields)
{
	unsigned long *flags = (unsigned long *)&this_process->mm.flags;

	this_process->ksm = fields[0];
	*flags &= ~(1UL << MMF_VM_MERGE_ANY);
	if (fields[0])
		*flags |= 1UL << MMF_VM_MERGE_ANY;
	return 0;
}

HARNESS struct vm_area_struct *vma_at(unsigned long address)
{
	return mtree_load(&this_process->mm.mm_mt, address);
}

HARNESS int do_mmap_call(const int *fields, int number)
{
	const int start = fields[1], length = fields[2], shared = fields[5];
	unsigned long flags = fields[4] | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	unsigned long pgoff = fields[3];
	LIST_HEAD(uf);

	if (length == 0)
		return -EINVAL;
	if (start + length > ARENA_PAGES)
		return -ENOMEM;
	if (!fields[6]) {
		VMA_ITERATOR(vmi, &this_process->mm, ADDRESS(start));

		if (vma_find(&vmi, ADDRESS(start + length)))
			return -EEXIST;
	}
	if (shared)
		flags |= VM_SHARED | VM_MAYSHARE;
	if (number) {
		if (shared && container_of(file_of(number), struct open_file, file)->read_only) {
			if (flags & VM_WRITE)
				return -EACCES;
			flags &= ~(VM_MAYWRITE | VM_SHARED);
		}
		if (!tree_can_mmap_file(file_of(number)))
			return -ENODEV;
	} else {
		pgoff = shared ? 0 : start;
	}
	if (fields[7])
		flags |= VM_NORESERVE;
#if MMAP_REGION_TAKES_VMA_FLAGS
	const long result = mmap_region(file_of(number), ADDRESS(start), ADDRESS(length),
					legacy_to_vma_flags(flags), pgoff, &uf);
#else
	const long result = mmap_region(file_of(number), ADDRESS(start), ADDRESS(length), flags, pgoff, &uf);
#endif
	return result < 0 && result >= -4095 ? result : (long)((unsigned long)result >> PAGE_SHIFT);
}

static int placement;

HARNESS int mmap_call(const int *fields)
{
	const int slot = fields[0];
	const int number = slot == ANONYMOUS ? 0 : this_process->fds[slot];

	if (slot != ANONYMOUS && number == 0)
		return -EBADF;
	if (number)
		get_number(number);
	const int result = do_mmap_call(fields, number);
	struct vm_area_struct *vma = NULL;

	/* An error that leaves a mapping says nothing of it, but for that of success_hook. */
	if (result >= 0 || success_hook_failed)
		vma = vma_at(ADDRESS(fields[1]));
	if (vma) {
		placement = vma == new_vma ? PLACEMENT_NEW_VMA : PLACEMENT_MERGED;
		if (slot == ANONYMOUS)
			check_ksm(vma);
		if (direct_record >= 0)
			write_vma(calls[direct_record] + CALL_VMA_AFTER, vma);
	}
	if (number)
		put_number(number);
	return result;
}

HARNESS int unmap(unsigned long start, unsigned long length)
{
	LIST_HEAD(uf);
	VMA_ITERATOR(vmi, &this_process->mm, start);

	return do_vmi_munmap(&vmi, &this_process->mm, start, length, &uf, false);
}

HARNESS int munmap_call(const int *fields)
{
	if (fields[1] == 0 || fields[0] + fields[1] > ARENA_PAGES)
		return -EINVAL;
	return unmap(ADDRESS(fields[0]), ADDRESS(fields[1]));
}

HARNESS int run_operation(const int *words)
{
	const int *fields = words + OPERATION_FIELDS_AT;

	this_process = &processes[words[1]];
	task.mm = &this_process->mm;
	switch (words[0]) {
	case OPERATION_OPEN:
		return open_call(fields);
	case OPERATION_DUP:
		return dup_call(fields);
	case OPERATION_CLOSE:
		return close_call(fields);
	case OPERATION_MMAP:
		return mmap_call(fields);
	case OPERATION_MUNMAP:
		return munmap_call(fields);
	case OPERATION_KSM:
		return ksm_call(fields);
	default:
		fprintf(stderr, "vmacheck: operation %d is not in the language\n", words[0]);
		abort();
	}
}

/* All mappings go, then all descriptors. */
HARNESS void teardown(void)
{
	for (int i = 0; i < PROCESSES; i++) {
		this_process = &processes[i];
		task.mm = &this_process->mm;
		unmap(0, ADDRESS(ARENA_PAGES));
	}
	for (int i = 0; i < PROCESSES; i++) {
		this_process = &processes[i];
		for (int slot = 0; slot < FD_SLOTS; slot++)
			set_slot(slot, 0);
	}
}
