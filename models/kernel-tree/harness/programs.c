/* SPDX-License-Identifier: MIT */
/* The drivers: hooks, wrappers and ->mapped, each a program of the scenario. Step by step as in docs/machine.md. */
static const int hook_errnos[] = HOOK_ERRNOS;

/* What the guard of a step looks at. `self` is 0 where there is no open file to compare with. */
struct guarded {
	unsigned long flags;
	unsigned int ops;
	int vm_file;
	int self;
	bool again;
};

HARNESS bool guard_applies(int guard, const struct guarded *now)
{
	switch (guard) {
	case GUARD_ALWAYS:
		return true;
	case GUARD_SHARED:
		return now->flags & VM_SHARED;
	case GUARD_PRIVATE:
		return !(now->flags & VM_SHARED);
	case GUARD_SHARED_MAY_WRITE:
		return (now->flags & VM_SHARED) && (now->flags & VM_MAYWRITE);
	case GUARD_WRITE:
		return now->flags & VM_WRITE;
	case GUARD_MAY_SHARE:
		return now->flags & VM_MAYSHARE;
	case GUARD_NOT_MAY_SHARE:
		return !(now->flags & VM_MAYSHARE);
	case GUARD_AGAIN:
		return now->again;
	case GUARD_OPS_HAVE_CLOSE:
		return has_close(now->ops);
	case GUARD_FILE_SWAPPED:
		return now->self && open_files[now->self] && now->vm_file != now->self &&
		       now->vm_file != open_files[now->self]->backing;
	default:
		/* No MMU: never here. */
		return false;
	}
}

/* -- .mmap_prepare -- */

struct hook {
	int self;
	int spec;
	/* A file put into the descriptor with a reference that is the core's to keep, or 0. */
	int handed;
	int taken;
	int written;
	/* The arguments of the action's steps, 0 when there were none; the action is made when the program ends. */
	int action;
	int override;
	int success_hook;
	bool has_success_hook;
	int error_hook;
	bool has_error_hook;
	bool hide;
};

HARNESS int swap_desc_file(struct hook *hook, struct vm_area_desc *desc, int how)
{
	const int file = how == SWAP_OWN ? swap_own(hook->spec) : swap_cached(hook->self, hook->spec);

	if (file == 0)
		return -ENFILE;
	if (how == SWAP_SHARED && number_of(DESC_VM_FILE(desc)) == file)
		return 0;
	if (hook->handed)
		put_number(hook->handed);
	if (how == SWAP_SHARED)
		get_number(file);
	hook->handed = how == SWAP_BORROWED ? 0 : file;
	DESC_VM_FILE(desc) = file_of(file);
	hook->written |= 1 << DESC_VM_FILE_WORD;
	return 0;
}

