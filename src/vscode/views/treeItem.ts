import * as vscode from 'vscode';
import type { Row } from './boardRows';
import type { Icon } from './icons';

/** Text only: labels and tooltips given as strings are neither markdown nor icons. */
export function treeItem(id: string, row: Row, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, state);
  item.id = id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = themeIcon(row.icon);
  item.contextValue = row.item;
  item.accessibilityInformation = { label: [row.label, row.description].filter((part) => part !== '').join(', ') };
  return item;
}

export function themeIcon(icon: Icon): vscode.ThemeIcon {
  return icon.color === undefined ? new vscode.ThemeIcon(icon.name) : new vscode.ThemeIcon(icon.name, new vscode.ThemeColor(icon.color));
}
