/** A process that comes back to its clock so much later than it wanted was busy; milliseconds. */
const busy = 50
/** How often a busy process looks again before it says that nobody answers. */
const chances = 3

/**
 * The answer, if it comes in time. A process that was busy for the whole time has neither sent what it asked nor read what
 * came meanwhile: whether the other side is silent shows only once it did both, so it looks again then.
 *
 * @param ms how long a process that is free waits for it; milliseconds
 * @param late makes what is thrown when nobody answers
 */
export function inTime<T>(answer: Promise<T>, ms: number, late: () => Error): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let timer: NodeJS.Timeout
    const wait = (left: number) => {
      const began = performance.now()
      timer = setTimeout(() => {
        if (left > 0 && performance.now() - began > ms + busy) wait(left - 1)
        // What has come by now is read before that.
        else setImmediate(() => reject(late()))
      }, ms)
    }
    wait(chances)
    const over = () => clearTimeout(timer)
    answer.then(over, over)
    answer.then(resolve, reject)
  })
}