HARNESS int prepare_step(struct hook *hook, struct vm_area_desc *desc, int step, int arg)
{
	switch (step) {
	case STEP_SET_FLAGS:
		DESC_FLAGS_WORD(desc) |= (unsigned int)arg;
		hook->written |= 1 << DESC_FLAGS;
		return 0;
	case STEP_CLEAR_FLAGS:
		DESC_FLAGS_WORD(desc) &= ~(unsigned long)(unsigned int)arg;
		hook->written |= 1 << DESC_FLAGS;
		return 0;
	case STEP_ASSIGN_FLAGS:
		DESC_FLAGS_WORD(desc) = ((unsigned int)arg & ~VM_ACCOUNT) | (DESC_FLAGS_WORD(desc) & VM_ACCOUNT);
		hook->written |= 1 << DESC_FLAGS;
		return 0;
	case STEP_PGOFF:
		desc->pgoff = arg;
		hook->written |= 1 << DESC_PGOFF;
		return 0;
	case STEP_PAGE_PROT:
		desc->page_prot = __pgprot(arg);
		hook->written |= 1 << DESC_PROT;
		return 0;
	case STEP_VM_OPS:
		desc->vm_ops = driver_ops_of(arg, hook->spec);
		hook->written |= 1 << DESC_OPS;
		return 0;
	case STEP_PRIVATE_DATA:
		desc->private_data = (void *)(long)arg;
		hook->written |= 1 << DESC_PRIVATE;
		return 0;
	case STEP_SWAP_FILE:
		return swap_desc_file(hook, desc, arg);
	case STEP_FAIL:
		return -hook_errnos[arg];
	case STEP_TAKE:
	case STEP_GIVE:
		users[hook->spec] += step == STEP_TAKE ? 1 : -1;
		hook->taken += step == STEP_TAKE ? 1 : -1;
		return 0;
#if HAVE_ACTION
	case STEP_ACTION:
		/* A type that the release lacks cannot be asked for in its language. */
		if ((arg & 15) == ACTION_SIMPLE_IO_REMAP && !HAVE_MMAP_SIMPLE_IO_REMAP)
			return 0;
		if ((arg & 15) == ACTION_MAP_KERNEL_PAGES && !HAVE_MMAP_MAP_KERNEL_PAGES)
			return 0;
		hook->action = arg;
		hook->written |= WROTE_ACTION;
		return 0;
	case STEP_HIDE_FROM_RMAP:
		hook->hide = arg;
		hook->written |= WROTE_ACTION;
		return 0;
#endif
#if HAVE_ERROR_OVERRIDE
	case STEP_ERROR_OVERRIDE:
		hook->override = arg;
		hook->written |= WROTE_ACTION;
		return 0;
#endif
#if HAVE_SUCCESS_HOOK
	case STEP_SUCCESS_HOOK:
		hook->success_hook = arg;
		hook->has_success_hook = true;
		hook->written |= WROTE_ACTION;
		return 0;
	case STEP_ERROR_HOOK:
		hook->error_hook = arg;
		hook->has_error_hook = true;
		hook->written |= WROTE_ACTION;
		return 0;
#endif
	default:
		return 0;
	}
}

#if HAVE_SUCCESS_HOOK
/* The kernel calls them without a context: the arguments of the last hook that set them. */
static int success_hook_arg, error_hook_arg;

HARNESS int run_success_hook(const struct vm_area_struct *const_vma)
{
	struct vm_area_struct *vma = (struct vm_area_struct *)const_vma;
	const int effect = success_hook_arg & 15, errno_index = (success_hook_arg >> 4) & 0xfff;
	int *call = current_call();

	if (call)
		call[CALL_COMPLETED] |= COMPLETED_SUCCESS_HOOK_RAN;
	if (effect == SUCCESS_ANONYMOUS) {
		vma->vm_ops = NULL;
		if (call)
			call[CALL_ASKED_OPS] = OPS_NULL;
	}
	if (effect == SUCCESS_PRIVATE) {
		vma->vm_private_data = (void *)(long)((success_hook_arg >> 16) & 255);
		if (call)
			call[CALL_ASKED_PRIVATE] = (success_hook_arg >> 16) & 255;
	}
	if (errno_index == 0)
		return 0;
	const int last = sizeof(hook_errnos) / sizeof(hook_errnos[0]);
	const int error = -hook_errnos[(errno_index < last ? errno_index : last) - 1];

	success_hook_failed = true;
	if (call)
		call[CALL_COMPLETE_ERROR] = error;
	return error;
}

HARNESS int run_error_hook(int error)
{
	return error_hook_arg == 0 ? 0 : -hook_errnos[error_hook_arg - 1];
}
#endif

#if HAVE_MMAP_SIMPLE_IO_REMAP
/*
 * A region of memory for pgoff and the range behind it. With an odd first frame it begins in the middle of a
 * page and ends in the middle of its last one; with the frame's second bit, one that is too short ends before pgoff.
 */
HARNESS void fill_simple_remap(struct mmap_action *action, const struct vm_area_desc *desc, int range,
			       unsigned long pfn)
{
	const unsigned long before = desc->pgoff << PAGE_SHIFT, size = desc->end - desc->start;
	unsigned long bytes = before + size - (range == ACTION_PART ? PAGE_SIZE : 0);

	if (range == ACTION_PART && (pfn & 2) && before > 0)
		bytes = before - PAGE_SIZE;
	const bool within = (pfn & 1) && bytes > 0;

	action->simple_ioremap.start_phys_addr = (pfn << PAGE_SHIFT) + (within ? PAGE_SIZE / 2 : 0);
	action->simple_ioremap.size = bytes - (within ? PAGE_SIZE : 0);
	if (range == ACTION_OUTSIDE) {
		action->simple_ioremap.start_phys_addr = ~0UL << PAGE_SHIFT;
		action->simple_ioremap.size = before + size;
	}
}
#endif

