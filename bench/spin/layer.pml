/*
 * One scope of the layer, for spin: release 7.3 with an MMU, without faults; one process; a wrapper (spec 0)
 * above one file (spec 1), which is one of four; private and shared writable mappings with MAP_FIXED.
 *
 * Written from what the calls mean (docs/machine.md), independently of both models of vmacheck: it shares no
 * code with them, nor the order of steps or the form of a state. So where the counts of states are equal, both
 * sides would have to be wrong in the same way, or that page is.
 *
 * How states correspond: an operation is one step, from one stable state to the next, and only stable states are
 * stored. What it needs on the way is hidden, or zero again at its end. Files and VMAs that are free are zero, and
 * a VMA stands at its first page, so there is one way to write each state. Open files have their real numbers.
 * Spin stores one state more than vmacheck counts: the one in which `base` is not chosen yet.
 *
 * Constant in this scope, and left out: prot, vm_private_data, the MAY flags, KSM, files kept for swaps.
 */
#ifndef SLOTS
#define SLOTS 1
#endif
#ifndef PAGES
#define PAGES 2
#endif
/* All that slots and VMAs can hold, and a wrapper just opened: there is always a number free. */
#ifndef OPEN_FILES
#define OPEN_FILES (2 * SLOTS + PAGES + 2)
#endif

/* Files that can be opened. */
#define WRAPPER 0
#define BASE 1

#define READ 1
#define WRITE 2
#define SHARED 4
#define ACCOUNT 8

/* vm_ops: what every new VMA has, and those of an old driver. None of them has open or close. */
#define DUMMY 0
#define PLAIN 1

/*
 * What the file below is: with an empty .mmap_prepare; with an .mmap that hands an empty hook of its own to
 * the layer; with an .mmap that sets vm_ops; with one that fails.
 */
mtype = { prepare, own, old, failing };
mtype base;

typedef File {
	bit spec;
	bit called;
	unsigned count : 4;
	unsigned backing : 4;
}

/* end is 0: there is none that starts here. */
typedef Vma {
	unsigned end : 3;
	unsigned pgoff : 3;
	unsigned file : 4;
	unsigned flags : 4;
	bit ops;
}

/* Number 0 is NULL. */
File file[OPEN_FILES + 1];
byte fd[SLOTS];
Vma vma[PAGES];
byte mapCount;
byte charge;
byte writable[2];

/* Of use within one step only. Spin searches breadth first only without hidden variables: there they end as 0. */
#ifdef BREADTH
#define TEMPORARY byte
#else
#define TEMPORARY hidden byte
#endif
TEMPORARY page;
TEMPORARY number;
TEMPORARY below;
TEMPORARY asked;
TEMPORARY mapped;
TEMPORARY flags;
TEMPORARY prev;
TEMPORARY ops;
TEMPORARY error;
TEMPORARY fitsPrev;
TEMPORARY fitsNext;

inline get(n) {
	assert(file[n].count > 0);
	file[n].count++
}

/* The last reference frees the file, and gives back its own on the file below. */
inline put(n) {
	number = n;
	do
	:: number == 0 -> break
	:: else ->
		assert(file[number].count > 0);
		file[number].count--;
		if
		:: file[number].count > 0 -> number = 0
		:: else ->
			below = file[number].backing;
			file[number].backing = 0;
			file[number].spec = 0;
			file[number].called = 0;
			number = below
		fi
	od
}

inline allocate(n, kind) {
	n = 1;
	do
	:: n <= OPEN_FILES && file[n].count > 0 -> n++
	:: else -> break
	od;
	assert(n <= OPEN_FILES);
	file[n].count = 1;
	file[n].spec = kind
}

/* Puts a file into the slot, with a reference that is the slot's from now on. */
inline install(slot, n) {
	mapped = fd[slot];
	fd[slot] = n;
	put(mapped)
}

