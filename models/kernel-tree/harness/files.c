/* SPDX-License-Identifier: MIT */
/*
 * struct file: numbers 1 to OPEN_FILES, the lowest free one first. The kernel takes files from a type-stable
 * slab: a freed one keeps its place and becomes another file while somebody may still point at it. Under the
 * address sanitizer a freed file is poisoned instead, and given to malloc so that both stacks are known.
 */
static struct open_file *open_files[OPEN_FILES + 1];
static struct file_operations file_operations[OPEN_FILES + 1];

#if VMACHECK_SANITIZED
/* Numbers of files that were freed, so that a stale pointer still has a name. */
static struct { const struct file *file; int number; } freed_files[256];
static int freed_count;
#else
static struct open_file file_slots[OPEN_FILES + 1];
#endif

HARNESS int number_of(const struct file *file)
{
	if (!file)
		return 0;
#if VMACHECK_SANITIZED
	for (int number = 1; number <= OPEN_FILES; number++)
		if (open_files[number] && &open_files[number]->file == file)
			return number;
	for (int i = freed_count; i-- > 0;)
		if (freed_files[i].file == file)
			return freed_files[i].number;
	return 0;
#else
	return (const struct open_file *)file - file_slots;
#endif
}

/* Of a freed file under the address sanitizer: where it was, since whoever still has its number would use that. */
HARNESS struct file *file_of(int number)
{
	if (number == 0)
		return NULL;
#if VMACHECK_SANITIZED
	if (!open_files[number]) {
		for (int i = freed_count; i-- > 0;)
			if (freed_files[i].number == number)
				return (struct file *)freed_files[i].file;
		return NULL;
	}
#endif
	return &open_files[number]->file;
}

HARNESS int count_of(int number)
{
	return number == 0 || !open_files[number] ? 0 : open_files[number]->count;
}

/* Specs of the files of all numbers, also of freed ones. */
static int spec_of_number[OPEN_FILES + 1];

static int (*const prepare_hooks[OPEN_FILES + 1])(struct vm_area_desc *);
HARNESS int run_mmap(struct file *file, struct vm_area_struct *vma);

HARNESS void free_file(int number)
{
#if VMACHECK_SANITIZED
	if (freed_count < 256) {
		freed_files[freed_count].file = &open_files[number]->file;
		freed_files[freed_count++].number = number;
	}
	free(open_files[number]);
	open_files[number] = NULL;
#else
	struct open_file *file = open_files[number];

	file->count = 0;
	file->backing = 0;
	file->read_only = false;
	file->called = false;
	file->cached = 0;
#endif
}

/* An open file with the chain of files below it, or 0 when there are not enough. */
HARNESS int alloc_file(int spec, bool read_only)
{
	int number = 1;

	while (number <= OPEN_FILES && count_of(number) > 0)
		number++;
	if (number > OPEN_FILES)
		return 0;
#if VMACHECK_SANITIZED
	open_files[number] = calloc(1, sizeof(struct open_file));
#endif
	struct open_file *file = open_files[number];
	struct file_operations *f_op = &file_operations[number];
	const int hook = hook_of(spec);

	file->count = 1;
	file->spec = spec;
	spec_of_number[number] = spec;
	file->read_only = read_only;
	file->cached = 0;
	f_op->mmap = hook & HOOK_MMAP ? run_mmap : NULL;
	f_op->mmap_prepare = hook & HOOK_PREPARE ? prepare_hooks[number] : NULL;
	file->file.f_op = f_op;
	file->file.f_mapping = &mappings[spec];
	if (spec != SHMEM_FILE && neighbour_of(spec, 1) != SHMEM_FILE) {
		file->backing = alloc_file(neighbour_of(spec, 1), read_only);
		if (file->backing == 0) {
			free_file(number);
			return 0;
		}
	}
	return number;
}

HARNESS void get_number(int number)
{
	if (count_of(number) == 0)
		warn(WARNING_GET_OF_FREED_FILE);
	else
		open_files[number]->count++;
}

HARNESS void put_number(int number)
{
	if (count_of(number) == 0) {
		warn(WARNING_PUT_OF_FREED_FILE);
		return;
	}
	struct open_file *file = open_files[number];

	if (--file->count > 0)
		return;
	const int backing = file->backing, cached = file->cached;

	free_file(number);
	if (backing)
		put_number(backing);
	if (cached)
		put_number(cached);
}

HARNESS_EXTERN struct file *vmacheck_get_file(struct file *file)
{
	get_number(number_of(file));
	return file;
}

HARNESS_EXTERN void vmacheck_fput(struct file *file)
{
	put_number(number_of(file));
}

HARNESS_EXTERN bool vmacheck_file_is(const struct file *file, int attribute)
{
	return file && (attributes_of(spec_of_number[number_of(file)]) & attribute);
}

/* A new file that a driver swaps in, or 0. */
HARNESS int swap_own(int spec)
{
	return fault(SITE_DRIVER_FILE) ? 0 : alloc_file(neighbour_of(spec, 2), false);
}

/* The file a driver keeps for swaps, or 0. */
HARNESS int swap_cached(int self, int spec)
{
	/* Only the address sanitizer's files are gone when they are freed. */
	if (!open_files[self])
		return 0;
	if (open_files[self]->cached == 0)
		open_files[self]->cached = swap_own(spec);
	return open_files[self]->cached;
}