#if HAVE_ACTION
/* One page further on than the descriptor; with the frame's second bit before it, where there is a page. */
HARNESS unsigned long start_outside(const struct vm_area_desc *desc, unsigned long pfn)
{
	return (pfn & 2) && desc->start > 0 ? desc->start - PAGE_SIZE : desc->start + PAGE_SIZE;
}

/* As a driver does: by the helper, which complains of a range that is not the descriptor's. */
HARNESS void fill_remap(struct vm_area_desc *desc, int type, unsigned long start, unsigned long pfn,
			unsigned long size)
{
#if HAVE_MMAP_SIMPLE_IO_REMAP
	const int complaints = (start < desc->start || start >= desc->end) + (start + size > desc->end);

	helper_complaints = 0;
	if (type == ACTION_REMAP_PFN)
		mmap_action_remap(desc, start, pfn, size);
	else
		mmap_action_ioremap(desc, start, pfn, size);
	if (helper_complaints != complaints)
		warn_unexpected("mmap_action_remap complains too often or too seldom");
#else
	desc->action.type = type;
	desc->action.remap.start = start;
	desc->action.remap.start_pfn = pfn;
	desc->action.remap.size = size;
	desc->action.remap.pgprot = desc->page_prot;
#endif
}

HARNESS void fill_action(const struct hook *hook, struct vm_area_desc *desc, struct asked_action *asked)
{
	struct mmap_action *action = &desc->action;
	const int type = hook->action & 15;
	const int range = ((hook->action >> 4) & 15) > ACTION_OUTSIDE ? ACTION_OUTSIDE : (hook->action >> 4) & 15;
	const unsigned long pfn = (hook->action >> 8) & 255;
	const unsigned long size = desc->end - desc->start;
	const unsigned long start = range == ACTION_OUTSIDE ? start_outside(desc, pfn) : desc->start;
	const unsigned long length = range == ACTION_PART ? PAGE_SIZE : size;

	if (type == ACTION_REMAP_PFN || type == ACTION_IO_REMAP_PFN)
		fill_remap(desc, type, start, pfn, length);
	else
		action->type = type;
	*asked = (struct asked_action){ start, length, pfn, pgprot_val(desc->page_prot) };
#if ACTION_COMPLETE_KNOWS_COMPAT
	if (type == ACTION_IO_REMAP_PFN || type == ACTION_SIMPLE_IO_REMAP)
		asked->prot |= PROT_DECRYPTED;
#endif
#if HAVE_MMAP_SIMPLE_IO_REMAP
	if (type == ACTION_SIMPLE_IO_REMAP) {
		fill_simple_remap(action, desc, range, pfn);
		*asked = (struct asked_action){ desc->start, size, pfn + desc->pgoff, asked->prot };
	}
#endif
#if HAVE_MMAP_MAP_KERNEL_PAGES
	if (type == ACTION_MAP_KERNEL_PAGES) {
		action->map_kernel.start = start;
		action->map_kernel.pages = NULL;
		action->map_kernel.nr_pages = length >> PAGE_SHIFT;
	}
#endif
	action->hide_from_rmap_until_complete = hook->hide;
#if HAVE_ERROR_OVERRIDE
	action->error_override = hook->override == 0	     ? 0 :
				 hook->override > ERRNO_COUNT ? 1 :
								-hook_errnos[hook->override - 1];
#endif
#if HAVE_SUCCESS_HOOK
	action->success_hook = hook->has_success_hook ? run_success_hook : NULL;
	action->error_hook = hook->has_error_hook ? run_error_hook : NULL;
	success_hook_arg = hook->success_hook;
	error_hook_arg = hook->error_hook;
#endif
}
#endif

