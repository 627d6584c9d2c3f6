import type { StoreFiles } from './files';

/** Puts a file in place so that its name only ever stands for the whole of it. It is on the disk when this resolves. */
export async function writeWhole(files: StoreFiles, folder: string, path: string, data: Uint8Array): Promise<void> {
  // One name for the temporary file is enough, as the folder has one writer, and leftovers of a kill do not pile up.
  const temporary = `${path}.tmp`;
  const file = files.create(temporary);
  try {
    file.write(data, 0);
    await file.sync();
  } finally {
    file.close();
  }
  files.rename(temporary, path);
  await files.syncFolder(folder);
}
