/*
 * The search loop of checker/engine in C, for the space of checker/toys/regions.ts: level by level, states
 * in partitions by their hash, successors stored in batches, a partition belongs to one thread, of several
 * parents the smallest is kept. bench/checker-engine.ts compiles it and compares.
 *
 * loop SLOTS THREADS prints states, transitions, levels, a sum over all parents' words, and seconds.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { WIDTH = 4, RECORD = WIDTH + 1, STRIDE = WIDTH + 2, CHUNK = 256, PARTITIONS = 64, SHIFT = 26, BATCH = 1024, SIDES = 2, MAX_THREADS = 8 };
#define CAPACITY (1u << 21)
#define NO_PARENT 0xffffffffu
#define ALONE 4096

struct partition {
	/* A record is a state and its parent's number. */
	uint32_t *records, *slots;
	uint32_t count, begin, end, bits;
};

static struct partition partitions[PARTITIONS];
static int slots_of_space, threads;

/* Mail: for each sender, partition and side a batch, and how many words of it wait. */
static uint32_t *mail[MAX_THREADS];
static _Atomic uint32_t posted[MAX_THREADS][PARTITIONS * SIDES];
static _Atomic int pending[MAX_THREADS], finished;
static pthread_barrier_t barrier;

struct worker {
	int me, alone;
	uint32_t parent, fill[PARTITIONS], limit[PARTITIONS];
	unsigned char side[PARTITIONS];
	uint64_t transitions;
	uint32_t slot[CHUNK], index[CHUNK], again[2 * CHUNK], sink;
};

static inline uint32_t mix(uint32_t hash, uint32_t word)
{
	uint32_t product = (hash ^ word) * 0x9e3779b1u;

	return product ^ (product >> 15);
}

static inline uint32_t hash_words(const uint32_t *words)
{
	uint32_t hash = 0x2545f491;

	for (int i = 0; i < WIDTH; i++)
		hash = mix(hash, words[i]);
	hash *= 0x7feb352d;
	return hash ^ (hash >> 16);
}

static void *take(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return memory;
}

static void grow(struct partition *p)
{
	uint32_t mask = (1u << ++p->bits) - 1;

	memset(p->slots, 0, 4 * ((size_t)mask + 1));
	for (uint32_t i = 1; i < p->count; i++) {
		uint32_t hash = hash_words(p->records + (size_t)i * RECORD), slot = hash & mask;

		while (p->slots[slot])
			slot = (slot + 1) & mask;
		p->slots[slot] = (hash & ~mask) | i;
	}
}

static inline const uint32_t *record(uint32_t number)
{
	return partitions[number % PARTITIONS].records + (size_t)(number / PARTITIONS) * RECORD;
}

static inline int smaller(const uint32_t *left, const uint32_t *right)
{
	for (int i = 0; i < WIDTH; i++)
		if (left[i] != right[i])
			return left[i] < right[i];
	return 0;
}

static void insert(struct worker *w, struct partition *p, const uint32_t *from, const uint32_t *to)
{
	uint32_t *slots = p->slots, *records = p->records, touched = 0;

	for (; from < to; from += CHUNK * STRIDE) {
		const uint32_t *end = to - from > CHUNK * STRIDE ? from + CHUNK * STRIDE : to;
		int again = 0, i = 0;

		while (p->count + CHUNK > (uint32_t)((1u << p->bits) * 0.6))
			grow(p);
		uint32_t mask = (1u << p->bits) - 1;

		for (const uint32_t *m = from; m < end; m += STRIDE)
			touched ^= slots[m[WIDTH + 1] & mask];
		for (const uint32_t *m = from; m < end; m += STRIDE) {
			uint32_t hash = m[WIDTH + 1], slot = hash & mask;

			while (slots[slot] && ((slots[slot] ^ hash) & ~mask))
				slot = (slot + 1) & mask;
			w->slot[i] = slot;
			w->index[i++] = slots[slot] & mask;
			touched ^= records[(size_t)(slots[slot] & mask) * RECORD];
		}
		i = 0;
		for (const uint32_t *m = from; m < end; m += STRIDE) {
			uint32_t hash = m[WIDTH + 1], slot = w->slot[i], index = w->index[i++];

			if (!index || memcmp(records + (size_t)index * RECORD, m, 4 * WIDTH)) {
				for (index = 0; !index; slot = (slot + 1) & mask) {
					uint32_t entry = slots[slot], other = entry & mask;

					if (!entry) {
						if (p->count == CAPACITY) {
							fprintf(stderr, "full\n");
							exit(1);
						}
						index = p->count++;
						memcpy(records + (size_t)index * RECORD, m, 4 * RECORD);
						slots[slot] = (hash & ~mask) | index;
					} else if (!((entry ^ hash) & ~mask) &&
						   !memcmp(records + (size_t)other * RECORD, m, 4 * WIDTH)) {
						index = other;
					}
				}
			}
			if (index >= p->end && records[(size_t)index * RECORD + WIDTH] != m[WIDTH]) {
				w->again[again++] = index;
				w->again[again++] = m[WIDTH];
			}
		}
		for (i = 0; i < again; i += 2)
			touched ^= *record(records[(size_t)w->again[i] * RECORD + WIDTH]);
		for (i = 0; i < again; i += 2) {
			uint32_t *parent = &records[(size_t)w->again[i] * RECORD + WIDTH];

			if (smaller(record(w->again[i + 1]), record(*parent)))
				*parent = w->again[i + 1];
		}
	}
	w->sink ^= touched;
}

