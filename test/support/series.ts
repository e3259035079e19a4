/** Changes of the newest kernel trees, one thing each. */
import type { KernelRepository } from './kernel-repository.js';

/** Private data that a hook has set to 0 is not written: `mutable-fields-as-asked` notices. */
export const PLANTED = 'mutable-fields-as-asked/private/new';

export const CHANGES = {
  elsewhere: (to: KernelRepository) => {
    to.write('Documentation/mm/layer.rst', 'Words.\n');
    return to.commit('Documentation: words');
  },
  comment: (to: KernelRepository) =>
    to.change('mm/util: a comment', 'mm/util.c', (text) =>
      text.replace(
        'int __compat_vma_mmap(struct vm_area_desc *desc,',
        '/* A comment\n * of two lines. */\n$&',
      ),
    ),
  planted: (to: KernelRepository) =>
    to.change('mm/vma: write private data if there is some', 'mm/vma.h', (text) =>
      text.replace('\tvma->vm_private_data = desc->private_data;', '\tif (desc->private_data)\n$&'),
    ),
  refactoring: (to: KernelRepository) =>
    to.change('mm/util: without a local variable', 'mm/util.c', (text) =>
      text
        .replace(
          '\tstruct vm_area_desc desc;\n\tstruct mmap_action *action;\n',
          '\tstruct vm_area_desc desc;\n',
        )
        .replace('\taction = &desc.action;\n\n\t/* being', '\t/* being')
        .replace('\taction->hide_from_rmap', '\tdesc.action.hide_from_rmap'),
    ),
  initialised: (to: KernelRepository) =>
    to.change('mm/util: initialise err', 'mm/util.c', (text) =>
      text.replace('int err;\n\n\tcompat_set_desc_from_vma', 'int err = 0;\n\n\tcompat_set_desc_from_vma'),
    ),
  broken: (to: KernelRepository) =>
    to.change('mm/vma: a slip', 'mm/vma.h', (text) =>
      text.replace('\tvma->vm_private_data = desc->', '\tvma->vm_private_date = desc->'),
    ),
  mended: (to: KernelRepository) =>
    to.change('mm/vma: mend it', 'mm/vma.h', (text) => text.replace('vm_private_date', 'vm_private_data')),
} as const;
