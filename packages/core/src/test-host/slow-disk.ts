import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Preload } from './preload.ts'

/** Stands before the two calls by which a program waits for the disk, and makes each of them wait for as long as a file says. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_the_disk(void) {
  const char *name = getenv("WADDLE_SLOW_DISK");
  char text[16];
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0) return;
  text[size] = 0;
  usleep(atoi(text) * 1000);
}

int fsync(int file) {
  wait_for_the_disk();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
  wait_for_the_disk();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
`

/** A disk that takes its time until what was written is safe, for the programs that are started with its variables. */
export class SlowDisk implements Disposable {
  readonly #preload = new Preload('a slow disk', source)

  constructor() {
    this.takes(0)
  }

  /** Of the programs whose disk it is. */
  get env(): Readonly<Record<string, string>> {
    return { LD_PRELOAD: this.#preload.library, WADDLE_SLOW_DISK: this.#delay }
  }

  /** From now on a wait for the disk takes so much longer; milliseconds. */
  takes(ms: number): void {
    writeFileSync(this.#delay, String(ms))
  }

  get #delay(): string {
    return join(this.#preload.folder, 'ms')
  }

  [Symbol.dispose](): void {
    this.#preload[Symbol.dispose]()
  }
}