HARNESS int run_prepare_steps(struct hook *hook, struct vm_area_desc *desc, bool again)
{
	const struct program program = program_of(hook->spec, PREPARE);

	for (int i = 0; i < program.count; i++) {
		const int *step = program.steps + i * STEP_WORDS;
		const struct guarded now = { DESC_FLAGS_WORD(desc), word_of(desc->vm_ops),
					     number_of(DESC_VM_FILE(desc)), hook->self, again };

		if (!guard_applies(step[1], &now))
			continue;
		if (step[0] == STEP_STOP)
			return 0;
		const int error = prepare_step(hook, desc, step[0], step[2]);

		if (error)
			return error;
	}
	return 0;
}

/* The hook of an open file: called by the tree, or by a wrapper for its own file. */
HARNESS int run_prepare(int self, struct vm_area_desc *desc)
{
	struct hook hook = { .self = self, .spec = spec_of_number[self] };
	const int file = number_of(desc->file);
	int *call = new_call(compat ? CALL_KIND_COMPAT : CALL_KIND_DIRECT, self);

	if (compat)
		compat->record = call_count;
	else
		direct_record = call_count;
	call_count++;
	if (desc->mm != &this_process->mm)
		warn_unexpected("a descriptor has another mm than the process");
	write_desc(call + CALL_DESC_IN, desc, file);
	if (compat)
		write_vma(call + CALL_VMA_BEFORE, compat->vma);

	const int error = run_prepare_steps(&hook, desc, open_files[self] ? open_files[self]->called : false);

	if (error) {
		if (hook.handed)
			put_number(hook.handed);
		users[hook.spec] -= hook.taken;
	}
	if (count_of(self) > 0)
		open_files[self]->called = true;
#if HAVE_ACTION
	fill_action(&hook, desc, &asked_actions[(call - calls[0]) / CALL_WORDS]);
#endif

	call[CALL_ERROR] = error;
	call[CALL_WRITTEN] = hook.written;
	call[CALL_ACTION] = hook.action;
	const int override = hook.has_error_hook ? hook.error_hook : hook.override;

	call[CALL_OVERRIDE] = override == 0 || override > ERRNO_COUNT ? 0 : -hook_errnos[override - 1];
	write_desc(call + CALL_DESC_OUT, desc, file);
	if (!error) {
		call[CALL_ASKED_OPS] = call[CALL_DESC_OUT + DESC_OPS];
		call[CALL_ASKED_PRIVATE] = call[CALL_DESC_OUT + DESC_PRIVATE];
	}
	return error;
}

#define PREPARE_OF(number)                                          \
	HARNESS int prepare_##number(struct vm_area_desc *desc)     \
	{                                                           \
		return run_prepare(number, desc);                   \
	}
PREPARE_OF(1) PREPARE_OF(2) PREPARE_OF(3) PREPARE_OF(4) PREPARE_OF(5) PREPARE_OF(6) PREPARE_OF(7) PREPARE_OF(8)
PREPARE_OF(9) PREPARE_OF(10) PREPARE_OF(11) PREPARE_OF(12) PREPARE_OF(13) PREPARE_OF(14) PREPARE_OF(15)
PREPARE_OF(16) PREPARE_OF(17) PREPARE_OF(18) PREPARE_OF(19) PREPARE_OF(20) PREPARE_OF(21) PREPARE_OF(22)
PREPARE_OF(23) PREPARE_OF(24) PREPARE_OF(25) PREPARE_OF(26) PREPARE_OF(27) PREPARE_OF(28) PREPARE_OF(29)
PREPARE_OF(30) PREPARE_OF(31)
static int (*const prepare_hooks[OPEN_FILES + 1])(struct vm_area_desc *) = {
	NULL,	    prepare_1,	prepare_2,  prepare_3,	prepare_4,  prepare_5,	prepare_6,  prepare_7,
	prepare_8,  prepare_9,	prepare_10, prepare_11, prepare_12, prepare_13, prepare_14, prepare_15,
	prepare_16, prepare_17, prepare_18, prepare_19, prepare_20, prepare_21, prepare_22, prepare_23,
	prepare_24, prepare_25, prepare_26, prepare_27, prepare_28, prepare_29, prepare_30, prepare_31,
};

