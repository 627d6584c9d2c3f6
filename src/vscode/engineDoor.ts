import type * as vscode from 'vscode';
import { join } from 'node:path';
import { loadLater } from './loadLater';
import type { EngineDoor } from './repository';

/** Reaches engines with the programs that lie beside this one. */
export function engineDoor(extension: vscode.Extension<unknown>): EngineDoor {
  return {
    connect: async (location, { start }) => {
      const { connect } = await loadLater();
      const program = {
        nodeFile: process.execPath,
        engineFile: join(extension.extensionPath, 'dist', 'engine.js'),
        root: location.root,
        env: process.env,
      };
      return connect({ stateFolder: location.stateFolder, kind: 'window', version: versionOf(extension), ...(start ? { start: program } : {}) });
    },
  };
}

function versionOf(extension: vscode.Extension<unknown>): string {
  const manifest = extension.packageJSON as { readonly version?: unknown };
  return typeof manifest.version === 'string' ? manifest.version : 'unknown';
}
