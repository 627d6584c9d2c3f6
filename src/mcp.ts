import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { version } from '../package.json';
import { createMcpServer } from './mcp/server';

// Clients start siblings of us only to ask which protocol we speak: nothing happens here before a tool is called.
serveStdio(() => createMcpServer({ version, folder: process.cwd() }));
