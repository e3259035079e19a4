/* SPDX-License-Identifier: MIT */
/*
 * The slab allocator over malloc. Objects are really freed, so that the address sanitizer sees a use after
 * it. VMAs are counted: one that is never freed is a leak of the code under test.
 */
static long live_objects;

HARNESS_EXTERN struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size,
							    struct kmem_cache_args *args, unsigned int flags)
{
	struct kmem_cache *cache = calloc(1, sizeof(*cache));

	cache->size = size;
	cache->align = args->align;
	return cache;
}

HARNESS_EXTERN void *kmem_cache_alloc_lru(struct kmem_cache *cache, struct list_lru *lru, int flags)
{
	void *object = NULL;

	if (posix_memalign(&object, cache->align > sizeof(void *) ? cache->align : sizeof(void *), cache->size))
		return NULL;
	if (flags & __GFP_ZERO)
		memset(object, 0, cache->size);
	cache->nr_allocated++;
	live_objects++;
	return object;
}

HARNESS_EXTERN void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	cache->nr_allocated--;
	live_objects--;
	free(object);
}

HARNESS_EXTERN void kmem_cache_free_bulk(struct kmem_cache *cache, size_t count, void **objects)
{
	for (size_t i = 0; i < count; i++)
		kmem_cache_free(cache, objects[i]);
}

/* Up to 6.18 it returned how many, later whether all: the same for who asks for all or nothing. */
HARNESS_EXTERN KMEM_BULK_RESULT kmem_cache_alloc_bulk(struct kmem_cache *cache, gfp_t flags, size_t count,
						       void **objects)
{
	for (size_t i = 0; i < count; i++)
		objects[i] = kmem_cache_alloc_lru(cache, NULL, flags);
	return count;
}

#if HAVE_SHEAVES
HARNESS_EXTERN struct slab_sheaf *kmem_cache_prefill_sheaf(struct kmem_cache *cache, gfp_t flags,
							    unsigned int size)
{
	struct slab_sheaf *sheaf = calloc(1, sizeof(*sheaf) + sizeof(void *) * size);

	sheaf->cache = cache;
	sheaf->capacity = size;
	sheaf->size = size;
	kmem_cache_alloc_bulk(cache, flags, size, sheaf->objects);
	return sheaf;
}

HARNESS_EXTERN int kmem_cache_refill_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf **sheafp,
					    unsigned int size)
{
	struct slab_sheaf *sheaf = *sheafp;

	if (sheaf->size >= size)
		return 0;
	if (sheaf->capacity < size) {
		sheaf = realloc(sheaf, sizeof(*sheaf) + sizeof(void *) * size);
		sheaf->capacity = size;
		*sheafp = sheaf;
	}
	kmem_cache_alloc_bulk(cache, flags, size - sheaf->size, &sheaf->objects[sheaf->size]);
	sheaf->size = size;
	return 0;
}

HARNESS_EXTERN void kmem_cache_return_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf)
{
	kmem_cache_free_bulk(cache, sheaf->size, sheaf->objects);
	free(sheaf);
}

HARNESS_EXTERN void *kmem_cache_alloc_from_sheaf(struct kmem_cache *cache, gfp_t flags, struct slab_sheaf *sheaf)
{
	return sheaf->size > 0 ? sheaf->objects[--sheaf->size] : NULL;
}
#endif

static struct rcu_head *rcu_waiting;

HARNESS_EXTERN void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *))
{
	head->func = func;
	head->next = rcu_waiting;
	rcu_waiting = head;
}

/* A grace period: no operation runs. */
HARNESS void run_rcu(void)
{
	while (rcu_waiting) {
		struct rcu_head *head = rcu_waiting;

		rcu_waiting = head->next;
		head->func(head);
	}
}

/* kfree takes what comes out of a cache as well. */
HARNESS_EXTERN void *kmalloc(size_t size, gfp_t flags)
{
	live_objects++;
	return flags & __GFP_ZERO ? calloc(1, size) : malloc(size);
}

HARNESS_EXTERN void kfree(void *object)
{
	if (object)
		live_objects--;
	free(object);
}
