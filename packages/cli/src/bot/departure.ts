import { WaddleError } from '@waddlebot/sdk'

const leave = process.exit.bind(process)

/** End the process, whatever modules are told about `process.exit`. */
export function endProcess(code: number): never {
  return leave(code)
}

/**
 * From now on `process.exit` throws. A module shares the process with everybody else's commands: one that ends it
 * would cut them off in the middle, with an exit code that says all is well.
 */
export function holdProcess(): void {
  process.exit = (() => {
    throw new WaddleError('WDL_MODULE_EXIT', 'a module called process.exit, and the process belongs to the bot', {
      fix: 'let the module throw an error instead',
    })
  }) as typeof process.exit
}
