/* SPDX-License-Identifier: MIT */
/*
 * Reads batches of scenarios from standard input and writes their traces to standard output. A batch is the
 * number of its words, then scenarios one after the other, each with its own length in its head. A batch is
 * read to its end before the first trace is written, so that neither side waits for the other. Where coverage
 * is measured, the number of edges and their ids follow each trace.
 */
#include <execinfo.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

/* A scenario that takes more of the processor hangs: others take microseconds. Not by the clock, which goes on while others work. */
#define HANG_SECONDS 2

/* Says what happened and where: the addresses are looked up by whoever reads them. */
HARNESS void die(int signal, const char *what)
{
	void *frames[32];
	const int count = backtrace(frames, 32);

	dprintf(2, "vmacheck: %s\n", what);
	for (int i = 0; i < count; i++)
		dprintf(2, "vmacheck: frame %p\n", frames[i]);
	_exit(signal);
}

HARNESS void on_timer(int signal)
{
	die(14, "HANG: a scenario ran longer than its limit");
}

#if !VMACHECK_SANITIZED
HARNESS void on_fault(int signal)
{
	die(11, signal == SIGSEGV ? "SIGSEGV: a bad address was used" : "SIGFPE or SIGBUS");
}
#endif

HARNESS bool read_all(void *to, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		const ssize_t got = read(0, (char *)to + done, bytes - done);

		if (got <= 0)
			return false;
		done += got;
	}
	return true;
}

static char out[1 << 20];
static size_t out_length;

HARNESS void flush_out(void)
{
	for (size_t done = 0; done < out_length;) {
		const ssize_t put = write(1, out + done, out_length - done);

		if (put <= 0)
			_exit(3);
		done += put;
	}
	out_length = 0;
}

HARNESS void write_all(const void *from, size_t bytes)
{
	if (out_length + bytes > sizeof(out))
		flush_out();
	memcpy(out + out_length, from, bytes);
	out_length += bytes;
}

HARNESS void reset(void)
{
	memset(processes, 0, sizeof(processes));
	memset(mappings, 0, sizeof(mappings));
	memset(users, 0, sizeof(users));
	memset(locks, 0, sizeof(locks));
	memset(spec_of_number, 0, sizeof(spec_of_number));
	table_count = 0;
	unexpected[0] = 0;
	for (int i = 0; i < PROCESSES; i++)
		mt_init_flags(&processes[i].mm.mm_mt, MT_FLAGS_ALLOC_RANGE | MT_FLAGS_LOCK_EXTERN);
#if VMACHECK_SANITIZED
	freed_count = 0;
	for (int number = 1; number <= OPEN_FILES; number++) {
		free(open_files[number]);
		open_files[number] = NULL;
	}
#else
	memset(file_slots, 0, sizeof(file_slots));
	for (int number = 1; number <= OPEN_FILES; number++)
		open_files[number] = &file_slots[number];
#endif
}

#if !VMACHECK_COVERAGE
#define measure(on) ((void)0)
#define begin_coverage() ((void)0)
#define write_coverage() ((void)0)
#endif

HARNESS void run_scenario(void)
{
	const int operations = wire[5];

	reset();
	begin_coverage();
	const long objects = live_objects;

	at = TRACE_OFFSETS + operations + 1;
	for (int i = 0; i < operations; i++) {
		operation = wire + wire[6] + i * OPERATION_WORDS;
		faults_on = true;
		begin_step(i);
		measure(true);
		const int result = run_operation(operation);

		measure(false);
		end_step(result);
	}
	faults_on = false;
	begin_step(operations);
	measure(true);
	teardown();
	measure(false);
	for (int i = 0; i < PROCESSES; i++)
		__mt_destroy(&processes[i].mm.mm_mt);
	run_rcu();
	if (live_objects != objects) {
		snprintf(unexpected, sizeof(unexpected), "%ld objects of the slab are never freed", live_objects - objects);
		warn(WARNING_UNEXPECTED);
		live_objects = objects;
	}
	for (int i = 0; i < PROCESSES; i++)
		mt_init_flags(&processes[i].mm.mm_mt, MT_FLAGS_ALLOC_RANGE | MT_FLAGS_LOCK_EXTERN);
	end_step(0);
	trace[TRACE_MAGIC_AT] = TRACE_MAGIC;
	trace[TRACE_SCHEMA_AT] = wire[1];
	trace[TRACE_WORDS_AT] = at;
	trace[TRACE_STEPS_AT] = operations + 1;
	trace[TRACE_OBSERVED_AT] = OBSERVED_ALL;
	for (int spare = TRACE_OBSERVED_AT + 1; spare < TRACE_OFFSETS; spare++)
		trace[spare] = 0;
	if (unexpected[0])
		fprintf(stderr, "vmacheck: %s\n", unexpected);
}

HARNESS_EXTERN int main(int count, char **arguments)
{
	int words;
	int *batch = NULL;
	const struct itimerval limit = { .it_value = { .tv_sec = HANG_SECONDS } };

	signal(SIGPROF, on_timer);
#if !VMACHECK_SANITIZED
	signal(SIGSEGV, on_fault);
	signal(SIGBUS, on_fault);
	signal(SIGFPE, on_fault);
#endif
	/* The first call loads a library, which a handler must not. */
	backtrace(&(void *){ NULL }, 1);
	setvbuf(stderr, NULL, _IOLBF, 0);
	maple_tree_init();
	vma_state_init();
#if VMACHECK_SANITIZED
	/* --self-test use-after-free, --self-test signed-overflow */
	if (count == 3 && strcmp(arguments[1], "--self-test") == 0) {
		self_test(arguments[2]);
		return 0;
	}
#endif
	while (read_all(&words, sizeof(words))) {
		batch = realloc(batch, words * sizeof(int));
		if (!read_all(batch, words * sizeof(int)))
			return 1;
		for (int next = 0; next < words; next += batch[next + 2]) {
			wire = batch + next;
			if (wire[0] != WIRE_MAGIC || wire[1] != SCHEMA_HASH || wire[2] <= 0 || wire[2] > words - next) {
				fprintf(stderr, "vmacheck: not a scenario of this schema\n");
				return 2;
			}
			setitimer(ITIMER_PROF, &limit, NULL);
			run_scenario();
			write_all(trace, at * sizeof(int));
			write_coverage();
		}
		setitimer(ITIMER_PROF, &(struct itimerval){ 0 }, NULL);
		flush_out();
	}
	return 0;
}
