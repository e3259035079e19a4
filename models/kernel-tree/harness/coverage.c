/* SPDX-License-Identifier: MIT */
/*
 * Which edges of the tree's text a scenario goes through. The compiler calls __sanitizer_cov_trace_pc at the
 * beginning of each basic block; an edge is the block before, shifted by one so that a way and the way back
 * differ, xor this one. Blocks are counted from the program's own start, which is linked to a fixed place: the
 * same scenario has the same edges in every process of a build.
 */
#define EDGES (1 << 20)
#define MAX_EDGES (1 << 14)

static unsigned char edge_seen[EDGES / 8];
/* The number of edges, then their ids. */
static int edges[1 + MAX_EDGES];
static unsigned int previous_block;
/* Only operations are measured, not what the harness does between them with the tree's functions. */
static bool measuring;
/* Whether to tell of each block when it is first run: with VMACHECK_BLOCKS in the environment. */
static bool tells_blocks;

HARNESS void note_block(unsigned int block);

extern const char __executable_start[];

__attribute__((NOT_MEASURED)) void __sanitizer_cov_trace_pc(void)
{
	if (!measuring)
		return;
	const unsigned int block =
		(unsigned int)((const char *)__builtin_return_address(0) - __executable_start) & (EDGES - 1);
	const unsigned int edge = (previous_block >> 1) ^ block;

	previous_block = block;
	if (tells_blocks)
		note_block(block);
	if (edge_seen[edge / 8] & 1 << edge % 8 || edges[0] == MAX_EDGES)
		return;
	edge_seen[edge / 8] |= 1 << edge % 8;
	edges[++edges[0]] = edge;
}

HARNESS void begin_coverage(void)
{
	tells_blocks = getenv("VMACHECK_BLOCKS") != NULL;
	for (int i = 1; i <= edges[0]; i++)
		edge_seen[edges[i] / 8] = 0;
	edges[0] = 0;
}

HARNESS void measure(bool on)
{
	previous_block = 0;
	measuring = on;
}

HARNESS int by_number(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

HARNESS void write_all(const void *from, size_t bytes);

/* The first instruction of each block, for whoever wants to look them up in the program. */
static unsigned char block_seen[EDGES / 8];

HARNESS void note_block(unsigned int block)
{
	if (block_seen[block / 8] & 1 << block % 8)
		return;
	block_seen[block / 8] |= 1 << block % 8;
	fprintf(stderr, "vmacheck: block 0x%lx\n", (unsigned long)__executable_start + block);
}

HARNESS void write_coverage(void)
{
	qsort(edges + 1, edges[0], sizeof(edges[0]), by_number);
	write_all(edges, (1 + edges[0]) * sizeof(edges[0]));
}
