/** Shell text is run from a file, verbatim: nothing is put into it and nothing is quoted. */
export interface ShellScript {
  readonly fileName: string;
  argv(file: string): readonly [string, ...string[]];
}

export const shellScript: ShellScript =
  process.platform === 'win32'
    ? { fileName: 'script.cmd', argv: (file) => ['cmd.exe', '/d', '/c', file] }
    : { fileName: 'script.sh', argv: (file) => ['sh', file] };
