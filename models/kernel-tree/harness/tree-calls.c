/* SPDX-License-Identifier: MIT */
/* The tree's functions that the harness calls, under names that do not change from release to release. */
HARNESS int tree_vfs_mmap(struct file *file, struct vm_area_struct *vma)
{
#if HAVE_VFS_MMAP
	return vfs_mmap(file, vma);
#else
	return call_mmap(file, vma);
#endif
}

HARNESS int tree_compat(struct file *file, struct vm_area_struct *vma)
{
#if HAVE_COMPAT_VMA_MMAP
	return compat_vma_mmap(file, vma);
#elif HAVE_COMPAT_VMA_MMAP_PREPARE
	return compat_vma_mmap_prepare(file, vma);
#else
	return -EINVAL;
#endif
}

HARNESS int tree_vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	vma_set_file(vma, file);
	return 0;
}

HARNESS bool tree_can_mmap_file(struct file *file)
{
#if HAVE_CAN_MMAP_FILE
	return can_mmap_file(file);
#else
	return file_has_valid_mmap_hooks(file);
#endif
}