/* -- ->mapped -- */

#if HAVE_VM_OPS_MAPPED
/* The VMA whose action is being completed: ->mapped itself is not given it. */
static struct vm_area_struct *completing;

HARNESS int mapped_steps(int owner, int *taken, void **private_data)
{
	const struct program program = program_of(owner, MAPPED);
	const struct guarded now = { VMA_FLAGS_WORD(completing), word_of(completing->vm_ops), 0, 0, false };
	void *private = *private_data;

	if (fault(SITE_MAPPED))
		return -ENOMEM;
	for (int i = 0; i < program.count; i++) {
		const int *step = program.steps + i * STEP_WORDS;

		if (!guard_applies(step[1], &now))
			continue;
		if (step[0] == STEP_STOP)
			break;
		if (step[0] == STEP_FAIL)
			return -hook_errnos[step[2]];
		if (step[0] == STEP_TAKE || step[0] == STEP_GIVE)
			*taken += step[0] == STEP_TAKE ? 1 : -1;
		if (step[0] == STEP_PRIVATE_DATA)
			private = (void *)(long)step[2];
	}
	*private_data = private;
	return 0;
}

HARNESS int run_mapped(int owner, void **private_data)
{
	int taken = 0;
	int *call = current_call();
	const int error = mapped_steps(owner, &taken, private_data);

	if (call) {
		call[CALL_COMPLETED] |= COMPLETED_MAPPED_RAN | COMPLETED_ACTION_DONE;
		if (error) {
			call[CALL_COMPLETE_ERROR] = error;
		} else {
			call[CALL_COMPLETED] |= COMPLETED_MAPPED_DONE;
			call[CALL_ASKED_PRIVATE] = (int)(long)*private_data;
		}
	}
	if (!error)
		users[owner] += taken;
	return error;
}
#endif

/* -- .mmap -- */

struct wrapper {
	int self;
	int spec;
	/* The wrapper's own file, taken out of the VMA with its reference, or 0. */
	int parked;
	/* The parked reference now belongs to the operations installed. */
	bool held;
	int taken;
};

int vmacheck_vfs_mmap(struct file *file, struct vm_area_struct *vma);
int vmacheck_call_own(struct file *file, int self, struct vm_area_struct *vma);

HARNESS int swap_vma_file(struct wrapper *wrapper, struct vm_area_struct *vma, int how)
{
	const int file = how == SWAP_OWN ? swap_own(wrapper->spec) : swap_cached(wrapper->self, wrapper->spec);

	if (file == 0)
		return -ENFILE;
	if (how == SWAP_SHARED) {
		if (number_of(vma->vm_file) == file)
			return 0;
		get_number(file);
	}
	tree_vma_set_file(vma, file_of(file));
	if (how == SWAP_OWN)
		put_number(file);
	return 0;
}

HARNESS int wrap_vma_ops(struct wrapper *wrapper, struct vm_area_struct *vma, int how)
{
	const unsigned int word = word_of(vma->vm_ops);
	const int wraps = wrap_depth(word);

	if (fault(SITE_WRAPPER_ALLOC))
		return -ENOMEM;
	if ((how & WRAP_DEREFERENCES) && word == OPS_NULL) {
		warn(WARNING_NULL_OPS);
		return -EFAULT;
	}
	if (wraps == MAX_WRAPS)
		return -ELOOP;
	const bool holds = (how & WRAP_HOLDS_FILE) && wrapper->parked;
	const unsigned int level = wrapper->self | (holds ? WRAP_HOLDS : 0);

	vma->vm_ops = ops_of(word | (level << (OPS_BASE_BITS + OPS_LEVEL_BITS * wraps)));
	if (holds) {
		wrapper->parked = 0;
		wrapper->held = true;
	}
	return 0;
}

