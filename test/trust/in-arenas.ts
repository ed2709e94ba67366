/** Works through tasks in two arenas at once, since most of the time each waits for programs. */

import { packedTool } from "../support/packed.ts";
import { type Arena, openArena } from "./arena.ts";

const ARENAS = 2;

/** `prepare` makes of each arena what the tasks need, which are then shared out. */
export async function inArenas<Prepared, Task>(
  work: {
    prepare(arena: Arena): Promise<Prepared>;
    tasks(prepared: Prepared): readonly Task[];
    act(arena: Arena, task: Task, prepared: Prepared): Promise<void>;
    /** Before an arena is removed, however it went. */
    finish?(arena: Arena): void;
  },
  more: Record<string, string> = {},
): Promise<void> {
  const cli = await packedTool();
  const arenas = Array.from({ length: ARENAS }, () => openArena(cli, more));
  try {
    const prepared = await Promise.all(
      arenas.map(async (arena) => ({ arena, value: await work.prepare(arena) })),
    );
    const [first] = prepared;
    if (!first) return;
    const queue = [...work.tasks(first.value)];
    const workings = prepared.map(async ({ arena, value }) => {
      try {
        for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
          await work.act(arena, task, value);
        }
      } finally {
        queue.length = 0;
      }
    });
    // No arena is taken away from under who works there still.
    await Promise.allSettled(workings);
    await Promise.all(workings);
  } finally {
    for (const arena of arenas) {
      work.finish?.(arena);
      arena.remove();
    }
  }
}
