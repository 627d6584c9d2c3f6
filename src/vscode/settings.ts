import * as vscode from 'vscode';
import type { PlanOptions } from '../protocol/planOptions';
import { SETTING_DEFAULTS, SETTINGS_SECTION, type SettingName, type Settings } from './manifest';

/** One setting as it stands for a folder. A value of the wrong type, typed into settings.json by hand, counts as not set. */
export function setting<K extends SettingName>(name: K, folder?: vscode.Uri): Settings[K] {
  const value = vscode.workspace.getConfiguration(SETTINGS_SECTION, folder ?? null).get<unknown>(name);
  const fallback = SETTING_DEFAULTS[name];
  // The manifest gives each setting's type; only the outer shape can be wrong, and the engine reads the options again.
  return typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback) ? (value as Settings[K]) : fallback;
}

/** Whether somebody chose a value, as against the default that stands in package.json. */
function isChosen(name: SettingName, folder: vscode.Uri): boolean {
  const found = vscode.workspace.getConfiguration(SETTINGS_SECTION, folder).inspect(name);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
}

/** What the user chose for plans in their settings. Where they chose nothing, the plan's own wishes and the project's settings count. */
export function chosenOptions(folder: vscode.Uri): PlanOptions {
  const chosen = <K extends SettingName>(name: K): Settings[K] | undefined => (isChosen(name, folder) ? setting(name, folder) : undefined);
  return {
    agent: chosen('defaultAgent'),
    template: chosen('template'),
    advance: chosen('advance'),
    uncommitted: chosen('uncommitted'),
    schedule: chosen('schedule'),
    maxParallel: chosen('maxParallel'),
  };
}