inline open(slot, kind) {
	allocate(asked, kind);
	if
	:: kind == WRAPPER ->
		allocate(below, BASE);
		file[asked].backing = below
	:: else
	fi;
	install(slot, asked)
}

/* A VMA counts as a writer of its file's mapping. */
inline link(at) {
	if
	:: vma[at].flags & SHARED -> writable[file[vma[at].file].spec]++
	:: else
	fi
}

inline unlink(at) {
	if
	:: vma[at].flags & SHARED ->
		assert(writable[file[vma[at].file].spec] > 0);
		writable[file[vma[at].file].spec]--
	:: else
	fi
}

inline move(source, target) {
	vma[target].end = vma[source].end;
	vma[target].pgoff = vma[source].pgoff;
	vma[target].file = vma[source].file;
	vma[target].flags = vma[source].flags;
	vma[target].ops = vma[source].ops
}

inline clear(at) {
	vma[at].end = 0;
	vma[at].pgoff = 0;
	vma[at].file = 0;
	vma[at].flags = 0;
	vma[at].ops = 0
}

/* Makes two of a VMA that lies on both sides of a page's start. */
inline split(at) {
	page = 0;
	do
	:: page < at ->
		if
		:: vma[page].end > at ->
			move(page, at);
			vma[at].pgoff = vma[page].pgoff + at - page;
			vma[page].end = at;
			number = vma[at].file;
			get(number);
			link(at);
			mapCount++;
			break
		:: else -> page++
		fi
	:: else -> break
	od
}

/* Takes a VMA away, whose pages are no longer mapped or belong to another. */
inline forget(at) {
	unlink(at);
	mapCount--;
	put(vma[at].file);
	clear(at)
}

inline unmap(from, to) {
	split(from);
	split(to);
	page = from;
	do
	:: page < to ->
		if
		:: vma[page].end > 0 ->
			if
			:: vma[page].flags & ACCOUNT ->
				assert(charge >= vma[page].end - page);
				charge = charge - (vma[page].end - page)
			:: else
			fi;
			forget(page)
		:: else
		fi;
		page++
	:: else -> break
	od
}

/*
 * The program of the file below, on a VMA in the making. A hook that does nothing gets a descriptor of the VMA
 * and has it written back as it was, whoever called it.
 */
inline runBase(n) {
	if
	:: base == old -> ops = PLAIN
	:: base == failing -> error = 1
	:: else
	fi;
	file[n].called = 1
}

/* The neighbours are asked for the file that was mapped, whatever its .mmap would make of it. */
inline findNeighbours(from, to) {
	fitsPrev = 0;
	prev = 0;
	do
	:: prev < from && vma[prev].end != from -> prev++
	:: else -> break
	od;
	if
	:: prev < from && vma[prev].file == asked && vma[prev].flags == flags &&
	   vma[prev].pgoff + from - prev == from -> fitsPrev = 1
	:: else
	fi;
	fitsNext = 0;
	if
	:: to < PAGES && vma[to].end > 0 && vma[to].file == asked && vma[to].flags == flags &&
	   vma[to].pgoff == to -> fitsNext = 1
	:: else
	fi
}

inline mapNew(from, to) {
	ops = DUMMY;
	error = 0;
	mapped = asked;
	get(mapped);
	if
	:: file[asked].spec == WRAPPER ->
		/* As a file with a backing file: it is the one below that the VMA holds. */
		mapped = file[asked].backing;
		get(mapped);
		put(asked);
		runBase(mapped);
		file[asked].called = 1
	:: else ->
		/* A hook has run before. */
		if
		:: base != prepare -> runBase(asked)
		:: else
		fi
	fi;
	if
	:: error ->
		put(mapped);
		if
		:: flags & ACCOUNT -> charge = charge - (to - from)
		:: else
		fi
	:: else ->
		vma[from].end = to;
		vma[from].pgoff = from;
		vma[from].file = mapped;
		vma[from].flags = flags;
		vma[from].ops = ops;
		mapCount++;
		link(from)
	fi
}