static int store_mail(struct worker *w)
{
	if (!atomic_load(&pending[w->me]))
		return 0;
	for (int sender = 0; sender < threads; sender++) {
		if (sender == w->me)
			continue;
		for (int p = w->me; p < PARTITIONS; p += threads)
			for (int batch = p * SIDES; batch < (p + 1) * SIDES; batch++) {
				uint32_t words = atomic_load(&posted[sender][batch]);
				const uint32_t *from = mail[sender] + (size_t)batch * BATCH * STRIDE;

				if (!words)
					continue;
				insert(w, &partitions[p], from, from + words);
				atomic_store(&posted[sender][batch], 0);
				atomic_fetch_sub(&pending[w->me], 1);
			}
	}
	return 1;
}

static void open_batch(struct worker *w, int p)
{
	w->fill[p] = (p * SIDES + w->side[p]) * BATCH * STRIDE;
	w->limit[p] = w->fill[p] + BATCH * STRIDE;
}

static void send_batch(struct worker *w, int p)
{
	int batch = p * SIDES + w->side[p], owner = w->alone ? w->me : p % threads;
	uint32_t start = batch * BATCH * STRIDE, end = w->fill[p];

	if (start == end)
		return;
	w->transitions += (end - start) / STRIDE;
	if (owner == w->me) {
		insert(w, &partitions[p], mail[w->me] + start, mail[w->me] + end);
	} else {
		atomic_store(&posted[w->me][batch], end - start);
		atomic_fetch_add(&pending[owner], 1);
		w->side[p] ^= 1;
		while (atomic_load(&posted[w->me][p * SIDES + w->side[p]]))
			if (!store_mail(w))
				sched_yield();
	}
	open_batch(w, p);
}

static inline void successor(struct worker *w, const uint32_t *next)
{
	uint32_t hash = hash_words(next), p = hash >> SHIFT, at = w->fill[p];
	uint32_t *m = mail[w->me] + at;

	memcpy(m, next, 4 * WIDTH);
	m[WIDTH] = w->parent;
	m[WIDTH + 1] = hash;
	w->fill[p] = at + STRIDE;
	if (at + STRIDE == w->limit[p])
		send_batch(w, p);
}

static uint64_t counts[MAX_THREADS][16], violations[MAX_THREADS][16];

static int every_slot(uint32_t word, uint32_t value)
{
	return word == (0x11111111u >> (32 - 4 * slots_of_space)) * value;
}

static void expand(struct worker *w, const uint32_t *state)
{
	static const uint32_t max_open[2] = { 2, 3 };
	uint64_t *count = counts[w->me];
	uint32_t place = state[0] & 15, files = state[1], ways = state[2], references = state[3];
	uint32_t next[WIDTH] = { (int)place + 1 == slots_of_space ? state[0] & ~15u : state[0] + 1, files, ways,
				 references };

	successor(w, next);
	for (int file = 0; file < 2; file++) {
		uint32_t open = (state[0] >> (4 + 4 * file)) & 15;

		if (open == max_open[file])
			continue;
		next[0] = state[0] + (16 << (4 * file));
		next[3] = references + (1 << (8 * file));
		successor(w, next);
	}
	for (int file = 0; file < 2; file++) {
		uint32_t open = (state[0] >> (4 + 4 * file)) & 15;

		if (!open)
			continue;
		next[0] = state[0] - (16 << (4 * file));
		next[3] = references - (1 << (8 * file));
		if (!((next[3] >> (8 * file)) & 255))
			count[2]++;
		successor(w, next);
	}
	next[0] = state[0];
	uint32_t shift = 4 * place, mapped = (files >> shift) & 15, way = (ways >> shift) & 15;

	if (mapped) {
		next[1] = files ^ (mapped << shift);
		next[2] = ways ^ (way << shift);
		next[3] = references - (1 << (8 * (mapped - 1)));
		count[1]++;
		if (!((next[3] >> (8 * (mapped - 1))) & 255))
			count[2]++;
		successor(w, next);
		next[1] = files;
		next[2] = (ways ^ (way << shift)) | ((way + 1 == 3 ? 0 : way + 1) << shift);
		next[3] = references;
		successor(w, next);
		return;
	}
	for (int file = 0; file < 2; file++) {
		if (!((state[0] >> (4 + 4 * file)) & 15))
			continue;
		for (uint32_t chosen = 0; chosen < 3; chosen++) {
			next[1] = files | ((file + 1) << shift);
			next[2] = ways | (chosen << shift);
			next[3] = references + (1 << (8 * file));
			count[0]++;
			if (every_slot(next[1], file + 1) && every_slot(next[2], 2))
				violations[w->me][file]++;
			successor(w, next);
		}
	}
}

