/** What a label in a task's text announces, whatever words people use for it. */
export type Field =
  | 'dependsOn' | 'softDependsOn' | 'blocks' | 'files' | 'creates' | 'modifies' | 'deletes' | 'shared' | 'avoid' | 'branch' | 'worktree' | 'checks' | 'acceptance' | 'outOfScope'
  | 'agent' | 'template' | 'estimate' | 'status' | 'publishes' | 'parallel' | 'mergeOrder' | 'finalChecks' | 'rules' | 'tasks' | 'id' | 'title' | 'phase' | 'optional';

const FORMS: readonly (readonly [Field, RegExp])[] = [
  ['avoid', /^(?:do not (?:touch|modify|edit|change)|don'?t (?:touch|modify|edit|change)|must not (?:touch|modify|edit|change)|off[ -]?limits|forbidden|no[ -]touch|hands off|read[ -]only(?: files)?|avoid(?: touching)?|not (?:allowed )?to (?:touch|modify)|never (?:touch|modify)|not owned|must avoid|files not to touch|excluded files)/],
  ['outOfScope', /^(?:does not include|doesn'?t include|out[ -]of[ -]scope|non[ -]?goals?|not in scope|not included|excludes?|exclusions?)/],
  ['softDependsOn', /^(?:soft dep|merges? after|lands? after|ideally after|preferably after|prefers? after|suggested after|coordinates? with|related(?: to)?$|nice to have after)/],
  ['mergeOrder', /^(?:(?:recommended |suggested |safe |strict |final |required )?(?:merg(?:e|ing)|landing|integration) (?:order|sequence)|order of merg(?:ing|es))/],
  ['finalChecks', /^(?:final (?:check|checks|verification|validation)|post[ -]merge (?:check|checks|verification|validation|checklist)|after all merges|full verification)/],
  ['dependsOn', /^(?:(?:hard |task |phase |stream |upstream |key |external |internal )?depend(?:s|ed|ency|encies)?(?: on| upon)?(?: \(.*\))?|blocked[ -]?by|blockers?|requires?|prerequisites?|pre-?reqs?|needs|after|waits? (?:for|on)|waiting (?:for|on)|can start|may start|starts?(?: when| after| condition)?|start condition|predecessors?|must (?:come|run|start|follow) after|runs? after|gated (?:by|on)|upstream|execution|unblocked by|entry criteria|trigger)$/],
  ['blocks', /^(?:blocks|blocking|unblocks|enables|required by|needed by|prerequisite for|successors?|downstream|must (?:complete|finish|land) before|feeds(?: into)?)$/],
  ['shared', /^(?:shared(?: files?| with)?|shared (?:ownership|touch ?points)|secondary(?: files?)?|also (?:touches|modifies|edits)|co-?owned|conflict(?:ing)? files|touch(?:es)? \(shared\)|shared[- ]file edits?)/],
  ['creates', /^(?:creates?|new(?: files?)?|adds?|files? (?:to (?:create|add)|created)|new modules?|create files?)$/],
  ['deletes', /^(?:deletes?|removes?|deleted(?: files?)?|files? to (?:delete|remove))$/],
  ['modifies', /^(?:modif(?:y|ies|ied)(?: files?)?|edits?|updates?|changes|changed(?: files?)?|files? (?:to (?:modify|edit|change|update)|modified|changed)|existing files?)$/],
  ['files', /^(?:(?:primary |key |main |target |owned |core |relevant |affected |likely |expected |planned |involved |impacted |exclusive |critical )?(?:files?(?:\/(?:folders?|director(?:y|ies)|dirs|modules))?|paths?|globs?)(?: (?:to touch|touched|owned|involved|affected|in scope|scope|you own|you may (?:touch|edit)|to work on|ownership|likely touched|list|and folders|impacted|\(.*\)))?|file(?:s)? (?:scope|ownership|boundar(?:y|ies)|territory)|owns|owned(?: files| paths| by this .*)?|ownership|owner of|you own|exclusive(?: ownership| files)?|scope \((?:files|paths)\)|write (?:scope|set)|touch(?:es)?|targets?|allowed (?:files|paths)|files you own|director(?:y|ies) owned|location|locations|touched files|territory|owned (?:files|paths|modules|directories)(?: .*)?|surface|footprint)$/],
  ['branch', /^(?:(?:git |feature |suggested |target |working )?branch(?: name)?)$/],
  ['worktree', /^(?:(?:git )?work ?tree(?: path| folder| dir(?:ectory)?)?|(?:working )?director(?:y|ies)|working (?:dir|folder)|folder|checkout)$/],
  ['checks', /^(?:(?:run |local |test |required |quality |automated |acceptance |per-task )?(?:checks?|verif(?:y|ication|ied by)(?: (?:commands?|steps?|checklist))?|validat(?:e|ion|ions)(?: (?:commands?|gates?|steps?))?|test(?:s|ing|ing commands?| commands?| plan| gate)?|gates?|quality gates?|verify with|check commands?|verification \(.*\)|validation \(.*\)|tests? to run|commands? to (?:run|verify)|how to (?:test|verify)|run(?: tests?)?|smoke test|proof|verify by|checkpoint command))$/],
  ['acceptance', /^(?:done when|done(?: criteria)?|acceptance(?: criteria| tests?)?|accept(?:ed)?(?: when| if)?|success(?: criteria| metrics| when)?|definition of done|dod|exit criteria|complete(?:d)? when|completion criteria|expected (?:outcome|result)s?|must have|outcome|goal met when)$/],
  ['agent', /^(?:agents?(?: type| profile)?|assigned(?: to| agent)?|assignee|owner|sub-?agent(?: type)?|executor|model|profile|who|responsible|lead)$/],
  ['template', /^(?:template|pipeline)$/],
  ['estimate', /^(?:est(?:imate|imates|imated)?(?:d? (?:time|effort|duration|hours|size))?|effort(?: estimate)?|time(?: estimate)?|duration|size|hours|days|story points|points|eta)$/],
  ['status', /^(?:status|state|progress|done\?|complete\?|✓|✅)$/],
  ['publishes', /^(?:publishes|exports|provides|produces|interface published|contract published|exposes)$/],
  ['parallel', /^(?:parallel(?:izable|ism)?\??|can (?:run in )?parallel(?:ize)?\??|parallel safe|concurrency)$/],
  ['optional', /^optional\??$/],
  ['rules', /^(?:(?:global |shared |coordination |ground |team |working |general |plan-wide |hard )?(?:rules?|constraints?|conventions?|guidelines|principles|invariants)(?: .*)?|commit (?:convention|message|format)s?|philosophy|non-negotiables|context(?: for all .*)?|notes for (?:all )?(?:build )?(?:agents|workers))$/],
  ['tasks', /^(?:tasks?|sub-?tasks?|steps?|what(?: to do)?|to ?dos?|work(?: items?)?|deliverables?|implementation(?: steps)?|scope|build|approach|actions?|objective|goal|description|details|output|requirements|what you (?:do|build)|prompt)$/],
  ['id', /^(?:id|#|no\.?|number|key|ref|code|task ?id|item|ticket|issue|ws|wp|stream ?id)$/],
  ['title', /^(?:title|name|task name|summary|work ?stream|stream|track|lane|session|feature|story|change|step|action item|work package|workstream name|component)$/],
  ['phase', /^(?:phase|wave|stage|batch|group|milestone|sprint|epic|round)$/],
];

/** The field a label announces, or null for words of the document's own. */
export function fieldOf(label: string): Field | null {
  const text = label
    .toLowerCase()
    .replace(/[*_`:]/g, '')
    .replace(/^[^\p{L}#✓✅]+/u, '')
    .replace(/\s+/g, ' ')
    .trim();
  const bare = text.replace(/\s*\([^()]*\)$/, '');
  if (text.length > 60) return null;
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? FORMS.find(([, form]) => form.test(bare))?.[0] ?? null;
}

const LABEL = /^(?:[^\p{L}\p{N}*_`[(]{0,4})(?:(\*\*|__|\*|_)([^*_\n]{1,60}?)(?:(:)\1|\1[ \t]{0,3}(:|—|–|-(?=\s))|\1$)|([A-Za-z][A-Za-z'/() -]{1,40}?)(:)(?=\s|$))[ \t]*/u;

export interface LabelMatch {
  readonly label: string;
  readonly length: number;
  /** The label stands out from the text by stars or scores. */
  readonly bold: boolean;
}

/** `**Label:** value`, `**Label**: value`, `Label: value`, or a bold line that is a label and nothing else. */
export function matchLabel(line: string): LabelMatch | null {
  const found = LABEL.exec(line.slice(0, 120));
  const label = found?.[2] ?? found?.[5];
  if (found === null || label === undefined) return null;
  return { label: label.trim(), length: found[0].length, bold: found[2] !== undefined };
}
