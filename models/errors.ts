/**
 * Every error the suite raises on purpose. The code is stable and meant for programs; the facts are
 * fields; the sentence a person reads is derived here and nowhere else.
 */
export type VmacheckErrorFacts =
  | { code: 'TOKEN_MALFORMED'; reason: string }
  | { code: 'TOKEN_VERSION'; version: number; known: number }
  | { code: 'TOKEN_CHECKSUM' }
  | { code: 'SCENARIO_INVALID'; path: string; expected: string; received: string }
  | { code: 'OPERATION_NOT_MODELLED'; operation: string; index: number }
  | { code: 'STEP_NOT_MODELLED'; step: string; file: number }
  | { code: 'UNKNOWN_NAME'; kind: string; name: string; known: readonly string[] }
  | { code: 'BAD_NUMBER'; option: string; value: string; expected: string }
  | { code: 'PATH_UNWRITABLE'; path: string; reason: string }
  | { code: 'PATH_UNREADABLE'; path: string; reason: string }
  | { code: 'STORAGE_FULL'; path: string; reason: string }
  | { code: 'CAMPAIGN_EXISTS'; path: string }
  | { code: 'CAMPAIGN_BUSY'; path: string; process: number }
  | { code: 'LOG_DAMAGED'; path: string; reason: string }
  | { code: 'LOG_FOREIGN'; path: string; what: string; expected: string; received: string }
  | { code: 'CONFIG_INVALID'; path: string; at: string; reason: string }
  | { code: 'SHARDS_UNFIT'; reason: string }
  | { code: 'USAGE'; reason: string }
  | { code: 'GIT_FAILED'; command: string; reason: string }
  | { code: 'REVISION_UNKNOWN'; revision: string; repository: string }
  | { code: 'MAIL_DOES_NOT_APPLY'; path: string; mail: number; subject: string; onto: string; reason: string }
  | { code: 'BISECT_ENDS_ALIKE'; what: string }
  | { code: 'LEDGER_INVALID'; path: string; reason: string }
  | { code: 'WAIVERS_INVALID'; path: string; reason: string }
  | { code: 'CORPUS_INVALID'; path: string; line: number; reason: string }
  | { code: 'MUTANT_STALE'; mutant: string; file: string; matches: number }
  | { code: 'WORKER_FAILED'; reason: string }
  | { code: 'QUEUE_URL'; reason: string }
  | { code: 'QUEUE_UNREACHABLE'; queue: string; reason: string }
  | { code: 'FLEET_LOST'; reason: string }
  | { code: 'TASK_INVALID'; reason: string }
  | { code: 'NOT_A_FINDING'; release: string }
  | { code: 'TREE_NOT_A_KERNEL'; path: string; reason: string }
  | { code: 'TREE_TEXT_UNUSABLE'; path: string; reason: string }
  | { code: 'TREE_LACKS'; what: string; files: readonly string[] }
  | { code: 'TREE_DOES_NOT_COMPILE'; message: string; log: string }
  | { code: 'NO_COMPILER'; tried: readonly string[] }
  | { code: 'CHILD_FAILED'; reason: string }
  | { code: 'TREE_HAS_NO_NOMMU' }
  | { code: 'CHECKPOINT_DAMAGED'; path: string; reason: string }
  | { code: 'CHECKPOINT_FOREIGN'; path: string; expected: string; received: string }
  | { code: 'MEMORY_UNAVAILABLE'; bytes: number; reason: string }
  | { code: 'SPACE_INVALID'; reason: string }
  | { code: 'SPACE_NOT_DETERMINISTIC'; reason: string }
  | { code: 'SEARCH_INCOMPLETE'; frontier: number }
  | { code: 'SEARCH_BUSY' }
  | { code: 'BEYOND_CHECKER'; reason: string };

export type VmacheckErrorCode = VmacheckErrorFacts['code'];

/** A failure the caller can act on: bad input, or an environment that does not allow the work. */
export class VmacheckError extends Error {
  override readonly name = 'VmacheckError';
  readonly code: VmacheckErrorCode;

  constructor(readonly facts: VmacheckErrorFacts) {
    super(explain(facts));
    this.code = facts.code;
  }
}