HARNESS int mmap_step(struct wrapper *wrapper, struct vm_area_struct *vma, int step, int arg)
{
	struct open_file *self = open_files[wrapper->self];
	const int backing = self ? self->backing : 0;
	int error;

	switch (step) {
	case STEP_SET_FLAGS:
		VMA_FLAGS_WORD(vma) |= (unsigned int)arg;
		return 0;
	case STEP_CLEAR_FLAGS:
		VMA_FLAGS_WORD(vma) &= ~(unsigned long)(unsigned int)arg;
		return 0;
	case STEP_ASSIGN_FLAGS:
		VMA_FLAGS_WORD(vma) = ((unsigned int)arg & ~VM_ACCOUNT) | (VMA_FLAGS_WORD(vma) & VM_ACCOUNT);
		return 0;
	case STEP_PGOFF:
		vma->vm_pgoff = arg;
		return 0;
	case STEP_PAGE_PROT:
		vma->vm_page_prot = __pgprot(arg);
		return 0;
	case STEP_VM_OPS:
		vma->vm_ops = driver_ops_of(arg, wrapper->spec);
		return 0;
	case STEP_PRIVATE_DATA:
		vma->vm_private_data = (void *)(long)arg;
		return 0;
	case STEP_SWAP_FILE:
		return swap_vma_file(wrapper, vma, arg);
	case STEP_SET_FILE:
		if (!backing)
			return -ENODEV;
		tree_vma_set_file(vma, file_of(backing));
		return 0;
	case STEP_REPLACE_FILE:
		if (!backing)
			return -ENODEV;
		if (number_of(vma->vm_file) != wrapper->self)
			return -EIO;
		get_number(backing);
		vma->vm_file = file_of(backing);
		wrapper->parked = wrapper->self;
		return 0;
	case STEP_CHECK_HOOKS:
		if (!backing)
			return -ENODEV;
#if WRAPPERS_TEST_MMAP_ONLY
		return file_of(backing)->f_op->mmap ? 0 : -ENODEV;
#else
		return tree_can_mmap_file(file_of(backing)) ? 0 : -ENODEV;
#endif
	case STEP_CALL_NESTED:
		if (!backing)
			return -ENODEV;
		error = vmacheck_vfs_mmap(file_of(backing), vma);
		return arg ? 0 : error;
	case STEP_WRAP_OPS:
		return wrap_vma_ops(wrapper, vma, arg);
	case STEP_LSM_CHECK:
		return WRAPPERS_ASK_LSM && fault(SITE_LSM) ? -EACCES : 0;
	case STEP_CALL_OWN:
		return vmacheck_call_own(file_of(wrapper->self), wrapper->self, vma);
	case STEP_TAKE:
	case STEP_GIVE:
		users[wrapper->spec] += step == STEP_TAKE ? 1 : -1;
		wrapper->taken += step == STEP_TAKE ? 1 : -1;
		return 0;
	case STEP_FAIL:
		return -hook_errnos[arg];
	default:
		return 0;
	}
}

HARNESS int run_mmap_steps(struct wrapper *wrapper, struct vm_area_struct *vma, bool again)
{
	const struct program program = program_of(wrapper->spec, MMAP);

	for (int i = 0; i < program.count; i++) {
		const int *step = program.steps + i * STEP_WORDS;
		const struct guarded now = { VMA_FLAGS_WORD(vma), word_of(vma->vm_ops), number_of(vma->vm_file),
					     wrapper->self, again };

		if (!guard_applies(step[1], &now))
			continue;
		if (step[0] == STEP_STOP)
			return 0;
		const int error = mmap_step(wrapper, vma, step[0], step[2]);

		if (error)
			return error;
	}
	return 0;
}

HARNESS int run_mmap(struct file *file, struct vm_area_struct *vma)
{
	const int self = number_of(file);
	struct wrapper wrapper = { .self = self, .spec = spec_of_number[self] };

	depth++;
	const int error = run_mmap_steps(&wrapper, vma, open_files[self] && open_files[self]->called);

	depth--;
	if (error) {
		if (wrapper.parked)
			put_number(wrapper.parked);
		if (wrapper.held)
			put_number(wrapper.self);
		users[wrapper.spec] -= wrapper.taken;
	}
	if (count_of(self) > 0)
		open_files[self]->called = true;
	return error;
}
