/** What a planner has to know of the form of a plan: the fields that matter, and a whole plan that shows them. */

export const EXAMPLE_PLAN = `title: Comments on articles
rules:
  - Every new source file has a test beside it.
phases:
  - name: Foundation
  - name: Features
    depends_on: [Foundation]
tasks:
  - id: store
    title: Store comments
    phase: Foundation
    prompt: |
      Add a table \`comments\` (id, article, author, text, created) with a migration, and functions to add,
      list and delete comments of an article in src/comments/store.ts.
    acceptance:
      - Comments survive a restart.
      - Deleting an article deletes its comments.
    files: [src/comments/store.ts, migrations/0007_comments.sql, test/comments/store.test.ts]
    publishes: ["api:comment-store"]
    checks: [npm test -- comments/store]
    estimate: 2h
  - id: api
    title: Comments over HTTP
    phase: Features
    depends_on: [store]
    prompt: Add GET and POST /articles/:id/comments, with the functions of src/comments/store.ts.
    out_of_scope: [Rate limits]
    files:
      - src/comments/routes.ts
      - path: src/server.ts
        mode: shared
    checks: [npm test -- comments/routes]
  - id: page
    title: Show comments below an article
    phase: Features
    depends_on: [store]
    prompt: Show the comments of an article below it, the oldest first, and a form for a new one.
    files: ["src/pages/article/**"]
    checks:
      - command: npm test
        cwd: ui
merge_order: [store, [api, page]]
final_checks: [npm test]
`;

export const PLAN_FORM = `A YAML mapping. Other keys than these are refused.

- \`title\`: the name of the plan.
- \`rules\`: list of texts; context and rules that every agent is given.
- \`phases\`: list of {name, depends_on: [names of phases that must have landed], checks: [commands]}.
- \`tasks\`: list, at least one. Each has:
  - \`id\`: letters, digits, \`_\`, \`.\`, \`-\`; unique. \`title\`: one line.
  - \`prompt\`: what the agent is to do. It sees nothing of this conversation and nothing of the other tasks: all it needs to know stands here.
  - \`acceptance\`: list of texts that show that it is done. \`out_of_scope\`: list of texts.
  - \`depends_on\`: ids of tasks that must have landed before it starts; \`api:NAME\` where a name is enough that another task \`publishes\`.
  - \`files\`: paths or globs it owns, relative to the repository; {path, mode: shared} for a file that several tasks change.
  - \`checks\`: commands whose exit code 0 proves the work; a text, or {command, cwd}.
  - \`phase\`: name of its phase. \`estimate\`: such as 2h. \`optional: true\`: its failure does not fail the plan.
- \`merge_order\`: ids in the order in which they must land; a list inside it lands in any order.
- \`final_checks\`: commands that prove the whole, once everything has landed.`;