function explain(facts: VmacheckErrorFacts): string {
  switch (facts.code) {
    case 'TOKEN_MALFORMED':
      return `not a vmacheck token: ${facts.reason}; copy the whole token, it starts with "vc"`;
    case 'TOKEN_VERSION':
      return `the token has archive version ${facts.version}, this vmacheck reads up to ${facts.known}; update vmacheck`;
    case 'TOKEN_CHECKSUM':
      return 'the token is damaged (checksum mismatch); copy it again from the report';
    case 'SCENARIO_INVALID':
      return `invalid scenario at ${facts.path}: expected ${facts.expected}, received ${facts.received}`;
    case 'OPERATION_NOT_MODELLED':
      return `operation ${facts.index} (${facts.operation}) is in the schema, but no model of this version runs it; update vmacheck`;
    case 'STEP_NOT_MODELLED':
      return `file ${facts.file} has the step ${facts.step}, which no model of this version runs; update vmacheck`;
    case 'UNKNOWN_NAME':
      return `unknown ${facts.kind} "${facts.name}"; known: ${facts.known.join(', ')}`;
    case 'BAD_NUMBER':
      return `${facts.option} takes ${facts.expected}, not "${facts.value}"`;
    case 'PATH_UNWRITABLE':
      return `cannot write ${facts.path}: ${facts.reason}; name another place`;
    case 'PATH_UNREADABLE':
      return `cannot read ${facts.path}: ${facts.reason}`;
    case 'STORAGE_FULL':
      return `no room to write ${facts.path} (${facts.reason}); what was there before is kept: free some, then go on with vmacheck campaign --resume`;
    case 'CAMPAIGN_EXISTS':
      return `${facts.path} is that of an earlier campaign; go on with it by --resume, or name another folder`;
    case 'CAMPAIGN_BUSY':
      return `process ${facts.process} is at work in this folder (${facts.path}); wait for its end`;
    case 'LOG_DAMAGED':
      return `the event log ${facts.path} is damaged: ${facts.reason}; begin the campaign anew`;
    case 'LOG_FOREIGN':
      return `the event log ${facts.path} is of another campaign: ${facts.what} is ${facts.received} there, and ${facts.expected} here`;
    case 'CONFIG_INVALID':
      return `the configuration ${facts.path} is not valid: ${facts.at}: ${facts.reason}; docs/campaign-configuration.md lists what can stand there`;
    case 'SHARDS_UNFIT':
      return `these shards cannot be merged: ${facts.reason}`;
    case 'USAGE':
      return facts.reason;
    case 'GIT_FAILED':
      return `${facts.command} failed: ${facts.reason}`;
    case 'REVISION_UNKNOWN':
      return `${facts.repository} has no commit "${facts.revision}"; "git log" there lists those it has`;
    case 'MAIL_DOES_NOT_APPLY':
      return `mail ${facts.mail} of ${facts.path} ("${facts.subject}") does not apply onto ${facts.onto.slice(0, 12)}: ${facts.reason}; name the commit that the series was made on with --onto`;
    case 'BISECT_ENDS_ALIKE':
      return `there is nothing to search for: ${facts.what}`;
    case 'LEDGER_INVALID':
      return `the ledger ${facts.path} is not valid: ${facts.reason}`;
    case 'WAIVERS_INVALID':
      return `the waivers ${facts.path} are not valid: ${facts.reason}`;
    case 'CORPUS_INVALID':
      return `${facts.path}:${facts.line}: ${facts.reason}`;
    case 'MUTANT_STALE':
      return `mutant ${facts.mutant} must match exactly one place in ${facts.file}, found ${facts.matches}; update its pattern`;
    case 'WORKER_FAILED':
      return `a worker stopped: ${facts.reason}`;
    case 'QUEUE_URL':
      return `the queue's address is not usable: ${facts.reason}; it looks like redis://[user:password@]host[:6379][/0], or rediss:// for TLS`;
    case 'QUEUE_UNREACHABLE':
      return `the queue ${facts.queue} cannot be used: ${facts.reason}; it has to be a Redis (6.2 or later) or a Valkey that runs there and lets you in`;
    case 'FLEET_LOST':
      return `the fleet is lost: ${facts.reason}`;
    case 'TASK_INVALID':
      return `what stands in the queue is no task or result of this version: ${facts.reason}`;
    case 'NOT_A_FINDING':
      return `the scenario violates no law under ${facts.release}; try another release, or "vmacheck repro" to look at it`;
    case 'TREE_NOT_A_KERNEL':
      return `${facts.path} is not a kernel source tree: ${facts.reason}; name the folder that holds mm/ and include/`;
    case 'TREE_TEXT_UNUSABLE':
      return `cannot use ${facts.path} of the kernel source tree: ${facts.reason}`;
    case 'TREE_LACKS':
      return `the tree has no ${facts.what} (looked in ${facts.files.join(', ')}); vmacheck reads trees from 6.16 on that have tools/testing/vma`;
    case 'TREE_DOES_NOT_COMPILE':
      return `the tree's text does not compile: ${facts.message}; all messages are in ${facts.log}`;
    case 'NO_COMPILER':
      return `no C compiler was found (tried ${facts.tried.join(', ')}); install gcc or clang, or set CC`;
    case 'TREE_HAS_NO_NOMMU':
      return 'the scenario has no MMU, and a kernel tree in user space has one; leave --tree out';
    case 'CHECKPOINT_DAMAGED':
      return `the checkpoint ${facts.path} is damaged: ${facts.reason}; begin the search anew`;
    case 'CHECKPOINT_FOREIGN':
      return `the checkpoint ${facts.path} belongs to another search: expected ${facts.expected}, received ${facts.received}`;
    case 'MEMORY_UNAVAILABLE':
      return `no memory for the search within ${Math.floor(facts.bytes / 2 ** 20)} MiB: ${facts.reason}; set another memory limit`;
    case 'SPACE_INVALID':
      return `the state space is not usable: ${facts.reason}`;
    case 'SPACE_NOT_DETERMINISTIC':
      return `the state space is not deterministic: ${facts.reason}; expanding a state again has to give the same successors`;
    case 'SEARCH_INCOMPLETE':
      return `${facts.frontier} states are not expanded yet; finish the search first`;
    case 'SEARCH_BUSY':
      return 'the search is at work already, or closed; await the call before';
    case 'BEYOND_CHECKER':
      return `the exhaustive checker cannot tell: ${facts.reason}; docs/checker.md says what it explores`;
    case 'CHILD_FAILED':
      return `the compiled tree stopped: ${facts.reason}`;
  }
}
