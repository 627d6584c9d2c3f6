import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json';
import { Command, CONTAINER, EXTENSION_ID, ContextKey, Item, RESTRICTED_SETTINGS, SETTING_DEFAULTS, SETTINGS_SECTION, View, BOARD_PANEL, PREVIEW_PANEL } from '../../src/vscode/manifest';

const { contributes, capabilities, activationEvents } = manifest;
const commandIds = contributes.commands.map((command) => command.command);
const whens = [
  ...contributes.commands.map((command) => ('enablement' in command ? command.enablement : '')),
  ...contributes.viewsWelcome.map((welcome) => welcome.when),
  ...Object.values(contributes.menus).flat().map((entry) => entry.when),
].join(' && ');

describe('code and package.json agree on', () => {
  test('what the extension is called', () => {
    expect(EXTENSION_ID).toBe(`${manifest.publisher}.${manifest.name}`);
  });

  test('commands', () => {
    expect([...commandIds].sort()).toEqual(Object.values(Command).sort());
    for (const entry of Object.values(contributes.menus).flat()) expect(commandIds).toContain(entry.command);
  });

  test('views and their container', () => {
    expect(contributes.viewsContainers.activitybar.map((container) => container.id)).toEqual([CONTAINER]);
    expect(contributes.views[CONTAINER].map((view) => view.id)).toEqual(Object.values(View));
    for (const welcome of contributes.viewsWelcome) expect(Object.values(View)).toContain(welcome.view);
  });

  test('settings, with their defaults', () => {
    const declared = Object.fromEntries(Object.entries(contributes.configuration.properties).map(([name, property]) => [name, property.default]));
    const known = Object.fromEntries(Object.entries(SETTING_DEFAULTS).map(([name, value]) => [`${SETTINGS_SECTION}.${name}`, value as unknown]));
    expect(declared).toEqual(known);
  });

  test('settings that a workspace cannot set while it is not trusted', () => {
    expect(capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(RESTRICTED_SETTINGS.map((name) => `${SETTINGS_SECTION}.${name}`).toSorted());
  });

  test('context keys', () => {
    const used = new Set(whens.match(/coppice\.(?!batches|worktrees)[A-Za-z]+/g));
    expect([...used].filter((key) => !Object.values(ContextKey).some((known) => known === key))).toEqual([]);
    expect(Object.values(ContextKey).filter((key) => !used.has(key))).toEqual([]);
  });

  test('kinds of tree items: every menu of an item matches one that exists', () => {
    for (const { when } of contributes.menus['view/item/context']) {
      const pattern = /viewItem =~ \/(.+)\/$/.exec(when)?.[1];
      const fits = Object.values(Item).filter((item) => (pattern === undefined ? when.endsWith(`viewItem == ${item}`) : new RegExp(pattern).test(item)));
      expect(fits, when).not.toEqual([]);
    }
  });

  test('the panels that VS Code wakes us for', () => {
    for (const panel of [BOARD_PANEL, PREVIEW_PANEL]) expect(activationEvents).toContain(`onWebviewPanel:${panel}`);
  });
});

describe('the manifest', () => {
  test('gives every command a title under one category, and every setting a description and a scope', () => {
    for (const command of contributes.commands) expect(command.category).toBe('Coppice');
    for (const [name, property] of Object.entries(contributes.configuration.properties)) {
      expect(property.markdownDescription.length, name).toBeGreaterThan(20);
      expect(['resource', 'window', 'machine-overridable'], name).toContain(property.scope);
    }
  });

  test('is limited, not off, in Restricted Mode, and refuses every starting command there', () => {
    expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
    const starting = [Command.startPlan, Command.resume, Command.pause, Command.cancel, Command.newTask, Command.editTask, Command.removeTask, Command.retryTask, Command.landInto, Command.stop, Command.cleanWorktrees, Command.createWorktree, Command.adoptWorktree, Command.removeWorktree, Command.runTask, Command.runBatch, Command.importTemplate, Command.showTemplate];
    for (const id of starting) {
      const declared = contributes.commands.find((command) => command.command === id);
      expect(declared !== undefined && 'enablement' in declared ? declared.enablement : '', id).toContain('isWorkspaceTrusted');
    }
  });

  test('wakes the extension for nothing that every window has', () => {
    expect(activationEvents.filter((event) => event === '*' || event === 'onStartupFinished' || event.startsWith('onLanguage'))).toEqual([]);
  });

  test('names files that exist', () => {
    const files = [manifest.icon, ...contributes.viewsContainers.activitybar.map((container) => container.icon), ...contributes.yamlValidation.map((each) => each.url), ...contributes.jsonValidation.map((each) => each.url)];
    for (const file of files) expect(existsSync(new URL(`../../${file}`, import.meta.url)), file).toBe(true);
    expect(readFileSync(new URL(`../../${manifest.icon}`, import.meta.url)).subarray(1, 4).toString()).toBe('PNG');
  });
});
