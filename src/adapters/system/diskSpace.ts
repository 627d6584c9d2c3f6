import type { Space } from '../../engine/index';
import { diskRoom, NO_ROOM_BYTES } from '../../os/diskRoom';
import { disposable } from '../../util/disposable';

const LOOK_MS = 3000;

/** The disks of these folders, which may be one and the same. */
export function diskSpace(folders: () => readonly string[]): Space {
  const tightest = (): ReturnType<Space['tightest']> =>
    folders().reduce<ReturnType<Space['tightest']>>((least, folder) => {
      const room = diskRoom(folder);
      return room === null || (least !== null && least.freeBytes <= room.freeBytes) ? least : room;
    }, null);
  return {
    tightest,
    onEmpty: (listener) => {
      // Nobody tells when a disk fills up.
      const timer = setInterval(() => {
        if ((tightest()?.freeBytes ?? Infinity) < NO_ROOM_BYTES) listener();
      }, LOOK_MS);
      timer.unref();
      return disposable(() => {
        clearInterval(timer);
      });
    },
  };
}