/*
 * Nothing runs out here, and no file is opened by it: so it cannot be seen that the kernel lets go of the
 * old VMAs only when the new one is there.
 */
inline mmap(slot, shared, from, to) {
	asked = fd[slot];
	get(asked);
	unmap(from, to);
	flags = READ | WRITE;
	if
	:: shared ->
		flags = flags | SHARED;
		writable[file[asked].spec]++
	:: else ->
		/* Private and writable: memory is reserved for its pages. */
		flags = flags | ACCOUNT;
		charge = charge + to - from
	fi;
	if
	:: file[asked].spec == BASE && base == prepare -> runBase(asked)
	:: else
	fi;

	findNeighbours(from, to);
	if
	:: fitsPrev ->
		vma[prev].end = to;
		if
		:: fitsNext ->
			vma[prev].end = vma[to].end;
			forget(to)
		:: else
		fi
	:: !fitsPrev && fitsNext ->
		move(to, from);
		vma[from].pgoff = from;
		clear(to)
	:: else -> mapNew(from, to)
	fi;

	if
	:: shared -> writable[file[asked].spec]--
	:: else
	fi;
	put(asked)
}

inline dup(from, to) {
	asked = fd[from];
	get(asked);
	install(to, asked)
}

/* Leaves nothing of an operation in the state. */
inline done() {
#ifdef BREADTH
	page = 0;
	number = 0;
	below = 0;
	asked = 0;
	mapped = 0;
	flags = 0;
	prev = 0;
	ops = 0;
	error = 0;
	fitsPrev = 0;
	fitsNext = 0
#else
	skip
#endif
}

/* A step for each operation, so that nothing of it is part of a state. */
#define OPEN(slot) \
	:: d_step { open(slot, WRAPPER); done() } \
	:: d_step { open(slot, BASE); done() }
#define CLOSE(slot) \
	:: d_step { fd[slot] > 0 -> install(slot, 0); done() }
#define DUP(from, to) \
	:: d_step { fd[from] > 0 -> dup(from, to); done() }
#define MMAP(slot, from, to) \
	:: d_step { fd[slot] > 0 -> mmap(slot, 0, from, to); done() } \
	:: d_step { fd[slot] > 0 -> mmap(slot, 1, from, to); done() }
#define MUNMAP(_, from, to) \
	:: d_step { unmap(from, to); done() }

#define RANGES_1(OF, slot) OF(slot, 0, 1)
#define RANGES_2(OF, slot) RANGES_1(OF, slot) OF(slot, 0, 2) OF(slot, 1, 2)
#define RANGES_3(OF, slot) RANGES_2(OF, slot) OF(slot, 0, 3) OF(slot, 1, 3) OF(slot, 2, 3)
#define RANGES_4(OF, slot) RANGES_3(OF, slot) OF(slot, 0, 4) OF(slot, 1, 4) OF(slot, 2, 4) OF(slot, 3, 4)
#if PAGES == 1
#define RANGES RANGES_1
#elif PAGES == 2
#define RANGES RANGES_2
#elif PAGES == 3
#define RANGES RANGES_3
#elif PAGES == 4
#define RANGES RANGES_4
#endif

#define SLOT(slot) OPEN(slot) CLOSE(slot) RANGES(MMAP, slot)

/* What changes nothing is not offered: an empty slot has nothing to close, to dup, or to map. */
active proctype machine() {
	if
	:: base = prepare
	:: base = own
	:: base = old
	:: base = failing
	fi;
	do
	SLOT(0)
#if SLOTS > 1
	SLOT(1)
	DUP(0, 1)
	DUP(1, 0)
#endif
#if SLOTS > 2
	SLOT(2)
	DUP(0, 2)
	DUP(2, 0)
	DUP(1, 2)
	DUP(2, 1)
#endif
	RANGES(MUNMAP, 0)
	od
}
