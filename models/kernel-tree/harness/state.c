/* SPDX-License-Identifier: MIT */
/* The scenario that runs, and the machine around the code under test. All of it is reset for each scenario. */

static const int *wire;

struct open_file {
	struct file file;
	int count;
	/* Index of the scenario's file, or SHMEM_FILE; kept when the file is freed. */
	int spec;
	int backing;
	int cached;
	bool read_only;
	bool called;
};

struct process {
	struct mm_struct mm;
	long charge;
	int fds[FD_SLOTS];
	bool ksm;
};

static struct process processes[PROCESSES];
static struct process *this_process;
static struct task_struct task;

/* What belongs to an inode: its mapping, its driver's users. The last is the built-in shmem file's. */
static struct address_space mappings[FILE_KINDS];
static int users[FILE_KINDS];

/* Of the operation that runs. */
static const int *operation;
static int site_counts[FAULT_SITES];
static bool faults_on;
static int warnings;
static int opened[4], closed[4];
static int nested_calls;
/* `.mmap` programs that run now, one in the other. */
static int depth;
static struct vm_area_struct *new_vma;
static bool success_hook_failed;

HARNESS void warn(int warning)
{
	warnings |= warning;
}

/* Of mmap_action_remap, about the range it is given. */
static int helper_complaints;

/* What no model knows, the first of a scenario: kept for the report. */
static char unexpected[128];

HARNESS void warn_unexpected(const char *what)
{
	if (!unexpected[0])
		snprintf(unexpected, sizeof(unexpected), "%s", what);
	warn(WARNING_UNEXPECTED);
}

/* Whether the fault of this site fires, now that the code has come there once more. */
HARNESS bool fault(int site)
{
	if (!faults_on || site == 0)
		return false;
	const int nth = ++site_counts[site];

	for (int i = 0; i < MAX_FAULTS; i++) {
		const int *f = operation + OPERATION_FAULTS_AT + 2 * i;

		if (f[0] == site && f[1] == nth)
			return true;
	}
	return false;
}

HARNESS const int *spec_words(int spec)
{
	return wire + WIRE_HEADER_WORDS + spec * FILE_WORDS;
}

HARNESS int spec_count(void)
{
	return wire[4];
}

HARNESS int attributes_of(int spec)
{
	return spec == SHMEM_FILE ? ATTRIBUTE_SHMEM : spec_words(spec)[3];
}

HARNESS int hook_of(int spec)
{
	return spec == SHMEM_FILE ? 0 : spec_words(spec)[0];
}

/* `below` or `swap` of a file, SHMEM_FILE where it has none. */
HARNESS int neighbour_of(int spec, int word)
{
	const int other = spec == SHMEM_FILE ? -1 : spec_words(spec)[word];

	return other >= 0 && other < spec_count() ? other : SHMEM_FILE;
}

struct program {
	const int *steps;
	int count;
};

enum { PREPARE, MMAP, MAPPED };

HARNESS struct program program_of(int spec, int which)
{
	if (spec == SHMEM_FILE)
		return (struct program){ NULL, 0 };
	const int *words = spec_words(spec);
	const int *steps = wire + words[7];

	for (int i = 0; i < which; i++)
		steps += words[4 + i] * STEP_WORDS;
	return (struct program){ steps, words[4 + which] };
}
