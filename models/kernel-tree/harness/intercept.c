/* SPDX-License-Identifier: MIT */
/* What stands between the tree's functions and those that watch them: see intercept.h and faults.h. */

static const struct {
	const char *function;
	const char *what;
	int site;
} fault_places[] = {
	{ "mmap_region", "mapping_map_writable", SITE_MAP_WRITABLE },
	{ "__split_vma", "vm_area_dup", SITE_SPLIT_DUP },
	{ "__split_vma", "vma_iter_prealloc", SITE_SPLIT_PREALLOC },
	{ "vms_gather_munmap_vmas", "mas_store_gfp", SITE_GATHER_STORE },
	{ "commit_merge", "vma_iter_prealloc", SITE_MERGE_PREALLOC },
	{ "__mmap_new_vma", "vm_area_alloc", SITE_VM_AREA_ALLOC },
	{ "__mmap_new_vma", "vma_iter_prealloc", SITE_MAP_PREALLOC },
};

HARNESS_EXTERN bool vmacheck_fault_in(const char *function, const char *what)
{
	if (!faults_on)
		return false;
	for (size_t i = 0; i < sizeof(fault_places) / sizeof(fault_places[0]); i++)
		if (!strcmp(fault_places[i].function, function) && !strcmp(fault_places[i].what, what))
			return fault(fault_places[i].site);
	return false;
}

/* Whether a store into a tree works. The abort of an mmap has no way to say that it does not. */
HARNESS_EXTERN bool vmacheck_may_store(const char *function, unsigned int gfp)
{
	if (!strcmp(function, "vms_abort_munmap_vmas") && !(gfp & __GFP_NOFAIL))
		warn_unexpected("the gap that an abort leaves may fail to be made");
	return !vmacheck_fault_in(function, "mas_store_gfp");
}

HARNESS_EXTERN struct vm_area_struct *vmacheck_vm_area_alloc(const char *function, struct mm_struct *mm)
{
	if (vmacheck_fault_in(function, "vm_area_alloc"))
		return NULL;
	new_vma = (vm_area_alloc)(mm);
	return new_vma;
}

/* As a file is that is sealed against writing: the tree itself refuses. */
HARNESS_EXTERN int vmacheck_map_writable(const char *function, struct address_space *mapping)
{
	const int count = atomic_read(&mapping->i_mmap_writable);

	if (!vmacheck_fault_in(function, "mapping_map_writable"))
		return mapping_map_writable(mapping);
	atomic_set(&mapping->i_mmap_writable, -1);
	const int error = mapping_map_writable(mapping);

	atomic_set(&mapping->i_mmap_writable, count);
	return error;
}

/* What a warning of the tree means, by the function it is in. */
static const struct {
	const char *function;
	int warning;
} warnings_of[] = {
	{ "can_mmap_file", WARNING_BOTH_HOOKS },
	{ "file_has_valid_mmap_hooks", WARNING_BOTH_HOOKS },
	{ "call_mmap", WARNING_NESTED_PREPARE },
	{ "__mmap_new_file_vma", WARNING_MAY_WRITE_GIVEN },
	{ "check_mmap_action", WARNING_ACTION_REFUSED },
	{ "mmap_action_prepare", WARNING_ACTION_REFUSED },
	{ "mmap_action_complete", WARNING_ACTION_REFUSED },
	{ "maybe_rmap_unlock_action", WARNING_HIDDEN_ANONYMOUS },
	{ "map_kernel_pages_prepare", WARNING_PAGES_IN_PFNMAP },
	{ "mmap_action_finish", WARNING_ERROR_HOOK_SWALLOWED },
};

HARNESS_EXTERN void vmacheck_warn(const char *function, const char *file, int line)
{
	if (!strcmp(function, "mmap_action_remap")) {
		helper_complaints++;
		return;
	}
	for (size_t i = 0; i < sizeof(warnings_of) / sizeof(warnings_of[0]); i++)
		if (!strcmp(warnings_of[i].function, function)) {
			warn(warnings_of[i].warning);
			return;
		}
	char what[sizeof(unexpected)];

	snprintf(what, sizeof(what), "WARN in %s at %s:%d", function, file, line);
	warn_unexpected(what);
}

HARNESS_EXTERN void vmacheck_bug(const char *function, const char *file, int line)
{
	fprintf(stderr, "vmacheck: BUG in %s at %s:%d\n", function, file, line);
	abort();
}

HARNESS_EXTERN bool vmacheck_may_expand(void)
{
	return !fault(SITE_EXPAND_VM);
}

HARNESS_EXTERN int vmacheck_charge(long pages)
{
	if (fault(SITE_CHARGE))
		return -ENOMEM;
	this_process->charge += pages;
	return 0;
}

HARNESS_EXTERN void vmacheck_acct(long pages)
{
	this_process->charge += pages;
}

static int locks[FILE_KINDS];

HARNESS_EXTERN void vmacheck_lock_rmap(struct address_space *mapping)
{
	int *lock = &locks[mapping - mappings];

	if (*lock)
		warn(WARNING_RMAP_LOCK_RECURSION);
	*lock = 1;
}

HARNESS_EXTERN void vmacheck_unlock_rmap(struct address_space *mapping)
{
	int *lock = &locks[mapping - mappings];

	if (!*lock)
		warn(WARNING_RMAP_UNLOCK_UNHELD);
	*lock = 0;
}

