/* SPDX-License-Identifier: MIT */
/* Records of hook calls, and what is written down of descriptors and VMAs. */
#define MAX_CALLS 512
static int calls[MAX_CALLS][CALL_WORDS];
static int call_count;

/* The mapping of pages that the hook of each call asks for: addresses, and the first page frame. */
static struct asked_action {
	unsigned long start, size, pfn, prot;
} asked_actions[MAX_CALLS];

/* The compat call that runs, the innermost one first: the hook it calls is recorded under it. */
struct compat_call {
	struct vm_area_struct *vma;
	/* Index of its record, -1 before the hook was called. */
	int record;
	struct compat_call *outer;
};

static struct compat_call *compat;
/* Index of the direct path's record, -1 when there is none. */
static int direct_record;

/* The call that mmap_action_prepare and _complete belong to now. */
HARNESS int *current_call(void)
{
	const int record = compat ? compat->record : direct_record;

	return record < 0 ? NULL : calls[record];
}

#define VMA_FLAGS_WORD(vma) (*(unsigned long *)&(vma)->vm_flags)
#if HAVE_DESC_VMA_FLAGS
#define DESC_FLAGS_WORD(desc) ((desc)->vma_flags.__vma_flags[0])
#else
#define DESC_FLAGS_WORD(desc) ((desc)->vm_flags)
#endif
#if HAVE_DESC_VM_FILE
#define DESC_VM_FILE(desc) ((desc)->vm_file)
#else
#define DESC_VM_FILE(desc) ((desc)->file)
#endif

HARNESS void write_desc(int *words, const struct vm_area_desc *desc, int file)
{
	words[DESC_START] = desc->start >> PAGE_SHIFT;
	words[DESC_END] = desc->end >> PAGE_SHIFT;
	words[DESC_FILE] = file;
	words[DESC_VM_FILE_WORD] = number_of(DESC_VM_FILE(desc));
	words[DESC_PGOFF] = desc->pgoff;
	words[DESC_FLAGS] = DESC_FLAGS_WORD(desc);
	words[DESC_PROT] = pgprot_val(desc->page_prot);
	words[DESC_OPS] = word_of(desc->vm_ops);
	words[DESC_PRIVATE] = (int)(long)desc->private_data;
}

HARNESS void write_vma(int *words, const struct vm_area_struct *vma)
{
	words[VMA_FIELDS_FILE] = number_of(vma->vm_file);
	words[VMA_FIELDS_PGOFF] = vma->vm_pgoff;
	words[VMA_FIELDS_FLAGS] = VMA_FLAGS_WORD(vma);
	words[VMA_FIELDS_PROT] = pgprot_val(vma->vm_page_prot);
	words[VMA_FIELDS_OPS] = word_of(vma->vm_ops);
	words[VMA_FIELDS_PRIVATE] = (int)(long)vma->vm_private_data;
}

HARNESS int *new_call(int kind, int number)
{
	if (call_count == MAX_CALLS)
		abort();
	int *call = calls[call_count];

	memset(call, 0, sizeof(calls[0]));
	call[CALL_KIND] = kind;
	call[CALL_DEPTH] = depth;
	call[CALL_FILE] = number;
	call[CALL_SPEC] = spec_of_number[number];
	return call;
}
