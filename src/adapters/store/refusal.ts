/** Why a state folder is not opened. Nothing in it was changed. The message is for a person. */
export type StoreRefusal =
  | { readonly kind: 'damaged'; readonly message: string; readonly files: readonly string[] }
  | { readonly kind: 'newer'; readonly message: string; readonly files: readonly string[] }
  | { readonly kind: 'unusable'; readonly message: string; readonly files: readonly string[] };

export interface Finding {
  readonly file: string;
  readonly reason: string;
}

export function damaged(folder: string, findings: readonly Finding[]): StoreRefusal {
  const list = findings.map(({ file, reason }) => `  ${file}: ${reason}`).join('\n');
  return {
    kind: 'damaged',
    message:
      `Coppice's state in ${folder} is damaged, and what is left cannot be shown to be complete. Nothing was changed.\n${list}\n` +
      `Put these files back from a backup. Without one, move every state.* file out of the folder to begin anew: ` +
      `branches and commits are kept by git and are not part of this damage.`,
    files: [...new Set(findings.map(({ file }) => file))],
  };
}

export interface NewerState {
  readonly file: string;
  readonly program: string;
  readonly schema: number;
  readonly known: number;
}

export function newer({ file, program, schema, known }: NewerState): StoreRefusal {
  return {
    kind: 'newer',
    message:
      `${file} was written by Coppice ${program}, whose state has schema version ${String(schema)}; this Coppice knows versions up to ${String(known)}. ` +
      `Nothing was changed. Install Coppice ${program} or a later one and start again.`,
    files: [file],
  };
}

export function newerFormat(file: string, format: number): StoreRefusal {
  return {
    kind: 'newer',
    message: `${file} has file format ${String(format)}, which only a later Coppice reads. Nothing was changed. Install the latest Coppice and start again.`,
    files: [file],
  };
}