static void run_level(struct worker *w)
{
	for (int p = w->alone ? 0 : w->me; p < PARTITIONS; p += w->alone ? 1 : threads)
		for (uint32_t i = partitions[p].begin; i < partitions[p].end; i++) {
			if (!w->alone && !(i & 255))
				store_mail(w);
			w->parent = i * PARTITIONS + p;
			expand(w, partitions[p].records + (size_t)i * RECORD);
		}
	for (int p = 0; p < PARTITIONS; p++)
		send_batch(w, p);
	if (w->alone)
		return;
	atomic_fetch_add(&finished, 1);
	for (;;) {
		int last = atomic_load(&finished) == threads;

		if (store_mail(w))
			continue;
		if (last)
			return;
		sched_yield();
	}
}

static int levels, level_alone;

static void *work(void *data)
{
	struct worker *w = data;

	for (;;) {
		if (!w->me) {
			for (;;) {
				uint64_t frontier = 0;

				for (int p = 0; p < PARTITIONS; p++) {
					partitions[p].end = partitions[p].count;
					frontier += partitions[p].end - partitions[p].begin;
				}
				level_alone = frontier == 0 ? -1 : threads == 1 || frontier < ALONE;
				levels += frontier > 0;
				atomic_store(&finished, 0);
				if (level_alone != 1)
					break;
				w->alone = 1;
				run_level(w);
				for (int p = 0; p < PARTITIONS; p++)
					partitions[p].begin = partitions[p].end;
			}
		}
		pthread_barrier_wait(&barrier);
		if (level_alone < 0)
			return NULL;
		w->alone = 0;
		run_level(w);
		pthread_barrier_wait(&barrier);
		if (!w->me)
			for (int p = 0; p < PARTITIONS; p++)
				partitions[p].begin = partitions[p].end;
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
	static struct worker workers[MAX_THREADS];
	pthread_t ids[MAX_THREADS];
	uint32_t initial[STRIDE] = { 0, 0, 0, 0, NO_PARENT, 0 };
	uint64_t states = 0, transitions = 0, counted = 0, parents = 0;

	if (argc != 3)
		return 2;
	slots_of_space = atoi(argv[1]);
	threads = atoi(argv[2]);
	for (int p = 0; p < PARTITIONS; p++)
		partitions[p] = (struct partition){
			.records = take((size_t)(CAPACITY + 1) * RECORD * 4),
			.slots = take((size_t)CAPACITY * 8),
			.bits = 6,
			.count = 1,
			.begin = 1,
		};
	for (int t = 0; t < threads; t++) {
		workers[t].me = t;
		mail[t] = take((size_t)PARTITIONS * SIDES * BATCH * STRIDE * 4);
		for (int p = 0; p < PARTITIONS; p++)
			open_batch(&workers[t], p);
	}
	pthread_barrier_init(&barrier, NULL, threads);
	initial[WIDTH + 1] = hash_words(initial);

	double start = now();

	insert(&workers[0], &partitions[initial[WIDTH + 1] >> SHIFT], initial, initial + STRIDE);
	for (int t = 1; t < threads; t++)
		pthread_create(&ids[t], NULL, work, &workers[t]);
	work(&workers[0]);
	for (int t = 1; t < threads; t++)
		pthread_join(ids[t], NULL);

	double seconds = now() - start;

	for (int p = 0; p < PARTITIONS; p++) {
		states += partitions[p].count - 1;
		for (uint32_t i = 1; i < partitions[p].count; i++) {
			uint32_t parent = partitions[p].records[(size_t)i * RECORD + WIDTH];

			if (parent != NO_PARENT)
				parents += hash_words(record(parent));
		}
	}
	for (int t = 0; t < threads; t++) {
		transitions += workers[t].transitions;
		for (int i = 0; i < 3; i++)
			counted += counts[t][i];
	}
	printf("{\"states\":%llu,\"transitions\":%llu,\"levels\":%d,\"counted\":%llu,\"parents\":%llu,\"seconds\":%.4f}\n",
	       (unsigned long long)states, (unsigned long long)transitions, levels, (unsigned long long)counted,
	       (unsigned long long)parents, seconds);
	return 0;
}
