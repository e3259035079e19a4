/* SPDX-License-Identifier: MIT */
/*
 * Where the tree's text is watched and made to fail. A function that is watched calls its real text by its
 * name in brackets, which no macro replaces; a place that can fail is known by the function it stands in.
 */
#ifndef VMACHECK_INTERCEPT_H
#define VMACHECK_INTERCEPT_H

int vmacheck_vfs_mmap(struct file *file, struct vm_area_struct *vma);
#define vfs_mmap(file, vma) vmacheck_vfs_mmap(file, vma)
#define call_mmap(file, vma) vmacheck_vfs_mmap(file, vma)

int vmacheck_compat(struct file *file, struct vm_area_struct *vma);
#if HAVE_COMPAT_VMA_MMAP
#define compat_vma_mmap(file, vma) vmacheck_compat(file, vma)
#elif HAVE_COMPAT_VMA_MMAP_PREPARE
#define compat_vma_mmap_prepare(file, vma) vmacheck_compat(file, vma)
#endif

int vmacheck_mmap_file(struct file *file, struct vm_area_struct *vma);
#define mmap_file(file, vma) vmacheck_mmap_file(file, vma)

/* Only compat_set_vma_from_desc is compiled with this: see unit.c. */
void vmacheck_vma_set_file(struct vm_area_struct *vma, struct file *file);

#if HAVE_ACTION
#if ACTION_PREPARE_RETURNS
int vmacheck_action_prepare(struct vm_area_desc *desc);
#define mmap_action_prepare(desc) vmacheck_action_prepare(desc)
#else
void vmacheck_action_prepare(struct mmap_action *action, struct vm_area_desc *desc);
#define mmap_action_prepare(action, desc) vmacheck_action_prepare(action, desc)
#endif
#if ACTION_COMPLETE_KNOWS_COMPAT
int vmacheck_action_complete(struct vm_area_struct *vma, struct mmap_action *action, bool is_compat);
#define mmap_action_complete(vma, action, is_compat) vmacheck_action_complete(vma, action, is_compat)
#else
int vmacheck_action_complete(struct mmap_action *action, struct vm_area_struct *vma);
#define mmap_action_complete(action, vma) vmacheck_action_complete(action, vma)
#endif
#endif

#endif