HARNESS_EXTERN int vmacheck_shmem_zero_setup(struct vm_area_struct *vma)
{
	if (fault(SITE_SHMEM_ZERO_SETUP))
		return -ENOMEM;
	const int number = alloc_file(SHMEM_FILE, false);

	if (number == 0)
		return -ENFILE;
	if (vma->vm_file)
		vmacheck_fput(vma->vm_file);
	vma->vm_file = file_of(number);
	vma->vm_ops = ops_of(OPS_SHMEM);
	return 0;
}

/* The page tables' part of an action. */
HARNESS_EXTERN int vmacheck_map_pages(void)
{
	int *call = current_call();
	const int error = fault(SITE_ACTION) ? -ENOMEM : 0;

	if (call && error)
		call[CALL_COMPLETE_ERROR] = error;
	return error;
}

HARNESS_EXTERN int vmacheck_vfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (++nested_calls > MAX_NESTED_CALLS)
		return -ELOOP;
	/* A kernel would jump to NULL. */
	if (!file->f_op->mmap && !file->f_op->mmap_prepare) {
		warn(WARNING_NULL_HOOK);
		return -EFAULT;
	}
	return tree_vfs_mmap(file, vma);
}

HARNESS_EXTERN int vmacheck_mmap_file(struct file *file, struct vm_area_struct *vma)
{
	const int error = mmap_file(file, vma);

	if (error && vma->vm_ops != &vma_dummy_vm_ops)
		warn_unexpected("an .mmap has failed, and its VMA keeps its operations");
	return error;
}

HARNESS void begin_compat(struct compat_call *call, struct vm_area_struct *vma)
{
	*call = (struct compat_call){ .vma = vma, .record = -1, .outer = compat };
	compat = call;
}

HARNESS void end_compat(struct compat_call *call)
{
	if (call->record >= 0)
		write_vma(calls[call->record] + CALL_VMA_AFTER, call->vma);
	compat = call->outer;
}

HARNESS_EXTERN int vmacheck_compat(struct file *file, struct vm_area_struct *vma)
{
	struct compat_call call;

	begin_compat(&call, vma);
	const int error = tree_compat(file, vma);

	end_compat(&call);
	return error;
}

/* As uio and vmbus do from 7.1 on: a wrapper that runs a hook of its own. */
HARNESS_EXTERN int vmacheck_call_own(struct file *file, int self, struct vm_area_struct *vma)
{
#if HAVE_COMPAT_SET_DESC_FROM_VMA
	struct compat_call call;
	struct vm_area_desc desc;
	int error;

	if (++nested_calls > MAX_NESTED_CALLS)
		return -ELOOP;
	begin_compat(&call, vma);
	compat_set_desc_from_vma(&desc, file, vma);
	error = run_prepare(self, &desc);
	if (!error)
		error = __compat_vma_mmap(&desc, vma);
	end_compat(&call);
	return error;
#else
	return 0;
#endif
}

/* Called by compat_set_vma_from_desc alone. */
HARNESS_EXTERN void vmacheck_vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	int *call = current_call();
	const int old = number_of(vma->vm_file), new = number_of(file);

	if (call) {
		call[CALL_OLD_FILE_BEFORE] = count_of(old);
		call[CALL_NEW_FILE_BEFORE] = count_of(new);
	}
	tree_vma_set_file(vma, file);
	if (call) {
		call[CALL_OLD_FILE_AFTER] = count_of(old);
		call[CALL_NEW_FILE_AFTER] = count_of(new);
	}
}

#if HAVE_ACTION
HARNESS void action_prepared(const struct vm_area_desc *desc, int error)
{
	int *call = current_call();

	if (!call)
		return;
	write_desc(call + CALL_DESC_OUT, desc, call[CALL_DESC_OUT + DESC_FILE]);
	call[CALL_PREPARE_ERROR] = error;
	call[CALL_ASKED_OPS] = error ? 0 : call[CALL_DESC_OUT + DESC_OPS];
	call[CALL_ASKED_PRIVATE] = error ? 0 : call[CALL_DESC_OUT + DESC_PRIVATE];
}

HARNESS void action_completed(int *call, int error)
{
	if (!call)
		return;
	/* What neither a fault, ->mapped nor success_hook has caused is the action's own refusal. */
	if (error && !call[CALL_COMPLETE_ERROR])
		call[CALL_COMPLETE_ERROR] = error;
	if (!call[CALL_COMPLETE_ERROR])
		call[CALL_COMPLETED] |= COMPLETED_ACTION_DONE;
}

#if ACTION_PREPARE_RETURNS
HARNESS_EXTERN int vmacheck_action_prepare(struct vm_area_desc *desc)
{
	const int error = (mmap_action_prepare)(desc);

	action_prepared(desc, error);
	return error;
}
#else
HARNESS_EXTERN void vmacheck_action_prepare(struct mmap_action *action, struct vm_area_desc *desc)
{
	(mmap_action_prepare)(action, desc);
	action_prepared(desc, 0);
}
#endif

#if ACTION_COMPLETE_KNOWS_COMPAT
HARNESS_EXTERN int vmacheck_action_complete(struct vm_area_struct *vma, struct mmap_action *action, bool is_compat)
#else
HARNESS_EXTERN int vmacheck_action_complete(struct mmap_action *action, struct vm_area_struct *vma)
#endif
{
	int *call = current_call();

	if (call) {
		call[CALL_COMPLETED] |= COMPLETED_ENTERED;
		check_action(call, action);
	}
#if HAVE_VM_OPS_MAPPED
	completing = vma;
#endif
#if ACTION_COMPLETE_KNOWS_COMPAT
	const int error = (mmap_action_complete)(vma, action, is_compat);
#else
	const int error = (mmap_action_complete)(action, vma);
#endif

	action_completed(call, error);
	return error;
}
#endif
