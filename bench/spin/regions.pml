/*
 * The space of checker/toys/regions.ts for spin: slots that map one of two files in one of three ways. Its
 * states and steps are the same, without the two properties that the engine looks at beside them.
 */
#ifndef SLOTS
#define SLOTS 6
#endif

unsigned place : 3;
/* How often each file is open, and its references. */
unsigned open0 : 2;
unsigned open1 : 2;
unsigned references0 : 5;
unsigned references1 : 5;
/* Of each slot the file, 0 where it is empty, and the way. */
byte file[SLOTS];
byte way[SLOTS];

#define OPEN(FILE, MAX) \
	:: d_step { open##FILE < MAX -> open##FILE++; references##FILE++ } \
	:: d_step { open##FILE > 0 -> open##FILE--; assert(references##FILE > 0); references##FILE-- }
#define MAP(FILE, WAY) \
	:: d_step { file[place] == 0 && open##FILE > 0 -> \
		file[place] = FILE + 1; way[place] = WAY; references##FILE++ }
#define UNMAP(FILE) \
	:: d_step { file[place] == FILE + 1 -> \
		file[place] = 0; way[place] = 0; assert(references##FILE > 0); references##FILE-- }

active proctype machine() {
	do
	:: d_step { place = (place + 1 == SLOTS -> 0 : place + 1) }
	OPEN(0, 2)
	OPEN(1, 3)
	UNMAP(0)
	UNMAP(1)
	:: d_step { file[place] > 0 -> way[place] = (way[place] == 2 -> 0 : way[place] + 1) }
	MAP(0, 0)
	MAP(0, 1)
	MAP(0, 2)
	MAP(1, 0)
	MAP(1, 1)
	MAP(1, 2)
	od
}
