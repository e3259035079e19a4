import type { MutantId } from './catalogue.js';
import type { Patch } from './patch.js';

/** The mistakes of the catalogue in the compiled optimized model. */
export const OPTIMIZED_PATCHES: Record<MutantId, Patch> = {
  'desc-file-from-vma': { file: 'compat', from: 'x[DESC_FILE] = file;', to: 'x[DESC_FILE] = x[FILE];' },
  'desc-ops-null': { file: 'compat', from: 'x[DESC_OPS] = x[OPS];', to: 'x[DESC_OPS] = NULL_OPS;' },
  'desc-private-dropped': {
    file: 'compat',
    from: 'x[DESC_PRIVATE] = x[PRIVATE];',
    to: 'x[DESC_PRIVATE] = 0;',
  },
  'desc-flags-uninitialised': {
    file: 'compat',
    from: 'x[DESC_FLAGS] = x[FLAGS];',
    to: 'x[DESC_FLAGS] = 0x5a5a5a5a;',
  },
  'desc-end-too-far': { file: 'compat', from: 'x[DESC_END] = x[END];', to: 'x[DESC_END] = x[END] + 1;' },

  'compat-flags-or': { file: 'compat', from: 'x[FLAGS] = x[DESC_FLAGS];', to: 'x[FLAGS] |= x[DESC_FLAGS];' },
  'compat-flags-toggle': {
    file: 'compat',
    from: 'x[FLAGS] = x[DESC_FLAGS];',
    to: 'x[FLAGS] ^= x[DESC_FLAGS];',
  },
  'compat-flags-dropped': { file: 'compat', from: 'x[FLAGS] = x[DESC_FLAGS];', to: ';' },
  'compat-ops-kept': { file: 'compat', from: 'x[OPS] = x[DESC_OPS];', to: ';' },
  'compat-null-ops-become-dummy': {
    file: 'compat',
    from: 'x[OPS] = x[DESC_OPS];',
    to: 'x[OPS] = x[DESC_OPS] === NULL_OPS ? 1 : x[DESC_OPS];',
  },
  'compat-private-kept': { file: 'compat', from: 'x[PRIVATE] = x[DESC_PRIVATE];', to: ';' },
  'compat-pgoff-kept': { file: 'compat', from: 'x[PGOFF] = x[DESC_PGOFF];', to: ';' },
  'compat-prot-kept': { file: 'compat', from: 'x[PROT] = x[DESC_PROT];', to: ';' },
  'compat-file-ignored': { file: 'compat', from: 'if (newFile !== oldFile) {', to: 'if (false) {' },
  'compat-error-ignored': {
    file: 'compat',
    from: 'calls.recordVmaAfter(m, record, x, NEW_VMA);\n    return error;',
    to: 'calls.recordVmaAfter(m, record, x, NEW_VMA);\n    return 0;',
  },
  'compat-applied-on-error': {
    file: 'compat',
    from: 'if (error === 0) {\n        if (!own',
    to: 'if (error < 0)\n        applyDescriptor(m, record);\n    if (error === 0) {\n        if (!own',
  },
  'compat-swap-not-consumed': { file: 'compat', from: 'if (consumesHandedReference(m))', to: 'if (false)' },

  'set-file-without-get': {
    file: 'compat',
    from: 'const before = m.scratch[FILE];\n    getFile(m, file);',
    to: 'const before = m.scratch[FILE];',
  },
  'set-file-without-put': {
    file: 'compat',
    from: 'm.scratch[FILE] = file;\n    putFile(m, before);',
    to: 'm.scratch[FILE] = file;',
  },
  'set-file-puts-new': {
    file: 'compat',
    from: 'm.scratch[FILE] = file;\n    putFile(m, before);',
    to: 'm.scratch[FILE] = file;\n    putFile(m, file);',
  },

  'user-fields-dropped': {
    file: 'mmap-region',
    from: 'writeUserFields(m, x, NEW_AT);',
    to: ';',
  },
  'new-vma-without-get': {
    file: 'mmap-region',
    from: 'if (!m.handed)\n        getFile(m, m.mapFile);',
    to: ';',
  },
  'swapped-file-gets-again': {
    file: 'mmap-region',
    from: 'if (!m.handed)\n        getFile(m, m.mapFile);',
    to: 'getFile(m, m.mapFile);',
  },
  'hook-error-keeps-charge': {
    file: 'mmap-region',
    from: 'if ((m.deviations & HOOK_FAILURE_LEAKS_CHARGE) !== 0)',
    to: 'if (true)',
  },
  'alloc-error-keeps-charge': {
    file: 'mmap-region',
    from: 'error = makeVma(m);\n    if (error < 0) {',
    to: 'error = makeVma(m);\n    if (error < 0) {\n        m.charged = 0;',
  },
  'alloc-error-keeps-file': {
    file: 'mmap-region',
    from: 'if (m.handed && (m.deviations & ALLOC_FAILURE_LEAKS_FILE) === 0)',
    to: 'if (false)',
  },
  'alloc-error-as-success': {
    file: 'mmap-region',
    from: 'error = makeVma(m);\n    if (error < 0) {\n        abort(m);\n        return error;',
    to: 'error = makeVma(m);\n    if (error < 0) {\n        abort(m);\n        return m.mapStart;',
  },
  'mmap-error-without-put': { file: 'mmap-region', from: 'putFile(m, x[NEW_FILE]);', to: ';' },
  'abort-keeps-old-vmas': {
    file: 'mmap-region',
    from: 'putFile(m, m.mapFile);\n    dropGathered(m);\n    eraseVmas(m, m.gatheredFrom, m.gatheredTo);',
    to: 'putFile(m, m.mapFile);',
  },
  'prot-not-recomputed': {
    file: 'mmap-region',
    from: 'state[vma + PROT] = (state[vma + PROT] & ~PROT_PERMISSIONS) | permissions;',
    to: ';',
  },
  'locked-special-kept': { file: 'mmap-region', from: 'state[vma + FLAGS] &= ~VM_LOCKED_MASK;', to: ';' },
  'charge-ignores-old': {
    file: 'mmap-region',
    from: 'const uncharged = length - accountedPages(m);',
    to: 'const uncharged = length;',
  },
  'account-flag-forgotten': { file: 'mmap-region', from: 'm.mapFlags |= VM_ACCOUNT;', to: ';' },
  'error-keeps-writable': {
    file: 'mmap',
    from: 'countWritable(m, file, -1);',
    to: 'if (result >= 0)\n        countWritable(m, file, -1);',
  },

  'merge-without-file-check': {
    file: 'merge',
    from: 'if (state[vma + FILE] !== m.mapFile)',
    to: 'if (false)',
  },
  'merge-without-flag-check': {
    file: 'merge',
    from: 'if (state[vma + FLAGS] !== m.mapFlags)',
    to: 'if (false)',
  },
  'merge-without-pgoff-check': {
    file: 'merge',
    from: 'if (state[prev + PGOFF] + state[prev + END] - state[prev + START] !== m.mapPgoff)',
    to: 'if (false)',
  },
  'merge-without-user-field-check': {
    file: 'merge',
    from: 'if ((m.deviations & MERGE_IGNORES_USER_FIELDS) !== 0)',
    to: 'if (true)',
  },
  'merge-clears-private': {
    file: 'merge',
    from: 'if (m.hasPrepare && (m.deviations & MERGE_WRITES_USER_FIELDS) !== 0) {',
    to: 'state[target + PRIVATE] = 0;\n    if (false) {',
  },
  'merge-of-special': { file: 'merge', from: 'if ((m.mapFlags & SPECIAL) !== 0)', to: 'if (false)' },
  'merge-removes-closable': {
    file: 'merge',
    from: 'withNext && !closes(state[next + OPS])',
    to: 'withNext',
  },
  'merge-without-put': {
    file: 'merge',
    from: 'if (nextFile !== 0)\n            putFile(m, nextFile);',
    to: ';',
  },
  'merge-keeps-handed-file': {
    file: 'merge',
    from: 'if (m.handed && (m.deviations & MERGE_LEAKS_HANDED_FILE) === 0)',
    to: 'if (false)',
  },

  'split-without-get': { file: 'vmas', from: 'if (file !== 0)\n        getFile(m, file);', to: ';' },
  'split-without-open': { file: 'vmas', from: 'openVma(m, state[at + OPS]);', to: ';' },
  'split-pgoff-kept': { file: 'vmas', from: 'state[upper + PGOFF] += page - state[at + START];', to: ';' },
  'split-without-link': { file: 'vmas', from: 'linkFile(m, file, state[at + FLAGS], 1);', to: ';' },
  'unmap-without-close': { file: 'unmap', from: 'closeVma(m, state[vma + OPS]);', to: ';' },
  'unmap-without-put': {
    file: 'unmap',
    from: 'closeVma(m, state[vma + OPS]);\n        const file = state[vma + FILE];\n        if (file !== 0)\n            putFile(m, file);',
    to: 'closeVma(m, state[vma + OPS]);',
  },
  'unmap-without-uncharge': {
    file: 'unmap',
    from: 'state[m.proc + CHARGE] -= accountedPages(m);\n    state[m.proc + MAP_COUNT]',
    to: 'state[m.proc + MAP_COUNT]',
  },
  'unmap-without-unlink': {
    file: 'unmap',
    from: 'linkFile(m, state[vma + FILE], state[vma + FLAGS], -1);',
    to: ';',
  },
  'close-twice': {
    file: 'unmap',
    from: 'for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {\n        const file',
    to: 'for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {\n        closeVma(m, state[vma + OPS]);\n        const file',
  },

  'action-flags-forgotten': { file: 'actions', from: 'x[desc + FLAGS] |= VM_REMAP_FLAGS;', to: ';' },
  'action-cow-pgoff-kept': { file: 'actions', from: 'x[desc + PGOFF] = pfn;', to: ';' },
  'action-range-unchecked': {
    file: 'actions',
    from: 'if (range === OUTSIDE)\n                return -EFAULT;',
    to: ';',
  },
  'action-error-as-success': {
    file: 'mmap-region',
    from: 'return error < 0 ? error : m.mapStart;',
    to: 'return m.mapStart;',
  },
  'refused-action-applied': {
    file: 'compat',
    from: 'putHandedFile(m, x[DESC_VM_FILE]);',
    to: 'applyDescriptor(m, record);',
  },
  'refused-action-as-success': { file: 'compat', from: 'error = refused;', to: 'error = 0;' },
  'refused-action-keeps-file': {
    file: 'mmap-region',
    from: '(m.deviations & PREPARE_FAILURE_LEAKS_FILE) === 0',
    to: 'false',
  },
  'compat-action-skipped': {
    file: 'compat',
    from: 'error = completeAction(m, x, NEW_VMA, DESC_AT, record, true);',
    to: 'error = 0;',
  },
  'override-ignored': { file: 'actions', from: 'if (override !== 0)\n        return override;', to: ';' },
  'mapped-skipped': {
    file: 'actions',
    from: 'if ((words[vma + VMA_OPS] & WITHOUT_OWNER) === MAPPED_OPS)',
    to: 'if (false)',
  },
  'mapped-error-ignored': {
    file: 'actions',
    from: 'error = callMapped(m, words, vma);',
    to: 'callMapped(m, words, vma);',
  },
  'mapped-twice': {
    file: 'actions',
    from: 'const error = runMapped(',
    to: 'runMapped(m, words, vma, ownerOf(words[vma + VMA_OPS]));\n    const error = runMapped(',
  },
  'failed-mapping-stays': { file: 'actions', from: 'unmapNew(m, vma);', to: 'm.locks = 0;' },
  'failed-mapping-closed': {
    file: 'failed-mapping',
    from: 'if ((m.deviations & IS_CLOSED) !== 0)',
    to: 'if (true)',
  },
  'failed-mapping-without-put': {
    file: 'failed-mapping',
    from: 'if (file !== 0)\n        putFile(m, file);',
    to: ';',
  },
  'failed-mapping-stays-linked': {
    file: 'failed-mapping',
    from: 'linkFile(m, file, state[vma + FLAGS], -1);',
    to: ';',
  },
  'failed-mapping-keeps-charge': {
    file: 'failed-mapping',
    from: 'if ((state[vma + FLAGS] & ACCOUNT) !== 0)',
    to: 'if (false)',
  },
  'failed-mapping-keeps-map-count': { file: 'failed-mapping', from: 'state[m.proc + MAP_COUNT]--;', to: ';' },
  'rmap-lock-kept': { file: 'actions', from: 'm.locks = 0;', to: ';' },
  'hidden-in-compat': { file: 'compat', from: 'x[DESC_HIDE_AT] = 0;', to: ';' },

  'open-without-take': { file: 'vm-operations', from: 'countUsers(m, ownerOf(vmOps), 1);', to: ';' },
  'close-without-give': { file: 'vm-operations', from: 'countUsers(m, ownerOf(vmOps), -1);', to: ';' },
  'map-count-misses-splits': { file: 'vmas', from: 'state[m.proc + MAP_COUNT]++;', to: ';' },
  'map-count-misses-merges': { file: 'merge', from: 'state[m.proc + MAP_COUNT]--;', to: ';' },

  'ksm-of-others': { file: 'mmap-region', from: 'const ksm = optedIn(m);', to: 'const ksm = true;' },
  'ksm-after-merge': { file: 'ksm', from: 'if ((m.deviations & KSM_LATE) !== 0)', to: 'if (true)' },
  'nommu-error-without-put': {
    file: 'nommu',
    from: 'if (x[NEW_FILE] !== 0)\n            putFile(m, x[NEW_FILE]);',
    to: ';',
  },
  'nommu-error-without-close': { file: 'nommu', from: 'closeVma(m, x[NEW_OPS]);', to: ';' },
  'nommu-unmap-keeps-map-count': { file: 'nommu', from: 'm.state[m.proc + MAP_COUNT]--;', to: ';' },
  'nommu-shrink-keeps-pgoff': { file: 'nommu', from: 'state[shrunk + PGOFF] += end - start;', to: ';' },
};
