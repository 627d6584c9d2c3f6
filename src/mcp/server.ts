import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { readStatus, statusOutput } from './status';

export interface McpOptions {
  readonly version: string;
  /** Where the client started us: the repository is looked for from here. */
  readonly folder: string;
}

/**
 * Titles and descriptions are constants of this file. What plans and agents write reaches a model as data in an
 * answer, never as a description of what a tool does.
 */
export function createMcpServer(options: McpOptions): McpServer {
  const server = new McpServer({ name: 'coppice', title: 'Coppice', version: options.version }, { capabilities: { tools: {} } });
  server.registerTool(
    'coppice_status',
    {
      title: 'Status of the plan',
      description: 'Shows the plans and tasks that Coppice runs in this repository: state, branch and worktree of each, and what waits for a person. Reads only; starts nothing.',
      inputSchema: z.object({}),
      outputSchema: statusOutput,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    async () => {
      const status = await readStatus(options.folder, options.version);
      return { content: [{ type: 'text', text: JSON.stringify(status) }], structuredContent: status };
    },
  );
  return server;
}
