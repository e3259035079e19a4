/* SPDX-License-Identifier: MIT */
/* What lib/maple_tree.c needs of RCU where there is one thread: readers are never concurrent. */
#ifndef VMACHECK_URCU_H
#define VMACHECK_URCU_H

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

/* Runs `func` when the operation has ended: the code that frees a node may still look at it. */
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));

#define rcu_dereference(p) (p)
#define rcu_assign_pointer(p, v) ((p) = (v))
#define rcu_read_lock() ((void)0)
#define rcu_read_unlock() ((void)0)
#define rcu_barrier() ((void)0)
#define uatomic_inc(p) (++*(p))
#define uatomic_dec(p) (--*(p))
#define uatomic_xchg(p, v) __atomic_exchange_n(p, v, __ATOMIC_RELAXED)
#define uatomic_cmpxchg(p, o, n) __sync_val_compare_and_swap(p, o, n)

#endif
