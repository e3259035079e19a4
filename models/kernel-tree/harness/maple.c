/* SPDX-License-Identifier: MIT */
/* The tree's lib/maple_tree.c as a unit of its own: it changes seldom, so it is seldom compiled. */
#include "vmacheck-config.h"
#include <linux/types.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <stdlib.h>
#include <linux/init.h>

#define MAPLE_32BIT (MAPLE_NODE_SLOTS > 31)
#ifndef module_init
#define module_init(x)
#endif
#ifndef dump_stack
#define dump_stack() ((void)0)
#endif

void vmacheck_free_node(struct rcu_head *head);
#define kfree_rcu(object, member) call_rcu(&(object)->member, vmacheck_free_node)

#include VMACHECK_MAPLE_TREE

#if defined(__clang__)
__attribute__((no_sanitize("coverage")))
#else
__attribute__((no_sanitize_coverage))
#endif
void vmacheck_free_node(struct rcu_head *head)
{
	kmem_cache_free(maple_node_cache, container_of(head, struct maple_node, rcu));
}
