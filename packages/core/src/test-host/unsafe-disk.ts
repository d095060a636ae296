import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Preload } from './preload.ts'

/** Stands before the two calls by which a program waits for the disk, and keeps each file as it is then: that much is safe. */
const source = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void keep(int file) {
  const char *folder = getenv("WADDLE_SAFE_FILES");
  char link[64], path[4096], now[4200], safe[4200], part[65536];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (!folder || length < 0) return;
  path[length] = 0;
  char *name = strrchr(path, '/');
  if (!name || !strstr(name, ".db")) return;
  snprintf(now, sizeof now, "%s/now", folder);
  snprintf(safe, sizeof safe, "%s/%s", folder, name + 1);
  pthread_mutex_lock(&one_at_a_time);
  int out = open(now, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  off_t at = 0;
  // Not opened anew: to close that would let go of the locks that the program has on it.
  for (ssize_t size; (size = pread(file, part, sizeof part, at)) > 0; at += size)
    if (write(out, part, size) != size) abort();
  close(out);
  rename(now, safe);
  pthread_mutex_unlock(&one_at_a_time);
}

int fsync(int file) {
  keep(file);
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
}

int fdatasync(int file) {
  keep(file);
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
}
`

/**
 * The disk of one SQLite file, of which a power cut leaves only what was waited for: whatever a program wrote and did not
 * wait for is undone.
 */
export class UnsafeDisk implements Disposable {
  readonly #preload = new Preload('a disk that forgets', source)
  readonly #data: string
  readonly #file: string

  /** @param data folder of the file */
  constructor(data: string, file: string) {
    this.#data = data
    this.#file = file
    mkdirSync(this.#safe)
  }

  /** Of the programs whose disk it is. */
  get env(): Readonly<Record<string, string>> {
    return { LD_PRELOAD: this.#preload.library, WADDLE_SAFE_FILES: this.#safe }
  }

  /** Everything that is there now is safe, since nobody is at it: the power has been on for long. */
  settle(): void {
    rmSync(this.#safe, { recursive: true, force: true })
    mkdirSync(this.#safe)
    for (const name of this.#names(this.#data)) copyFileSync(join(this.#data, name), join(this.#safe, name))
  }

  /** The power went; to be called once the program is killed. */
  cut(): void {
    for (const name of readdirSync(this.#data)) if (name.startsWith(this.#file)) rmSync(join(this.#data, name))
    for (const name of this.#names(this.#safe)) copyFileSync(join(this.#safe, name), join(this.#data, name))
  }

  #names(folder: string): string[] {
    return [this.#file, `${this.#file}-wal`].filter((name) => existsSync(join(folder, name)))
  }

  get #safe(): string {
    return join(this.#preload.folder, 'safe')
  }

  [Symbol.dispose](): void {
    this.#preload[Symbol.dispose]()
  }
}
