/*
 * One scope of the layer, for spin: release 7.3 with an MMU, without faults; one process; a wrapper (spec 0)
 * above one file (spec 1), which is one of four; private and shared writable mappings with MAP_FIXED.
 *
 * Written from what mmap, munmap and the layer mean, independently of both models of vmacheck: no code, no
 * order of steps and no representation of a state is theirs. So where the counts of states are equal, both
 * sides would have to be wrong in the same way.
 *
 * How states correspond: an operation is one atomic step, from one stable state to the next, and only stable
 * states are stored. What is chosen for it is zero again at its end, as are files and VMAs that are free; a
 * VMA stands at its start, so there is one way to write each state. Open files have their real numbers.
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

/* The operation under way: chosen one by one, so they have to be part of the state until it ends. */
byte slot;
byte start;
byte end;
bit shared;

/* Of use within one step only. */
hidden byte page;
hidden byte number;
hidden byte below;
hidden byte asked;
hidden byte mapped;
hidden byte flags;
hidden byte prev;
hidden byte ops;
hidden byte error;
hidden byte fitsPrev;
hidden byte fitsNext;

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
inline install(n) {
	mapped = fd[slot];
	fd[slot] = n;
	put(mapped)
}

inline open(kind) {
	allocate(asked, kind);
	if
	:: kind == WRAPPER ->
		allocate(below, BASE);
		file[asked].backing = below
	:: else
	fi;
	install(asked)
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

inline move(from, to) {
	vma[to].end = vma[from].end;
	vma[to].pgoff = vma[from].pgoff;
	vma[to].file = vma[from].file;
	vma[to].flags = vma[from].flags;
	vma[to].ops = vma[from].ops
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

inline unmap() {
	split(start);
	split(end);
	page = start;
	do
	:: page < end ->
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
inline findNeighbours() {
	fitsPrev = 0;
	prev = 0;
	do
	:: prev < start && vma[prev].end != start -> prev++
	:: else -> break
	od;
	if
	:: prev < start && vma[prev].file == asked && vma[prev].flags == flags &&
	   vma[prev].pgoff + start - prev == start -> fitsPrev = 1
	:: else
	fi;
	fitsNext = 0;
	if
	:: end < PAGES && vma[end].end > 0 && vma[end].file == asked && vma[end].flags == flags &&
	   vma[end].pgoff == end -> fitsNext = 1
	:: else
	fi
}

inline mapNew() {
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
		:: flags & ACCOUNT -> charge = charge - (end - start)
		:: else
		fi
	:: else ->
		vma[start].end = end;
		vma[start].pgoff = start;
		vma[start].file = mapped;
		vma[start].flags = flags;
		vma[start].ops = ops;
		mapCount++;
		link(start)
	fi
}

/*
 * Nothing runs out here, and no file is opened by it: so it cannot be seen that the kernel lets go of the
 * old VMAs only when the new one is there.
 */
inline mmap() {
	asked = fd[slot];
	get(asked);
	unmap();
	flags = READ | WRITE;
	if
	:: shared ->
		flags = flags | SHARED;
		writable[file[asked].spec]++
	:: else ->
		/* Private and writable: memory is reserved for its pages. */
		flags = flags | ACCOUNT;
		charge = charge + end - start
	fi;
	if
	:: file[asked].spec == BASE && base == prepare -> runBase(asked)
	:: else
	fi;

	findNeighbours();
	if
	:: fitsPrev ->
		vma[prev].end = end;
		if
		:: fitsNext ->
			vma[prev].end = vma[end].end;
			forget(end)
		:: else
		fi
	:: !fitsPrev && fitsNext ->
		move(end, start);
		vma[start].pgoff = start;
		clear(end)
	:: else -> mapNew()
	fi;

	if
	:: shared -> writable[file[asked].spec]--
	:: else
	fi;
	put(asked)
}

inline chooseSlot() {
	if
	:: slot = 0
#if SLOTS > 1
	:: slot = 1
#endif
#if SLOTS > 2
	:: slot = 2
#endif
	fi
}

/* All pages that can be the first, then all that can be the end. */
inline chooseRange() {
	do
	:: start < PAGES - 1 -> start++
	:: break
	od;
	end = start + 1;
	do
	:: end < PAGES -> end++
	:: break
	od
}

inline forgetChoice() {
	slot = 0;
	start = 0;
	end = 0;
	shared = 0
}

/* What changes nothing is not offered: on empty slots and free ranges. */
active proctype machine() {
	if
	:: base = prepare
	:: base = own
	:: base = old
	:: base = failing
	fi;
	do
	:: atomic {
		chooseSlot();
		if
		:: d_step { open(WRAPPER); forgetChoice() }
		:: d_step { open(BASE); forgetChoice() }
		:: d_step { fd[slot] > 0 -> install(0); forgetChoice() }
#if SLOTS > 1
		:: fd[slot] > 0 ->
			/* dup, with `end` as the slot it goes to. */
			if
			:: end = 0
			:: end = 1
#if SLOTS > 2
			:: end = 2
#endif
			fi;
			d_step {
				asked = fd[slot];
				get(asked);
				slot = end;
				install(asked);
				forgetChoice()
			}
#endif
		:: fd[slot] > 0 ->
			chooseRange();
			if
			:: shared = 0
			:: shared = 1
			fi;
			d_step { mmap(); forgetChoice() }
		fi
	}
	:: atomic {
		chooseRange();
		d_step { unmap(); forgetChoice() }
	}
	od
}
