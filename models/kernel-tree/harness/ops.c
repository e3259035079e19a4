/* SPDX-License-Identifier: MIT */
/* vm_operations_struct: one for each word of vm-ops.ts that the scenario comes to. */
struct driver_ops {
	struct vm_operations_struct ops;
	unsigned int word;
};

#define WRAP_FILE 0x1fu
#define WRAP_HOLDS 0x20u

#define MAX_TABLES 4096
static struct driver_ops tables[MAX_TABLES];
static int table_count;

#define OPS_BASE(word) ((word) & 15u)
#define OPS_LEVELS(word) (((word) >> OPS_BASE_BITS) & ((1u << (OPS_LEVEL_BITS * MAX_WRAPS)) - 1))
#define OPS_OWNER(word) ((int)((word) >> OPS_OWNER_SHIFT) - 1)

HARNESS int wrap_depth(unsigned int word)
{
	int wraps = 0;

	for (unsigned int rest = OPS_LEVELS(word); rest; rest >>= OPS_LEVEL_BITS)
		wraps++;
	return wraps;
}

HARNESS unsigned int wrap_level(unsigned int word, int level)
{
	return (word >> (OPS_BASE_BITS + OPS_LEVEL_BITS * level)) & ((1u << OPS_LEVEL_BITS) - 1);
}

HARNESS bool has_close(unsigned int word)
{
	const unsigned int base = OPS_BASE(word);

	return OPS_LEVELS(word) || (base >= OPS_OPEN_CLOSE && base <= OPS_MAPPED) || base == OPS_COUNTED;
}

HARNESS bool has_open(unsigned int word)
{
	const unsigned int base = OPS_BASE(word);

	return OPS_LEVELS(word) || base == OPS_OPEN_CLOSE || base == OPS_MAPPED || base == OPS_COUNTED;
}

/* The word of operations, 0 for NULL; what is no table of ours has a word that no model has. */
HARNESS unsigned int word_of(const struct vm_operations_struct *ops)
{
	if (!ops)
		return OPS_NULL;
	if (ops == &vma_dummy_vm_ops)
		return OPS_DUMMY;
	const struct driver_ops *table = (const struct driver_ops *)ops;

	return table >= tables && table < tables + table_count ? table->word : UNDEFINED_WORD;
}

HARNESS void open_vma(struct vm_area_struct *vma)
{
	const unsigned int word = word_of(vma->vm_ops);
	const unsigned int base = OPS_BASE(word);

	for (int level = wrap_depth(word); level-- > 0;) {
		opened[LIFECYCLE_WRAPPED]++;
		if (wrap_level(word, level) & WRAP_HOLDS)
			get_number(wrap_level(word, level) & WRAP_FILE);
	}
	if (base == OPS_OPEN_CLOSE)
		opened[LIFECYCLE_OPEN_CLOSE]++;
	if (base == OPS_MAPPED || base == OPS_COUNTED) {
		opened[LIFECYCLE_MAPPED]++;
		users[OPS_OWNER(word)]++;
	}
}

HARNESS void close_vma(struct vm_area_struct *vma)
{
	const unsigned int word = word_of(vma->vm_ops);
	const unsigned int base = OPS_BASE(word);

	if (base == OPS_OPEN_CLOSE)
		closed[LIFECYCLE_OPEN_CLOSE]++;
	if (base == OPS_CLOSE)
		closed[LIFECYCLE_CLOSE]++;
	if (base == OPS_MAPPED || base == OPS_COUNTED) {
		closed[LIFECYCLE_MAPPED]++;
		users[OPS_OWNER(word)]--;
	}
	const int levels = wrap_depth(word);

	for (int level = 0; level < levels; level++) {
		closed[LIFECYCLE_WRAPPED]++;
		if (wrap_level(word, level) & WRAP_HOLDS)
			put_number(wrap_level(word, level) & WRAP_FILE);
	}
}

#if HAVE_VM_OPS_MAPPED
HARNESS int run_mapped(int owner, void **private_data);

#define MAPPED_OF(owner)                                                                                \
	HARNESS int mapped_##owner(unsigned long start, unsigned long end, pgoff_t pgoff,              \
				   const struct file *file, void **private_data)                       \
	{                                                                                              \
		return run_mapped(owner, private_data);                                                \
	}
MAPPED_OF(0)
MAPPED_OF(1)
MAPPED_OF(2)
MAPPED_OF(3)
MAPPED_OF(4)
MAPPED_OF(5)
static int (*const mapped_of[])(unsigned long, unsigned long, pgoff_t, const struct file *, void **) = {
	mapped_0, mapped_1, mapped_2, mapped_3, mapped_4, mapped_5,
};
#endif

/* The operations of a word. */
HARNESS const struct vm_operations_struct *ops_of(unsigned int word)
{
	if (word == OPS_NULL)
		return NULL;
	if (word == OPS_DUMMY)
		return &vma_dummy_vm_ops;
	for (int i = 0; i < table_count; i++)
		if (tables[i].word == word)
			return &tables[i].ops;
	if (table_count == MAX_TABLES)
		abort();
	struct driver_ops *table = &tables[table_count++];

	memset(table, 0, sizeof(*table));
	table->word = word;
	table->ops.open = has_open(word) ? open_vma : NULL;
	table->ops.close = has_close(word) ? close_vma : NULL;
#if HAVE_VM_OPS_MAPPED
	if (OPS_BASE(word) == OPS_MAPPED && wrap_depth(word) == 0)
		table->ops.mapped = mapped_of[OPS_OWNER(word)];
#endif
	return &table->ops;
}

HARNESS const struct vm_operations_struct *driver_ops_of(int table, int spec)
{
	const bool counts = table == OPS_MAPPED || table == OPS_COUNTED;

	return ops_of(counts ? (unsigned int)table | ((unsigned int)(spec + 1) << OPS_OWNER_SHIFT) : table);
}
