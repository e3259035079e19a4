/* SPDX-License-Identifier: MIT */
/* The trace: see models/trace-layout.ts. */
static int trace[MAX_TRACE_WORDS];
static int at;

HARNESS int packed(const int *counts)
{
	unsigned int word = 0;

	for (int i = 0; i < 4; i++)
		word |= (unsigned int)(counts[i] > 255 ? 255 : counts[i]) << (8 * i);
	return word;
}

HARNESS void write_process(struct process *process)
{
	VMA_ITERATOR(vmi, &process->mm, 0);
	struct vm_area_struct *vma;
	int *head = trace + at;

	head[PROC_CHARGE] = process->charge;
	for (int slot = 0; slot < FD_SLOTS; slot++)
		head[PROC_FDS + slot] = process->fds[slot];
	head[PROC_MAP_COUNT] = process->mm.map_count;
	head[PROC_KSM] = process->ksm;
	head[PROC_VMAS] = 0;
	at += PROC_WORDS;
	for_each_vma(vmi, vma) {
		int *words = trace + at;

		words[VMA_START] = vma->vm_start >> PAGE_SHIFT;
		words[VMA_END] = vma->vm_end >> PAGE_SHIFT;
		words[VMA_PGOFF] = vma->vm_pgoff;
		words[VMA_FILE] = number_of(vma->vm_file);
		words[VMA_FLAGS] = VMA_FLAGS_WORD(vma);
		words[VMA_PROT] = pgprot_val(vma->vm_page_prot);
		words[VMA_OPS] = word_of(vma->vm_ops);
		words[VMA_PRIVATE] = (int)(long)vma->vm_private_data;
		at += VMA_WORDS;
		head[PROC_VMAS]++;
	}
}

HARNESS void write_snapshot(void)
{
	for (int i = 0; i < PROCESSES; i++)
		write_process(&processes[i]);
	int *alive = trace + at++;

	*alive = 0;
	for (int number = 1; number <= OPEN_FILES; number++) {
		const struct open_file *file = open_files[number];

		if (count_of(number) == 0)
			continue;
		trace[at + FILE_NUMBER] = number;
		trace[at + FILE_SPEC] = file->spec;
		trace[at + FILE_COUNT] = file->count;
		trace[at + FILE_BACKING] = file->backing;
		trace[at + FILE_CACHED] = file->cached;
		at += FILE_TRACE_WORDS;
		++*alive;
	}
	for (int kind = 0; kind < FILE_KINDS; kind++)
		trace[at++] = atomic_read(&mappings[kind].i_mmap_writable);
	for (int kind = 0; kind < FILE_KINDS; kind++)
		trace[at++] = users[kind];
}

HARNESS void begin_step(int index)
{
	trace[TRACE_OFFSETS + index] = at;
	memset(site_counts, 0, sizeof(site_counts));
	memset(opened, 0, sizeof(opened));
	memset(closed, 0, sizeof(closed));
	warnings = 0;
	nested_calls = 0;
	depth = 0;
	call_count = 0;
	compat = NULL;
	direct_record = -1;
	new_vma = NULL;
	success_hook_failed = false;
	placement = PLACEMENT_NONE;
}

HARNESS void end_step(int result)
{
	int *head = trace + at;
	int held = 0;

	check_unshown();
	for (int kind = 0; kind < FILE_KINDS; kind++)
		held += locks[kind];
	head[STEP_HEAD_RESULT] = result;
	head[STEP_HEAD_WARNINGS] = warnings;
	head[STEP_HEAD_OPENED] = packed(opened);
	head[STEP_HEAD_CLOSED] = packed(closed);
	head[STEP_HEAD_PLACEMENT] = placement;
	head[STEP_HEAD_CALLS] = call_count;
	head[STEP_HEAD_LOCKS] = held;
	at += STEP_HEAD_WORDS;
	memcpy(trace + at, calls, call_count * sizeof(calls[0]));
	at += call_count * CALL_WORDS;
	head[STEP_HEAD_SNAPSHOT] = at;
	write_snapshot();
	run_rcu();
}
